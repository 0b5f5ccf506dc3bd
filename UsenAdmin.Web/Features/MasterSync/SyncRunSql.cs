using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.MasterSync;

namespace UsenAdmin.Web.Features.MasterSync;

/// <summary>A terminal that was told to fetch a version.</summary>
public sealed record ToldTerminal(Guid TerminalId, long Version);

/// <summary>
/// The statements of a run's step: each for all its terminals at once.
/// </summary>
/// <remarks>
/// Locks are taken in one order, here and wherever else these rows are changed, so that runs, confirmations, decisions and imports never
/// wait for each other in a circle: stores, by id (<c>no key</c>: a run that is written meanwhile refers to them) → the run → its stores, by
/// id → terminals, by id → rows of a run's terminals, by the run's id, and within a run by the terminal's, or in any order under the locks of
/// their terminals. Any of these may be left out, none may be come back to.
/// </remarks>
internal static class SyncRunSql
{
    /// <returns>The terminals that were told and have closed since, or did not answer in time; read without a lock.</returns>
    public static async Task<Guid[]> OverdueAsync(UsenAdminDb db, Guid runId, DateTimeOffset now, CancellationToken ct) =>
        await db.Database.SqlQuery<Guid>(
            $"""
            select r.terminal_id as "Value" from sync_run_terminals r
            join terminals t on t.company_id = r.company_id and t.id = r.terminal_id
            join sync_run_stores p on p.company_id = r.company_id and p.run_id = r.run_id and p.store_id = r.store_id
            where r.company_id = {db.CompanyId} and r.run_id = {runId} and r.state = 'Pending' and (t.opened_at is null or p.batch_deadline <= {now})
            """).ToArrayAsync(ct);

    /// <summary>Whoever was told and closed since is 未開局; whoever did not answer in time is 応答なし. Who has answered meanwhile is neither.</summary>
    /// <param name="overdue">They are locked here; what they are is looked at afterwards.</param>
    public static async Task CloseAsync(UsenAdminDb db, SyncRun run, Guid[] overdue, DateTimeOffset now, CancellationToken ct)
    {
        await db.Database.ExecuteSqlAsync($"select from terminals where company_id = {run.CompanyId} and id = any({overdue}) order by id for no key update", ct);
        await db.Database.ExecuteSqlAsync(
            $"""
            update terminals t set trouble = 'NoAnswer' from sync_run_terminals r
            join sync_run_stores p on p.company_id = r.company_id and p.run_id = r.run_id and p.store_id = r.store_id
            where r.company_id = {run.CompanyId} and r.run_id = {run.Id} and r.terminal_id = any({overdue}) and r.state = 'Pending' and p.batch_deadline <= {now}
              and t.company_id = r.company_id and t.id = r.terminal_id and t.applied_version < r.version and t.opened_at is not null
            """,
            ct);
        await db.Database.ExecuteSqlAsync(
            $"""
            update sync_run_terminals r set
                state = case when t.opened_at is null then 'NotOpen' else 'NoAnswer' end,
                failed_at = case when t.opened_at is null then r.failed_at else {now} end
            from terminals t, sync_run_stores p
            where r.company_id = {run.CompanyId} and r.run_id = {run.Id} and r.terminal_id = any({overdue}) and r.state = 'Pending'
              and t.company_id = r.company_id and t.id = r.terminal_id
              and p.company_id = r.company_id and p.run_id = r.run_id and p.store_id = r.store_id
              and (t.opened_at is null or p.batch_deadline <= {now})
            """,
            ct);
    }

    /// <summary>Locks the terminals of the stores whose turn may come now, before the first of them is raised.</summary>
    public static Task LockWaitingAsync(UsenAdminDb db, SyncRun run, Guid[] stores, CancellationToken ct) => db.Database.ExecuteSqlAsync(
        $"""
        select from terminals where company_id = {run.CompanyId} and id in (
            select r.terminal_id from sync_run_terminals r
            where r.company_id = {run.CompanyId} and r.run_id = {run.Id} and r.store_id = any({stores}) and r.state = 'Waiting')
        order by id for no key update
        """,
        ct);

