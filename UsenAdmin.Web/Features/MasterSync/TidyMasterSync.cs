using Hangfire;
using UsenAdmin.Data.Fence;
using UsenAdmin.Data.MasterSync;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Features.MasterSync;

/// <summary>Every night: forgets runs of long ago, which occurrences of schedules had theirs, and masters that no terminal holds, is to hold or could be rolled back to by a run that is kept.</summary>
[AutomaticRetry(Attempts = 0)]
public sealed class TidyMasterSync(CrossCompanyQueries lookups, RollOutOptions options, JobLock alone, TimeProvider time)
{
    private const int AtOnce = 200;

    /// <summary>A schedule makes good what it missed within a week: so long its occurrences must be known, however short runs are kept.</summary>
    private static readonly TimeSpan OccurrencesLonger = TimeSpan.FromDays(14);

    public Task ExecuteAsync(CancellationToken ct) => alone.RunAsync("tidy-master-sync", async () =>
    {
        var before = time.GetUtcNow().AddDays(-options.KeepDays);
        // Small pieces, so that nobody waits behind a large one.
        while (await lookups.ForgetSyncRunsAsync(before, AtOnce, ct) > 0)
        {
            ct.ThrowIfCancellationRequested();
        }

        while (await lookups.ForgetMasterVersionsAsync(before, AtOnce, ct) > 0)
        {
            ct.ThrowIfCancellationRequested();
        }

        await lookups.ForgetSyncOccurrencesAsync(before - OccurrencesLonger, ct);
    }, ct);
}
