using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.MasterSync;

namespace UsenAdmin.Web.Features.MasterSync;

/// <summary>The rows of a run's terminals: one statement for all of them. Locks in the order of <see cref="SyncRunSql"/>.</summary>
internal static class SyncRunRows
{
    // The terminals that the run covers, with their stores' parts of it: {0} company, {1} run, {2} with handys, {3} with registers, {4} the only one, {5} the run that is retried.
    private const string Covered = """
        from sync_run_stores p
        join terminals t on t.company_id = p.company_id and t.store_id = p.store_id
        where p.company_id = {0} and p.run_id = {1} and t.revoked_at is null and not t.is_training
          and case when t.kind = 'Handy' then {2} else {3} end
          and ({4}::uuid is null or t.id = {4})
          and ({5}::uuid is null or exists (
            select from sync_run_terminals f where f.company_id = p.company_id and f.run_id = {5} and f.store_id = p.store_id
              and f.terminal_id = t.id and f.state in ('Failed', 'NoAnswer')))
        """;

    /// <summary>
    /// Of a staged run: everybody waits for his wave. Every second register, and every second handy, of a store is in the second batch: never
    /// all registers of a store at the same time.
    /// </summary>
    public static Task AddWaitingAsync(UsenAdminDb db, SyncRun run, CancellationToken ct) => db.Database.ExecuteSqlRawAsync(
        $$"""
        insert into sync_run_terminals (company_id, run_id, store_id, terminal_id, version, state, batch)
        select p.company_id, p.run_id, p.store_id, t.id, p.version, 'Waiting',
            (row_number() over (partition by t.store_id, t.kind = 'Handy' order by t.kind, t.name, t.id) - 1) % 2
        {{Covered}}
        order by t.id
        on conflict do nothing
        """,
        Parameters(run), ct);

    /// <summary>
    /// Of a run without waves: nobody waits, so that what its terminals are to hold is raised and each row is written once, as what it is.
    /// Those that hold the version, and those that were to hold it already, are not written. Rows that are there were laid out to wait, by a
    /// node of an earlier release.
    /// </summary>
    /// <returns>The open ones that do not hold the version yet.</returns>
    public static Task<List<ToldTerminal>> AddToldAsync(UsenAdminDb db, SyncRun run, DateTimeOffset now, CancellationToken ct) =>
        db.Database.SqlQueryRaw<ToldTerminal>(
            $$"""
            with covered as materialized (
                select t.id, p.store_id, p.version, t.wanted_version, t.applied_version, t.applied_at, t.opened_at, t.trouble
                {{Covered}}
                order by t.id for no key update of t),
            raised as (
                update terminals t set
                    wanted_version = greatest(t.wanted_version, c.version),
                    trouble = case when t.applied_version >= c.version then t.trouble else 'None' end
                from covered c
                where t.company_id = {0} and t.id = c.id
                  and (c.wanted_version < c.version or (c.applied_version < c.version and c.trouble <> 'None'))),
            told as (
                insert into sync_run_terminals (company_id, run_id, store_id, terminal_id, version, state, batch, applied_at, told_at)
                select {0}, {1}, c.store_id, c.id, c.version,
                    case when c.applied_version >= c.version then 'Applied' when c.opened_at is null then 'NotOpen' else 'Pending' end, 0,
                    case when c.applied_version >= c.version then c.applied_at end,
                    case when c.applied_version < c.version and c.opened_at is not null then {6}::timestamptz end
                from covered c
                on conflict (company_id, run_id, store_id, terminal_id) do update set state = excluded.state, applied_at = excluded.applied_at, told_at = excluded.told_at
                returning terminal_id, version, state)
            select terminal_id, version from told where state = 'Pending'
            """,
            [.. Parameters(run), now]).ToListAsync(ct);

    private static object[] Parameters(SyncRun run) =>
    [
        run.CompanyId, run.Id, run.Scope != SyncScope.PosAndTerminals, run.Scope != SyncScope.OneHandy,
        Id("only", run.Scope is SyncScope.OneHandy or SyncScope.FailedOfRun ? run.RequestedByTerminal : null), Id("retried", run.RetryOf),
    ];

    private static Npgsql.NpgsqlParameter Id(string name, Guid? id) => new(name, NpgsqlTypes.NpgsqlDbType.Uuid) { Value = id is { } known ? known : DBNull.Value };
}
