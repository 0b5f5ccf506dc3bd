using Hangfire;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.MasterSync;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Features.MasterSync;

/// <summary>
/// The job of one run: store by store it makes the newest master, raises what the terminals are to hold, writes the run's rows
/// and tells the connected ones. It may run twice or be cut off anywhere: each store is one transaction, and a store that was
/// reached is not touched again.
/// </summary>
[Queue(JobServer.Queues.Sync)]
public sealed class RunMasterSync(
    UsenAdminDbFactory contexts, MasterVersions masters, TerminalNotifier notifier, SyncRunCompletion completion, LiveSignals signals, TimeProvider time, ILogger<RunMasterSync> logger)
{
    /// <summary>How long a terminal that was told may take to confirm.</summary>
    public static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(60);

    public async Task ExecuteAsync(Guid companyId, Guid runId, CancellationToken ct)
    {
        var stores = await OpenStoresAsync(companyId, runId, ct);
        foreach (var store in stores)
        {
            await ReachAsync(companyId, runId, store, ct);
            signals.Raise(companyId, LiveTopic.MasterSync);
        }

        await using (var db = await contexts.OpenAsync(companyId, ct))
        {
            var run = await db.SyncRuns.SingleAsync(r => r.Id == runId, ct);
            run.TerminalsTold(time.GetUtcNow() + AnswerTime);
            await db.CommitAsync(ct);
        }

        logger.LogInformation("Run {RunId} of company {CompanyId} has told the terminals of {Stores} store(s)", runId, companyId, stores.Count);
        await completion.CheckAsync(companyId, [runId], ct);
    }

    private async Task<List<Guid>> OpenStoresAsync(Guid companyId, Guid runId, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        return await db.SyncRunStores.AsNoTracking()
            .Where(s => s.RunId == runId && s.Version == null && db.SyncRuns.Any(r => r.Id == runId && r.State == SyncRunState.Running))
            .Select(s => s.StoreId).ToListAsync(ct);
    }

    private async Task ReachAsync(Guid companyId, Guid runId, Guid storeId, CancellationToken ct)
    {
        IReadOnlyList<Guid> told;
        long version;
        await using (var db = await contexts.OpenAsync(companyId, ct))
        {
            var store = await db.Stores.FromSql($"select *, xmin from stores where id = {storeId} for update").SingleAsync(ct);
            var part = await db.SyncRunStores.SingleAsync(s => s.RunId == runId && s.StoreId == storeId, ct);
            var run = await db.SyncRuns.AsNoTracking().SingleAsync(r => r.Id == runId, ct);
            if (part.Version is not null || run.State != SyncRunState.Running)
            {
                return;
            }

            var before = store.MasterVersion;
            version = await masters.EnsureAsync(db, store, run.RequestedBy, ct);
            part.Brings(version, before);
            await db.SaveChangesAsync(ct);
            told = await AddTerminalsAsync(db, run, storeId, version, ct);
            await db.CommitAsync(ct);
        }

        await notifier.MasterRequestedAsync(told, runId, version, ct);
    }

    /// <summary>One statement for all terminals of the store, however many: no round trip per terminal.</summary>
    /// <returns>The open ones that do not hold the version yet.</returns>
    private static async Task<IReadOnlyList<Guid>> AddTerminalsAsync(UsenAdminDb db, SyncRun run, Guid storeId, long version, CancellationToken ct)
    {
        var kinds = run.Scope switch
        {
            SyncScope.PosAndTerminals => new[] { "Pos", "Terminal" },
            SyncScope.OneHandy => ["Handy"],
            _ => ["Pos", "Terminal", "Handy"],
        };
        var only = run.Scope == SyncScope.OneHandy ? run.RequestedByTerminal : null;
        await db.Database.ExecuteSqlAsync(
            $"""
            with covered as (
                update terminals set wanted_version = greatest(wanted_version, {version}), trouble = 'None'
                where company_id = {run.CompanyId} and store_id = {storeId} and revoked_at is null
                  and kind = any({kinds}) and ({only}::uuid is null or id = {only})
                returning id, applied_version, applied_at, opened_at)
            insert into sync_run_terminals (company_id, run_id, terminal_id, store_id, version, state, applied_at)
            select {run.CompanyId}, {run.Id}, c.id, {storeId}, {version},
                case when c.applied_version >= {version} then 'Applied' when c.opened_at is null then 'NotOpen' else 'Pending' end,
                case when c.applied_version >= {version} then c.applied_at end
            from covered c
            on conflict do nothing
            """,
            ct);
        return await db.SyncRunTerminals.Where(t => t.RunId == run.Id && t.StoreId == storeId && t.State == SyncTerminalState.Pending)
            .Select(t => t.TerminalId).ToListAsync(ct);
    }
}
