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

/// <summary>Which stores a run covers, and how.</summary>
/// <param name="StoreIds">The chosen stores; empty means by <paramref name="Choice"/>.</param>
/// <param name="TerminalId">The one on which it was pressed, or the only one of the run before that is tried again.</param>
public sealed record StartMasterSyncRequest(SyncStores Choice, IReadOnlyCollection<Guid> StoreIds, SyncScope Scope = SyncScope.AllKinds, Guid? TerminalId = null)
{
    /// <summary>理由; at most <see cref="SyncRun.MaxReasonLength"/> characters.</summary>
    public string? Reason { get; init; }

    /// <summary>営業時間中も実施.</summary>
    public bool IgnoreHours { get; init; }

    /// <summary>The run whose terminals that failed or did not answer are tried again.</summary>
    public Guid? RetryOf { get; init; }

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
/// If the process dies between the two, the sweep finds the run and starts its job. Over more than one store, from the portal or a
/// schedule, it goes in waves; a store's own press takes the newest at once.
/// </summary>
public sealed class StartMasterSync(UsenAdminDbFactory contexts, SyncRunQueue queue, RollOutOptions options, TimeProvider time)
{
    public async Task<Result<Guid>> ExecuteAsync(Actor actor, StartMasterSyncRequest request, CancellationToken ct)
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

        var stores = await SyncStoreChoice.ReadAsync(db, actor, request, ct);
        if (stores.Count == 0)
        {
            return Error.NotFound;
        }

        var run = Describe(actor, request, stores.Count);
        await WriteAsync(db, actor, run, stores, time.GetUtcNow(), ct);
        await db.CommitAsync(ct);
        queue.Enqueue(actor.CompanyId, run.Id);
        return run.Id;
    }

    /// <summary>Writes the run, its stores and its audit into the caller's transaction.</summary>
    public static async Task WriteAsync(UsenAdminDb db, Actor actor, SyncRun run, IReadOnlyList<ChosenStore> stores, DateTimeOffset now, CancellationToken ct)
    {
        db.SyncRuns.Add(run);
        var subject = stores.Count == 1 ? stores[0].Name : $"{stores.Count}店舗";
        db.Audit(actor, AuditAction.MasterSyncStarted, now, subject, stores.Count == 1 ? stores[0].Id : null,
            after: new { runId = run.Id, run.Scope, stores = stores.Count, run.Reason, run.IgnoresHours, run.RetryOf, run.RollBackOf });
        await db.SaveChangesAsync(ct);
        // Thousands of stores in one statement; a run knows its stores from its first moment.
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into sync_run_stores (company_id, run_id, store_id, wave, phase, batch, restore_from)
            select {run.CompanyId}, {run.Id}, s.id, 0, 'Waiting', 0, nullif(s.restore, 0)
            from unnest({stores.Select(s => s.Id).ToArray()}, {stores.Select(s => s.RestoreFrom ?? 0).ToArray()}) as s(id, restore)
            """,
            ct);
    }

    private SyncRun Describe(Actor actor, StartMasterSyncRequest request, int stores)
    {
        var trigger = actor.Kind switch
        {
            ActorKind.Terminal => SyncTrigger.Terminal,
            ActorKind.Schedule => SyncTrigger.Schedule,
            _ => SyncTrigger.Portal,
        };
        var run = new SyncRun(actor.CompanyId, trigger, request.Scope, actor.Name, request.TerminalId, time.GetUtcNow())
            .Because(string.IsNullOrWhiteSpace(request.Reason) ? null : request.Reason.Trim());
        if (request.RetryOf is { } retried)
        {
            run.Retrying(retried);
        }

        return stores > 1 && trigger != SyncTrigger.Terminal ? run.Staged(request.IgnoreHours, options.StopPercent) : run;
    }
}

/// <summary>Gives a run to the job server. If that cannot be reached, the sweep takes the run up some seconds later: nobody has to press again.</summary>
public sealed class SyncRunQueue(IBackgroundJobClient jobs, ILogger<SyncRunQueue> logger)
{
    public void Enqueue(Guid companyId, Guid runId)
    {
        try
        {
            jobs.Enqueue<RunMasterSync>(job => job.ExecuteAsync(companyId, runId, CancellationToken.None));
        }
        catch (BackgroundJobClientException e)
        {
            logger.LogWarning(e, "The job of run {RunId} of company {CompanyId} was not queued; the sweep goes on with it", runId, companyId);
        }
    }
}
