namespace UsenAdmin.Data.Fence;

/// <summary>What マスタ同期 asks across companies (owner's rights, ids only), and its shortest path, the confirmation (the caller's own rights).</summary>
internal static class MasterSyncFunctions
{
    public const string Sql = """
        create function due_sync_runs(due timestamptz, at_most int)
            returns table (company_id uuid, run_id uuid)
            language sql stable security definer set search_path = public, pg_temp as $$
            select r.company_id, r.id from sync_runs r where r.next_look_at <= due order by r.next_look_at limit at_most
        $$;

        create function due_sync_schedules(due timestamptz, at_most int)
            returns table (company_id uuid, schedule_id uuid)
            language sql stable security definer set search_path = public, pg_temp as $$
            select s.company_id, s.id from sync_schedules s where s.next_run_at <= due order by s.next_run_at limit at_most
        $$;

        create function unanswered_terminals(told_before timestamptz, at_most int)
            returns table (terminal_id uuid, run_id uuid, version bigint)
            language sql stable security definer set search_path = public, pg_temp as $$
            select t.terminal_id, t.run_id, t.version from sync_run_terminals t
            where t.state = 'Pending' and t.told_at <= told_before limit at_most
        $$;

        create function forget_sync_runs(before timestamptz, at_most int)
            returns int
            language sql volatile security definer set search_path = public, pg_temp as $$
            with gone as (
                delete from sync_runs r using (
                    select company_id, id from sync_runs where finished_at < before and next_look_at is null
                    order by finished_at limit at_most for update skip locked) old
                where r.company_id = old.company_id and r.id = old.id
                returning 1)
            select count(*)::int from gone
        $$;

        create function forget_master_versions(before timestamptz, at_most int)
            returns int
            language sql volatile security definer set search_path = public, pg_temp as $$
            with gone as (
                delete from master_versions m using (
                    select v.company_id, v.store_id, v.version from master_versions v
                    join stores s on s.company_id = v.company_id and s.id = v.store_id
                    where v.created_at < before and v.version < s.master_version
                      and not exists (select from terminals t where t.company_id = v.company_id and t.store_id = v.store_id
                          and v.version in (t.applied_version, t.wanted_version))
                      and not exists (select from sync_run_stores p where p.company_id = v.company_id and p.store_id = v.store_id
                          and v.version in (p.version, p.previous_version, p.restore_from))
                    limit at_most for update of v skip locked) old
                where m.company_id = old.company_id and m.store_id = old.store_id and m.version = old.version
                returning 1)
            select count(*)::int from gone
        $$;
        """;

    /// <summary>
    /// A terminal's confirmation in one round trip and one commit: the company is set inside, so row-level security holds as everywhere.
    /// It says whether the version is known, and in which runs something changed. What it has said before changes nothing but, now and
    /// then, when it was last seen: a device that repeats itself a thousand times a second costs reads.
    /// </summary>
    public const string ConfirmMaster = """
        create function confirm_master(company uuid, terminal uuid, held bigint, at timestamptz)
            returns table (known boolean, run_ids uuid[])
            language plpgsql volatile as $$
            declare
                mine record;
                runs uuid[];
            begin
                perform set_config('app.company', company::text, true);
                select t.wanted_version, t.applied_version, t.trouble, t.last_seen_at into mine
                    from terminals t where t.company_id = company and t.id = terminal and t.revoked_at is null;
                if not found or held < 1 or held > mine.wanted_version then
                    return query select false, '{}'::uuid[];
                    return;
                end if;
                if held > mine.applied_version or (held = mine.applied_version and mine.trouble <> 'None')
                    or mine.last_seen_at is null or mine.last_seen_at < at - interval '30 seconds' then
                    update terminals t set
                        applied_at = case when held > t.applied_version then at else t.applied_at end,
                        trouble = case when held >= t.applied_version then 'None' else t.trouble end,
                        applied_version = greatest(t.applied_version, held),
                        last_seen_at = greatest(t.last_seen_at, at)
                    where t.company_id = company and t.id = terminal;
                end if;
                with changed as (
                    update sync_run_terminals r set state = 'Applied', applied_at = at, error_code = null, error_message = null
                    where r.company_id = company and r.terminal_id = terminal and r.version <= held and r.state <> 'Applied'
                    returning r.run_id)
                select coalesce(array_agg(distinct run_id), '{}') into runs from changed;
                return query select true, runs;
            end
        $$;
        """;

