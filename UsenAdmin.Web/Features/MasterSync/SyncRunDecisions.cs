using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.MasterSync;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;
using UsenAdmin.Web.Access;

namespace UsenAdmin.Web.Features.MasterSync;

/// <summary>一時停止: nothing more is raised until a person resumes or cancels; what was told goes on. Stopping a stopped run changes nothing.</summary>
public sealed class HoldSyncRun(UsenAdminDbFactory contexts, SyncRunProgress progress, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(Actor actor, Guid runId, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(actor.CompanyId, ct);
        if (!(await db.RunToDecideAsync(actor, runId, ct)).TryGet(out var run, out var error))
        {
            return error;
        }

        if (!run.IsHeld)
        {
            run.Stop(actor.Name, time.GetUtcNow());
            db.Audit(actor, AuditAction.MasterSyncStopped, time.GetUtcNow(), run.RequestedBy, after: new { runId });
            await db.CommitAsync(ct);
            progress.Touch(actor.CompanyId, []);
        }

        return default(Done);
    }
}

/// <summary>再開: the run goes on where it was stopped. What has failed so far is let pass; new failures stop it again.</summary>
public sealed class ResumeSyncRun(UsenAdminDbFactory contexts, SyncRunProgress progress, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(Actor actor, Guid runId, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(actor.CompanyId, ct);
        if (!(await db.RunToDecideAsync(actor, runId, ct)).TryGet(out var run, out var error))
        {
            return error;
        }

        if (run.IsHeld)
        {
            var (told, failed) = await SyncRunSql.CountToldAsync(db, runId, ct);
            run.Resume(told, failed, time.GetUtcNow());
            db.Audit(actor, AuditAction.MasterSyncResumed, time.GetUtcNow(), run.RequestedBy, after: new { runId, told, failed });
            await db.CommitAsync(ct);
            progress.Touch(actor.CompanyId, [runId]);
        }

        return default(Done);
    }
}

/// <summary>
/// 同期を停止: what was told goes on, the rest is not raised. Nothing is lowered: terminals keep what they hold, and take what their store has
/// when they open.
/// </summary>
public sealed class CancelSyncRun(UsenAdminDbFactory contexts, TerminalNotifier notifier, SyncRunProgress progress, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(Actor actor, Guid runId, CancellationToken ct)
    {
        SyncRun? run;
        List<SyncRunStore> stores;
        await using (var db = await contexts.OpenAsync(actor.CompanyId, ct))
        {
            if (!(await db.RunToDecideAsync(actor, runId, ct)).TryGet(out run, out var error))
            {
                return error;
            }

            await db.CancelAsync(actor, run, time.GetUtcNow(), ct);
            stores = await db.SyncRunStores.AsNoTracking().Where(p => p.RunId == runId && p.Version != null).ToListAsync(ct);
            await db.CommitAsync(ct);
        }

        await notifier.RunFinishedAsync(run, stores, ct);
        progress.Touch(actor.CompanyId, [runId]);
        return default(Done);
    }
}

/// <summary>What the decisions over a run have in common.</summary>
internal static class SyncRunDecisions
{
    /// <returns>The running run, locked; <see cref="ErrorKey.ChangedByOther"/> when it has ended meanwhile.</returns>
    public static async Task<Result<SyncRun>> RunToDecideAsync(this UsenAdminDb db, Actor actor, Guid runId, CancellationToken ct)
    {
        if (await db.RefusalAsync(actor, Permission.SyncMasters, ct) is { } refusal)
        {
            return refusal;
        }

        return await db.LockRunAsync(runId, ct) switch
        {
            null => Error.NotFound,
            { State: SyncRunState.Running } run => run,
            _ => ErrorKey.ChangedByOther,
        };
    }

    public static async Task CancelAsync(this UsenAdminDb db, Actor actor, SyncRun run, DateTimeOffset now, CancellationToken ct)
    {
        run.Finish(SyncRunState.Cancelled, now);
        run.LookAgain(now);
        // In the order of their ids: their masters may just be made.
        await db.Database.ExecuteSqlAsync(
            $"""
            with open as materialized (
                select store_id from sync_run_stores where company_id = {run.CompanyId} and run_id = {run.Id} and phase = 'Waiting'
                order by store_id for no key update)
            update sync_run_stores p set phase = 'Left', finished_at = {now}
            from open where p.company_id = {run.CompanyId} and p.run_id = {run.Id} and p.store_id = open.store_id
            """,
            ct);
        await SyncRunSql.LeaveWaitingAsync(db, run, ct);
        db.Audit(actor, AuditAction.MasterSyncCancelled, now, run.RequestedBy, after: new { runId = run.Id });
    }
}
