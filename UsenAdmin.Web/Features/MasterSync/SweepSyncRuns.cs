using Hangfire;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Fence;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Features.MasterSync;

/// <summary>
/// Every few seconds: goes on with runs whose job died with its process or was never queued, and ends those whose terminals have
/// had their time.
/// </summary>
[Queue(JobServer.Queues.Sync)]
[DisableConcurrentExecution(10)]
[AutomaticRetry(Attempts = 0)]
public sealed class SweepSyncRuns(CrossCompanyQueries lookups, UsenAdminDbFactory contexts, RunMasterSync run, SyncRunCompletion completion, TimeProvider time)
{
    private const int AtMost = 500;

    /// <summary>A run that is younger may just be on its way through the queue.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public async Task ExecuteAsync(CancellationToken ct)
    {
        foreach (var running in await lookups.RunningSyncRunsAsync(AtMost, ct))
        {
            var (startedAt, deadline) = await StateAsync(running, ct);
            if (deadline is null && startedAt < time.GetUtcNow() - Patience)
            {
                await run.ExecuteAsync(running.CompanyId, running.RunId, ct);
            }
            else if (deadline <= time.GetUtcNow())
            {
                await completion.CloseOverdueAsync(running.CompanyId, running.RunId, ct);
            }
        }
    }

    private async Task<(DateTimeOffset StartedAt, DateTimeOffset? Deadline)> StateAsync(RunningSync running, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(running.CompanyId, ct);
        var run = await db.SyncRuns.AsNoTracking().SingleAsync(r => r.Id == running.RunId, ct);
        return (run.StartedAt, run.Deadline);
    }
}