    /// <summary>
    /// As <see cref="ConfirmMaster"/>, with the rows of its runs locked in the order of the runs: two runs that end at once, and terminals of
    /// both that confirm, would otherwise wait for each other in a circle.
    /// </summary>
    public const string ConfirmMasterInOrder = """
        create or replace function confirm_master(company uuid, terminal uuid, held bigint, at timestamptz)
            returns table (known boolean, run_ids uuid[])
            language plpgsql volatile as $$
            declare
                mine record;
                runs uuid[];
            begin
                perform set_config('app.company', company::text, true);
                select t.wanted_version, t.applied_version, t.trouble, t.last_seen_at into mine
                    from terminals t where t.company_id = company and t.id = terminal and t.revoked_at is null;
                if not found or held < 1 or held > mine.wanted_version then
                    return query select false, '{}'::uuid[];
                    return;
                end if;
                if held > mine.applied_version or (held = mine.applied_version and mine.trouble <> 'None')
                    or mine.last_seen_at is null or mine.last_seen_at < at - interval '30 seconds' then
                    update terminals t set
                        applied_at = case when held > t.applied_version then at else t.applied_at end,
                        trouble = case when held >= t.applied_version then 'None' else t.trouble end,
                        applied_version = greatest(t.applied_version, held),
                        last_seen_at = greatest(t.last_seen_at, at)
                    where t.company_id = company and t.id = terminal;
                end if;
                with behind as materialized (
                    select r.run_id, r.store_id from sync_run_terminals r
                    where r.company_id = company and r.terminal_id = terminal and r.version <= held and r.state <> 'Applied'
                    order by r.run_id for no key update),
                changed as (
                    update sync_run_terminals r set state = 'Applied', applied_at = at, error_code = null, error_message = null
                    from behind b
                    where r.company_id = company and r.run_id = b.run_id and r.store_id = b.store_id and r.terminal_id = terminal
                    returning r.run_id)
                select coalesce(array_agg(distinct run_id), '{}') into runs from changed;
                return query select true, runs;
            end
        $$;
        """;

    /// <summary>As the one of <see cref="Sql"/>, run after run in the order of their ids: a terminal may confirm one of them late.</summary>
    public const string ForgetSyncRunsInOrder = """
        create or replace function forget_sync_runs(before timestamptz, at_most int)
            returns int
            language plpgsql volatile security definer set search_path = public, pg_temp as $$
            declare
                old record;
                gone int := 0;
            begin
                for old in
                    with chosen as materialized (
                        select r.company_id, r.id from sync_runs r where r.finished_at < before and r.next_look_at is null
                        order by r.finished_at limit at_most for update skip locked)
                    select c.company_id, c.id from chosen c order by c.id
                loop
                    delete from sync_runs r where r.company_id = old.company_id and r.id = old.id;
                    gone := gone + 1;
                end loop;
                return gone;
            end
        $$;
        """;

    /// <summary>Which occurrences of schedules have run is forgotten long after their runs could be missed.</summary>
    public const string ForgetSyncOccurrences = """
        create function forget_sync_occurrences(before timestamptz)
            returns void
            language sql volatile security definer set search_path = public, pg_temp as $$
            delete from sync_occurrences where at < before
        $$;
        """;

    /// <summary>What <see cref="Sql"/> took the place of; for the way down.</summary>
    public const string RunningSyncRuns = """
        create function running_sync_runs(at_most int)
            returns table (company_id uuid, run_id uuid)
            language sql stable security definer set search_path = public, pg_temp as $$
            select r.company_id, r.id from sync_runs r where r.state = 'Running' order by r.started_at limit at_most
        $$;
        """;
}
