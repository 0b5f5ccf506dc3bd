namespace UsenAdmin.Data.Fence;

/// <summary>What thousands of terminals ask at once, answered for many of them in one statement; called through <see cref="AskedTogether{TAsk, TAnswer}"/>.</summary>
internal static class TogetherFunctions
{
    /// <summary>
    /// The terminals of tokens (owner's rights, since the companies are not known yet): what whoever has the token may know anyway, and what the
    /// terminal is to hold, so that fetching it needs no second question. <c>n</c> counts the hashes from 1; a hash of nobody has no row.
    /// </summary>
    public const string FindTerminals = """
        create function find_terminals(hashes bytea[])
            returns table (n int, company_id uuid, store_id uuid, terminal_id uuid, kind text, name text, is_training boolean, token_generation int, is_next boolean, wanted_version bigint)
            language plpgsql stable security definer set search_path = public, pg_temp as $$
            begin
                return query
                    select h.n::int, t.company_id, t.store_id, t.id, t.kind::text, t.name::text, t.is_training, t.token_generation, false, t.wanted_version
                    from unnest(hashes) with ordinality h(hash, n) join terminals t on t.token_hash = h.hash
                    where t.revoked_at is null
                    union all
                    select h.n::int, t.company_id, t.store_id, t.id, t.kind::text, t.name::text, t.is_training, t.token_generation, true, t.wanted_version
                    from unnest(hashes) with ordinality h(hash, n) join terminals t on t.next_token_hash = h.hash
                    where t.revoked_at is null;
            end
        $$;
        """;

    /// <summary>
    /// As <c>confirm_master</c>, for many terminals of a company: whether each version is known, in the order asked, and in which runs something
    /// changed. A terminal may stand there several times; the newest version that it may hold counts. Every terminal of which something changes
    /// is locked, by id, before the first row of a run is: so a row that a step of a run takes in no order, under its terminals' locks, is never
    /// waited for here. Rows are taken by run and terminal, as whoever takes them without their terminals does.
    /// </summary>
    /// <remarks>
    /// Each row is looked up by its key, and changed where it was found: between runs nearly all rows are applied, so that the statistics promise
    /// a handful of open ones, and joined to them every batch of a large run would read all that are still to come.
    /// </remarks>
    public const string ConfirmMasters = """
        create or replace function confirm_masters(company uuid, asked uuid[], held bigint[], at timestamptz)
            returns table (known boolean[], run_ids uuid[])
            language plpgsql volatile as $$
            declare
                said boolean[];
                terminal_ids uuid[];
                versions bigint[];
                open_rows tid[];
                runs uuid[] := '{}';
            begin
                perform set_config('app.company', company::text, true);
                select array_agg(coalesce(a.version between 1 and t.wanted_version, false) order by a.n) into said
                    from unnest(asked, held) with ordinality a(id, version, n)
                    left join terminals t on t.company_id = company and t.id = a.id and t.revoked_at is null;
                with newest as materialized (
                    select a.id, max(a.version) as version from unnest(asked, held, said) a(id, version, known) where a.known group by a.id),
                mine as materialized (
                    select t.id, n.version from terminals t join newest n on n.id = t.id
                    where t.company_id = company and (
                        n.version > t.applied_version or (n.version = t.applied_version and t.trouble <> 'None')
                        or t.last_seen_at is null or t.last_seen_at < at - interval '30 seconds'
                        or exists (select from sync_run_terminals r
                            where r.company_id = company and r.terminal_id = t.id and r.version <= n.version and r.state <> 'Applied'))
                    order by t.id for no key update of t)
                select array_agg(m.id), array_agg(m.version) into terminal_ids, versions from mine m;
                if terminal_ids is not null then
                    update terminals t set
                        applied_at = case when m.version > t.applied_version then at else t.applied_at end,
                        trouble = case when m.version >= t.applied_version then 'None' else t.trouble end,
                        applied_version = greatest(t.applied_version, m.version),
                        last_seen_at = greatest(t.last_seen_at, at)
                    from unnest(terminal_ids, versions) m(id, version)
                    where t.company_id = company and t.id = m.id;
                    with behind as materialized (
                        select r.run_id, r.store_id, r.terminal_id
                        from unnest(terminal_ids, versions) m(id, version)
                        cross join lateral (
                            select o.run_id, o.store_id, o.terminal_id from sync_run_terminals o
                            where o.company_id = company and o.terminal_id = m.id and o.version <= m.version and o.state <> 'Applied' offset 0) r
                        order by r.run_id, r.terminal_id)
                    select array_agg(r.place) into open_rows from behind b
                        cross join lateral (
                            select o.ctid as place from sync_run_terminals o
                            where o.company_id = company and o.run_id = b.run_id and o.store_id = b.store_id and o.terminal_id = b.terminal_id and o.state <> 'Applied'
                            for no key update) r;
                    with changed as (
                        update sync_run_terminals r set state = 'Applied', applied_at = at, error_code = null, error_message = null
                        where r.ctid = any(open_rows)
                        returning r.run_id)
                    select coalesce(array_agg(distinct c.run_id), '{}') into runs from changed c;
                end if;
                return query select coalesce(said, '{}'), runs;
            end
        $$;
        """;

    /// <summary>As <see cref="MasterSyncFunctions.ForgetSyncRunsInOrder"/>, and the rows of each run in the order of their terminals: many of them may just be confirmed together.</summary>
    public const string ForgetSyncRuns = """
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
                    perform from sync_run_terminals t where t.company_id = old.company_id and t.run_id = old.id order by t.terminal_id for update;
                    delete from sync_runs r where r.company_id = old.company_id and r.id = old.id;
                    gone := gone + 1;
                end loop;
                return gone;
            end
        $$;
        """;

    public const string Drop = """
        drop function confirm_masters(uuid, uuid[], bigint[], timestamptz);
        drop function find_terminals(bytea[]);
        """;
}
