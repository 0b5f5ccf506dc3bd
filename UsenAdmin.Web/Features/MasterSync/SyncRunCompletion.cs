using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.MasterSync;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Features.MasterSync;

/// <summary>Ends a run when each of its terminals has applied the version, has failed, is 未開局, or has not answered in time.</summary>
public sealed class SyncRunCompletion(UsenAdminDbFactory contexts, TerminalNotifier notifier, LiveSignals signals, TimeProvider time)
{
    /// <summary>Looks whether these runs are through, and tells pages and terminals what changed.</summary>
    public async Task CheckAsync(Guid companyId, IReadOnlyCollection<Guid> runIds, CancellationToken ct)
    {
        foreach (var runId in runIds.Distinct())
        {
            await FinishIfThroughAsync(companyId, runId, ct);
        }

        signals.Raise(companyId, LiveTopic.MasterSync);
    }

    /// <summary>The deadline has passed: whoever was told and did not answer is 応答なし, and the run ends.</summary>
    public async Task CloseOverdueAsync(Guid companyId, Guid runId, CancellationToken ct)
    {
        await using (var db = await contexts.OpenAsync(companyId, ct))
        {
            var silent = await db.Database.SqlQuery<Guid>(
                $"""
                update sync_run_terminals t set state = 'NoAnswer'
                from sync_runs r
                where r.company_id = {companyId} and r.id = {runId} and r.state = 'Running' and r.deadline <= {time.GetUtcNow()}
                  and t.company_id = r.company_id and t.run_id = r.id and t.state = 'Pending'
                returning t.terminal_id as "Value"
                """).ToListAsync(ct);
            await db.Database.ExecuteSqlAsync(
                $"""
                update terminals set trouble = 'NoAnswer'
                where company_id = {companyId} and id = any({silent}) and applied_version < wanted_version
                """,
                ct);
            await db.CommitAsync(ct);
        }

        await CheckAsync(companyId, [runId], ct);
    }

    private async Task FinishIfThroughAsync(Guid companyId, Guid runId, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        if (await db.SyncRunTerminals.AnyAsync(t => t.RunId == runId && t.State == SyncTerminalState.Pending, ct))
        {
            return;
        }

        // The lock makes the last two confirmations of a run take turns: exactly one of them ends it.
        var run = await db.SyncRuns.FromSql($"select * from sync_runs where id = {runId} for update").SingleOrDefaultAsync(ct);
        if (run is not { State: SyncRunState.Running, Deadline: not null }
            || await db.SyncRunTerminals.AnyAsync(t => t.RunId == runId && t.State == SyncTerminalState.Pending, ct))
        {
            return;
        }

        var counts = await db.SyncRunTerminals.Where(t => t.RunId == runId)
            .GroupBy(t => t.State).Select(g => new { State = g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.State, g => g.Count, ct);
        var failed = counts.GetValueOrDefault(SyncTerminalState.Failed) + counts.GetValueOrDefault(SyncTerminalState.NoAnswer) > 0;
        run.Finish(failed ? SyncRunState.Failed : SyncRunState.Succeeded, time.GetUtcNow());
        db.Audit(Actor.Schedule(companyId, "マスタ同期"), AuditAction.MasterSyncFinished, time.GetUtcNow(), run.RequestedBy, after: new { runId, run.State, counts });
        var stores = await db.SyncRunStores.Where(s => s.RunId == runId).ToListAsync(ct);
        await db.CommitAsync(ct);
        await notifier.RunFinishedAsync(run, stores, ct);
    }
}
