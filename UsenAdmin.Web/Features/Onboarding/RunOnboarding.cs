using Hangfire;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Fence;
using UsenAdmin.Data.Onboarding;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Features.Onboarding;

/// <summary>
/// Works on the rows of a run that are not done. Each row is an action of its own, under the name of whoever began, so a run that was
/// killed goes on where it stopped and no row is done twice. One job a run at a time: the lock dies with its holder.
/// </summary>
[Queue(JobServer.Queues.Default)]
[AutomaticRetry(Attempts = 0)]
public sealed class RunOnboarding(
    UsenAdminDbFactory contexts, CrossCompanyQueries lookups, OnboardStore link, AutoMapStore autoMap, CopyMapping copy, LiveSignals signals, TimeProvider time, ILogger<RunOnboarding> logger)
{
    private const int AtOnce = 4;
    private const int AtMost = 50;

    /// <summary>A run that is younger may just be on its way through the queue.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Goes on with runs whose job died or was never queued.</summary>
    public async Task SweepAsync(CancellationToken ct)
    {
        foreach (var run in await lookups.UnfinishedOnboardingsAsync(time.GetUtcNow() - Patience, AtMost, ct))
        {
            await ExecuteAsync(run.CompanyId, run.RunId, ct);
        }
    }

    public async Task ExecuteAsync(Guid companyId, Guid runId, CancellationToken ct)
    {
        await using var guard = await contexts.OpenAsync(companyId, ct);
        var mine = await guard.Database.SqlQuery<bool>($"""select pg_try_advisory_xact_lock(hashtextextended({"onboarding " + runId}, 0)) as "Value" """).SingleAsync(ct);
        var run = await guard.OnboardingRuns.AsNoTracking().SingleAsync(r => r.Id == runId, ct);
        if (!mine || run.FinishedAt is not null)
        {
            return;
        }

        var actor = run.Starter();
        var open = await guard.OnboardingRows.AsNoTracking().Where(r => r.RunId == runId && r.DoneAt == null).OrderBy(r => r.Line).ToListAsync(ct);
        await Parallel.ForEachAsync(open, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (row, token) =>
        {
            await WriteAsync(row, await WorkAsync(actor, run, row, token), token);
            signals.Raise(companyId, LiveTopic.Onboarding);
        });
        await FinishAsync(actor, runId, ct);
        signals.Raise(companyId, LiveTopic.Onboarding);
        signals.Raise(companyId, LiveTopic.Links);
    }

    private async Task<OnboardingOutcome> WorkAsync(Actor actor, OnboardingRun run, OnboardingRow row, CancellationToken ct)
    {
        try
        {
            return row.StoreId is not { } store ? new OnboardingOutcome(OnboardingVerdict.NoSuchStore) : run.Kind switch
            {
                OnboardingKind.Link => await link.ExecuteAsync(actor, row.Provider, store, row.LedgerStoreId, ct),
                OnboardingKind.AutoMap => await autoMap.ExecuteAsync(actor, row.Provider, store, ct),
                _ => await copy.ExecuteAsync(actor, row.Provider, run.Subject, store, ct),
            };
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // One store's bad luck must not leave the others undone; the report names it.
            logger.LogError(e, "Row {Line} of onboarding run {RunId} failed", row.Line, run.Id);
            return new OnboardingOutcome(OnboardingVerdict.Failed);
        }
    }

    private async Task WriteAsync(OnboardingRow row, OnboardingOutcome outcome, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(row.CompanyId, ct);
        (await db.OnboardingRows.SingleAsync(r => r.RunId == row.RunId && r.Line == row.Line, ct)).Done(outcome.Verdict, outcome.Mapped, outcome.Left, time.GetUtcNow());
        await db.CommitAsync(ct);
    }

    private async Task FinishAsync(Actor actor, Guid runId, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(actor.CompanyId, ct);
        var run = await db.OnboardingRuns.SingleAsync(r => r.Id == runId, ct);
        var verdicts = await db.OnboardingRows.Where(r => r.RunId == runId).GroupBy(r => r.Verdict).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(ct);
        run.Finish(time.GetUtcNow());
        db.Audit(actor, AuditAction.OnboardingFinished, time.GetUtcNow(), $"{run.Total}店舗", after: new { runId, run.Kind, rows = verdicts.ToDictionary(v => v.Key.ToString()!, v => v.Count) });
        await db.CommitAsync(ct);
    }
}
