using Hangfire;
using UsenAdmin.Data.Fence;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Features.MasterSync;

/// <summary>
/// Every few seconds: goes on with runs that are due. Their job died with its process or was never queued, a batch has had its time, or a
/// store has closed.
/// </summary>
[Queue(JobServer.Queues.Sync)]
[AutomaticRetry(Attempts = 0)]
public sealed class SweepSyncRuns(CrossCompanyQueries lookups, RunMasterSync run, JobLock alone, TimeProvider time)
{
    private const int AtMost = 500;

    public Task ExecuteAsync(CancellationToken ct) => alone.RunAsync("sweep-sync-runs", async () =>
    {
        foreach (var due in await lookups.DueSyncRunsAsync(time.GetUtcNow(), AtMost, ct))
        {
            await run.ExecuteAsync(due.CompanyId, due.RunId, ct);
        }
    }, ct);
}
