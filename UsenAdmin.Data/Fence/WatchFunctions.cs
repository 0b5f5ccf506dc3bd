namespace UsenAdmin.Data.Fence;

/// <summary>The questions of webhooks, scheduled checks and onboarding that look across companies. Called by <see cref="CrossCompanyQueries"/>.</summary>
internal static class WatchFunctions
{
    public const string Sql = """
        create function find_webhook(key text)
            returns table (company_id uuid, provider text)
            language sql stable security definer set search_path = public, pg_temp as $$
            select w.company_id, w.provider::text from ledger_webhooks w where w.path_key = key
        $$;

        -- A claim is a lease: whoever dies with it lets it run out, and the event is worked on again.
        create function claim_webhook_events(now timestamptz, lease interval, at_most int)
            returns table (company_id uuid, provider text, event_id text)
            language sql volatile security definer set search_path = public, pg_temp as $$
            update webhook_events e set next_attempt_at = now + lease * power(2, least(e.attempts, 8)), attempts = e.attempts + 1
            from (select d.company_id, d.provider, d.event_id from webhook_events d
                  where d.next_attempt_at <= now order by d.next_attempt_at limit at_most for update skip locked) due
            where e.company_id = due.company_id and e.provider = due.provider and e.event_id = due.event_id
            returning e.company_id, e.provider::text, e.event_id::text
        $$;

        create function forget_webhook_events(before timestamptz)
            returns void
            language sql volatile security definer set search_path = public, pg_temp as $$
            delete from webhook_events where received_at < before
        $$;

        create function claim_seat_checks(ledger text, now timestamptz, lease interval, at_most int)
            returns table (company_id uuid, link_id uuid)
            language sql volatile security definer set search_path = public, pg_temp as $$
            update ledger_links l set next_seat_check_at = now + lease
            from (select d.company_id, d.id from ledger_links d
                  where d.provider = ledger and d.unlinked_at is null and d.state = 'Verified' and d.next_seat_check_at <= now
                  order by d.next_seat_check_at limit at_most for update skip locked) due
            where l.company_id = due.company_id and l.id = due.id
            returning l.company_id, l.id
        $$;

        -- Companies whose ledger is to be told where the portal listens: linked stores, and not told yet, told otherwise, or due again.
        create function due_webhook_registrations(ledger text, portal text, now timestamptz, at_most int)
            returns table (company_id uuid)
            language sql stable security definer set search_path = public, pg_temp as $$
            select w.company_id from ledger_webhooks w
            where w.provider = ledger
                and (w.next_attempt_at <= now or (w.next_attempt_at is null and w.registered_base is distinct from portal))
            union all
            select c.id from companies c
            where portal is not null
                and not exists (select 1 from ledger_webhooks w where w.company_id = c.id and w.provider = ledger)
                and exists (select 1 from ledger_links l where l.company_id = c.id and l.provider = ledger and l.unlinked_at is null)
            limit at_most
        $$;

        create function unfinished_onboarding_runs(before timestamptz, at_most int)
            returns table (company_id uuid, run_id uuid)
            language sql stable security definer set search_path = public, pg_temp as $$
            select r.company_id, r.id from onboarding_runs r
            where r.finished_at is null and r.started_at < before order by r.started_at limit at_most
        $$;
        """;

    /// <summary>Links to be verified, one ledger at a time and taken for a while, so that one ledger that hangs holds up nobody else's.</summary>
    public const string ClaimLinkChecks = """
        create function claim_link_checks(ledger text, now timestamptz, lease interval, at_most int)
            returns table (company_id uuid, link_id uuid)
            language sql volatile security definer set search_path = public, pg_temp as $$
            update ledger_links l set next_check_at = now + lease
            from (select d.company_id, d.id from ledger_links d
                  where d.provider = ledger and d.unlinked_at is null and d.next_check_at <= now
                  order by d.next_check_at limit at_most for update skip locked) due
            where l.company_id = due.company_id and l.id = due.id
            returning l.company_id, l.id
        $$;

        drop function due_link_checks(timestamptz, int);
        """;

    public const string DropClaimLinkChecks = """
        drop function claim_link_checks(text, timestamptz, interval, int);

        create function due_link_checks(due timestamptz, at_most int)
            returns table (company_id uuid, link_id uuid)
            language sql stable security definer set search_path = public, pg_temp as $$
            select l.company_id, l.id from ledger_links l
            where l.next_check_at <= due order by l.next_check_at limit at_most
        $$;
        """;

    public const string Drop = """
        drop function find_webhook(text);
        drop function claim_webhook_events(timestamptz, interval, int);
        drop function forget_webhook_events(timestamptz);
        drop function claim_seat_checks(text, timestamptz, interval, int);
        drop function due_webhook_registrations(text, text, timestamptz, int);
        drop function unfinished_onboarding_runs(timestamptz, int);
        """;
}
