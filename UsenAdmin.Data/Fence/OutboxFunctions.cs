namespace UsenAdmin.Data.Fence;

/// <summary>
/// The outbox is worked on for all companies at once. Claiming gives ids only: in the order of each visit and ledger, one at a time,
/// and never what another sender holds. A lease that has run out is a sender that died, or hangs: the ledger is asked first then.
/// </summary>
/// <remarks>
/// What stands before a message is looked up by its key, never joined, and its state is compared so that the index of undelivered messages does
/// not answer: while ledgers answer, hardly a message is undelivered, and after an outage each claim would read all of them for each message.
/// What is due is read in its order, as far as a claim takes it, and not sorted first.
/// </remarks>
internal static class OutboxFunctions
{
    public const string Create = """
        create or replace function claim_ledger_messages(at_time timestamptz, lease_until timestamptz, at_most int)
            returns table (company_id uuid, message_id uuid, claim uuid)
            language sql volatile security definer set search_path = public, pg_temp set enable_sort = off set enable_bitmapscan = off as $$
            with due as (
                select m.company_id, m.id from ledger_messages m
                where m.due_at <= at_time
                  and (
                    select true from ledger_messages e
                    where e.company_id = m.company_id and e.visit_id = m.visit_id and e.provider = m.provider and e.sequence < m.sequence
                      and case when e.state in ('Confirmed', 'GivenUp') then false else true end limit 1) is null
                  and (
                    select true from ledger_messages a
                    where a.company_id = m.company_id and a.id = m.after_message_id
                      and case when a.state in ('Queued', 'Sending', 'Unknown') then true else false end limit 1) is null
                order by m.due_at limit at_most for update of m skip locked)
            update ledger_messages m set
                state = 'Sending', attempts = m.attempts + 1, last_tried_at = at_time, due_at = lease_until, claim = gen_random_uuid(),
                ask_first = m.ask_first or m.state in ('Sending', 'Unknown'), ended_at = null
            from due where m.company_id = due.company_id and m.id = due.id
            returning m.company_id, m.id, m.claim
        $$;

        create or replace function forget_floor_requests(before timestamptz)
            returns void
            language sql volatile security definer set search_path = public, pg_temp as $$
            delete from floor_requests where at < before
        $$;
        """;

    public const string Drop = """
        drop function claim_ledger_messages(timestamptz, timestamptz, int);
        drop function forget_floor_requests(timestamptz);
        """;
}
