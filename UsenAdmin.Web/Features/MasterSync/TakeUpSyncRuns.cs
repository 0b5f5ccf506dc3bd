using UsenAdmin.Data.Fence;

namespace UsenAdmin.Web.Features.MasterSync;

/// <summary>
/// When a node starts: looks at every run that has not ended. A process that died may have taken the last confirmation without moving its
/// run on, which would otherwise stand there until its terminals' time to answer is over.
/// </summary>
public sealed class TakeUpSyncRuns(CrossCompanyQueries lookups, SyncRunProgress progress) : BackgroundService
{
    private const int AtMost = 10_000;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var run in await lookups.DueSyncRunsAsync(DateTimeOffset.MaxValue, AtMost, stoppingToken))
        {
            progress.Touch(run.CompanyId, [run.RunId]);
        }
    }
}