    /// <summary>Whoever was not raised by the end of the run is left.</summary>
    public static async Task LeaveWaitingAsync(UsenAdminDb db, SyncRun run, CancellationToken ct)
    {
        // Without their terminals, so in their order: some may hold the version already and just say so, many in one statement.
        await db.Database.ExecuteSqlAsync(
            $"select from sync_run_terminals where company_id = {run.CompanyId} and run_id = {run.Id} and state = 'Waiting' order by terminal_id for no key update", ct);
        await db.Database.ExecuteSqlAsync(
            $"update sync_run_terminals set state = 'Left' where company_id = {run.CompanyId} and run_id = {run.Id} and state = 'Waiting'", ct);
    }

    public static async Task<HashSet<Guid>> StoresWaitedForAsync(UsenAdminDb db, Guid runId, CancellationToken ct) =>
        await db.SyncRunTerminals.Where(t => t.RunId == runId && t.State == SyncTerminalState.Pending).Select(t => t.StoreId).Distinct().ToHashSetAsync(ct);

    /// <returns>Those of the stores that have terminals whose batch is to come.</returns>
    public static async Task<HashSet<Guid>> StoresWithMoreAsync(UsenAdminDb db, Guid runId, Guid[] stores, CancellationToken ct) => stores.Length == 0
        ? []
        : await db.SyncRunTerminals.Where(t => t.RunId == runId && stores.Contains(t.StoreId) && t.State == SyncTerminalState.Waiting).Select(t => t.StoreId).Distinct().ToHashSetAsync(ct);

    /// <summary>How many terminals the run has told, and how many of them failed or did not answer.</summary>
    public static async Task<(int Told, int Failed)> CountToldAsync(UsenAdminDb db, Guid runId, CancellationToken ct)
    {
        var counts = await db.SyncRunTerminals.Where(t => t.RunId == runId && t.ToldAt != null)
            .GroupBy(t => t.State == SyncTerminalState.Failed || t.State == SyncTerminalState.NoAnswer)
            .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        return (counts.Values.Sum(), counts.GetValueOrDefault(true));
    }

    /// <summary>
    /// Raises what the terminals of a batch are to hold. Closed ones are raised with the first batch: nobody pushes to them, and they take
    /// the newest when they open. Their rows have a statement of their own, which finds each terminal by its key: joined to what the first
    /// one returns, whose number PostgreSQL cannot foresee, every row would be held against every terminal.
    /// </summary>
    /// <returns>The open ones that do not hold the version yet.</returns>
    public static async Task<List<ToldTerminal>> RaiseAsync(UsenAdminDb db, SyncRun run, Guid[] stores, int batch, DateTimeOffset now, CancellationToken ct)
    {
        await db.Database.ExecuteSqlAsync(
            $"""
            update terminals t set
                wanted_version = greatest(t.wanted_version, r.version),
                trouble = case when t.applied_version >= r.version then t.trouble else 'None' end
            from sync_run_terminals r
            where r.company_id = {run.CompanyId} and r.run_id = {run.Id} and r.store_id = any({stores}) and r.state = 'Waiting'
              and t.company_id = r.company_id and t.id = r.terminal_id and t.revoked_at is null and (r.batch = {batch} or t.opened_at is null)
              and (t.wanted_version < r.version or (t.applied_version < r.version and t.trouble <> 'None'))
            """,
            ct);
        return await db.Database.SqlQuery<ToldTerminal>(
            $"""
            with told as (
                update sync_run_terminals r set
                    state = case when t.applied_version >= r.version then 'Applied' when t.opened_at is null then 'NotOpen' else 'Pending' end,
                    applied_at = case when t.applied_version >= r.version then t.applied_at end,
                    told_at = case when t.applied_version < r.version and t.opened_at is not null then {now} end
                from terminals t
                where r.company_id = {run.CompanyId} and r.run_id = {run.Id} and r.store_id = any({stores}) and r.state = 'Waiting'
                  and t.company_id = r.company_id and t.id = r.terminal_id and t.revoked_at is null and (r.batch = {batch} or t.opened_at is null)
                returning r.terminal_id, r.version, r.state)
            select terminal_id, version from told where state = 'Pending'
            """).ToListAsync(ct);
    }
}
