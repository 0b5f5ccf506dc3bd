namespace UsenAdmin.Data.Fence;

/// <summary>
/// The outbox is worked on for all companies at once. Claiming gives ids only: in the order of each visit and ledger, one at a time,
/// and never what another sender holds. A lease that has run out is a sender that died, or hangs: the ledger is asked first then.
/// </summary>
internal static class OutboxFunctions
{
    public const string Create = """
        create function claim_ledger_messages(at_time timestamptz, lease_until timestamptz, at_most int)
            returns table (company_id uuid, message_id uuid, claim uuid)
            language sql volatile security definer set search_path = public, pg_temp as $$
            with due as (
                select m.company_id, m.id from ledger_messages m
                where m.due_at <= at_time
                  and not exists (
                    select 1 from ledger_messages e
                    where e.company_id = m.company_id and e.visit_id = m.visit_id and e.provider = m.provider and e.sequence < m.sequence
                      and e.state not in ('Confirmed', 'GivenUp'))
                  and not exists (
                    select 1 from ledger_messages a
                    where a.company_id = m.company_id and a.id = m.after_message_id and a.state in ('Queued', 'Sending', 'Unknown'))
                order by m.due_at limit at_most for update of m skip locked)
            update ledger_messages m set
                state = 'Sending', attempts = m.attempts + 1, last_tried_at = at_time, due_at = lease_until, claim = gen_random_uuid(),
                ask_first = m.ask_first or m.state in ('Sending', 'Unknown'), ended_at = null
            from due where m.company_id = due.company_id and m.id = due.id
            returning m.company_id, m.id, m.claim
        $$;

        create function forget_floor_requests(before timestamptz)
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
