using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.MasterSync;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;
using UsenAdmin.Web.Access;

namespace UsenAdmin.Web.Features.MasterSync;

/// <summary>この時点に戻す, for a run: every store that it brought a new version goes back to the content before. For one store: to any version it still has.</summary>
/// <param name="RunId">The run to take back; or null with <paramref name="StoreId"/> and <paramref name="Version"/>.</param>
public sealed record RollBackRequest(Guid? RunId, Guid? StoreId, long? Version)
{
    public string? Reason { get; init; }

    public bool IgnoreHours { get; init; }
}

/// <summary>
/// Brings earlier content back through a run of its own, as new versions: nothing that a terminal holds ever counts down. A run that still
/// goes on is cancelled first. The content that was taken back makes no version again until somebody changes it.
/// </summary>
public sealed class RollBackMasterSync(UsenAdminDbFactory contexts, SyncRunQueue queue, RollOutOptions options, TimeProvider time)
{
    public async Task<Result<Guid>> ExecuteAsync(Actor actor, RollBackRequest request, CancellationToken ct)
    {
        if (request.Reason?.Length > SyncRun.MaxReasonLength)
        {
            return Error.Invalid("Reason", "TooLong");
        }

        await using var db = await contexts.OpenAsync(actor.CompanyId, ct);
        if (await db.RefusalAsync(actor, Permission.SyncMasters, ct) is { } refusal)
        {
            return refusal;
        }

        var now = time.GetUtcNow();
        if (request.RunId is { } runId && await db.LockRunAsync(runId, ct) is { State: SyncRunState.Running } running)
        {
            await db.CancelAsync(actor, running, now, ct);
        }

        var stores = request.RunId is { } taken ? await StoresOfRunAsync(db, taken, request.StoreId, ct) : await StoreAsync(db, request, ct);
        if (stores.Count == 0)
        {
            return Error.NotFound;
        }

        var run = new SyncRun(actor.CompanyId, SyncTrigger.Portal, SyncScope.AllKinds, actor.Name, null, now)
            .Because(string.IsNullOrWhiteSpace(request.Reason) ? null : request.Reason.Trim()).TakingBack(request.RunId);
        if (stores.Count > 1)
        {
            run.Staged(request.IgnoreHours, options.StopPercent);
        }

        await StartMasterSync.WriteAsync(db, actor, run, stores, now, ct);
        await db.CommitAsync(ct);
        queue.Enqueue(actor.CompanyId, run.Id);
        return run.Id;
    }

    private static Task<List<ChosenStore>> StoresOfRunAsync(UsenAdminDb db, Guid runId, Guid? only, CancellationToken ct) => (
        from p in db.SyncRunStores
        join s in db.Stores on p.StoreId equals s.Id
        where p.RunId == runId && p.PreviousVersion > 0 && p.PreviousVersion < p.Version && s.IsActive && (only == null || s.Id == only)
            && db.MasterVersions.Any(m => m.StoreId == s.Id && m.Version == p.PreviousVersion)
        orderby s.Code
        select new ChosenStore(s.Id, s.Name, p.PreviousVersion)).ToListAsync(ct);

    private static Task<List<ChosenStore>> StoreAsync(UsenAdminDb db, RollBackRequest request, CancellationToken ct) => (
        from m in db.MasterVersions
        join s in db.Stores on m.StoreId equals s.Id
        where s.Id == request.StoreId && m.Version == request.Version && s.IsActive
        select new ChosenStore(s.Id, s.Name, m.Version)).ToListAsync(ct);
}
