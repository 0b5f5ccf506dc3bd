using Hangfire;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.MasterSync;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;
using UsenAdmin.Web.Access;

namespace UsenAdmin.Web.Features.MasterSync;

/// <summary>Which stores a run covers.</summary>
/// <param name="StoreIds">The chosen stores; empty means by <paramref name="Choice"/>.</param>
public sealed record StartMasterSyncRequest(SyncStores Choice, IReadOnlyCollection<Guid> StoreIds, SyncScope Scope = SyncScope.AllKinds, Guid? TerminalId = null)
{
    public static StartMasterSyncRequest For(params Guid[] stores) => new(SyncStores.Chosen, stores);
}

/// <summary>How the stores of a run are chosen.</summary>
public enum SyncStores
{
    Chosen,
    All,

    /// <summary>Stores with a terminal that holds an older master than the store's newest.</summary>
    Behind,
}

/// <summary>
/// マスタ同期 is pressed (manual 2-4): the run is written down, and a job brings it to the stores. Answers at once with the run's id.
/// If the process dies between the two, the sweep finds the run and starts its job.
/// </summary>
public sealed class StartMasterSync(UsenAdminDbFactory contexts, IBackgroundJobClient jobs, TimeProvider time)
{
    public async Task<Result<Guid>> ExecuteAsync(Actor actor, StartMasterSyncRequest request, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(actor.CompanyId, ct);
        if (await db.RefusalAsync(actor, Permission.SyncMasters, ct) is { } refusal)
        {
            return refusal;
        }

        var stores = await ChooseAsync(db, actor, request, ct);
        if (stores.Count == 0)
        {
            return Error.NotFound;
        }

        var trigger = actor.Kind switch
        {
            ActorKind.Terminal => SyncTrigger.Terminal,
            ActorKind.Schedule => SyncTrigger.Schedule,
            _ => SyncTrigger.Portal,
        };
        var run = new SyncRun(actor.CompanyId, trigger, request.Scope, actor.Name, request.TerminalId, time.GetUtcNow());
        db.SyncRuns.Add(run);
        db.SyncRunStores.AddRange(stores.Select(s => new SyncRunStore(actor.CompanyId, run.Id, s.Id)));
        var subject = stores.Count == 1 ? stores[0].Name : $"{stores.Count}店舗";
        db.Audit(actor, AuditAction.MasterSyncStarted, time.GetUtcNow(), subject, stores.Count == 1 ? stores[0].Id : null, after: new { runId = run.Id, run.Scope, stores = stores.Count });
        await db.CommitAsync(ct);
        jobs.Enqueue<RunMasterSync>(job => job.ExecuteAsync(actor.CompanyId, run.Id, CancellationToken.None));
        return run.Id;
    }

    private static async Task<List<StoreName>> ChooseAsync(UsenAdminDb db, Actor actor, StartMasterSyncRequest request, CancellationToken ct)
    {
        var stores = db.Stores.AsNoTracking().Where(s => s.IsActive);
        if (actor.StoreId is { } own)
        {
            stores = stores.Where(s => s.Id == own);
        }

        stores = request.Choice switch
        {
            SyncStores.Chosen => stores.Where(s => request.StoreIds.Contains(s.Id)),
            SyncStores.Behind => stores.Where(s => db.Terminals.Any(t => t.StoreId == s.Id && t.RevokedAt == null && t.AppliedVersion < s.MasterVersion)),
            _ => stores,
        };
        return await stores.OrderBy(s => s.Code).Select(s => new StoreName(s.Id, s.Name)).ToListAsync(ct);
    }

    private sealed record StoreName(Guid Id, string Name);
}
