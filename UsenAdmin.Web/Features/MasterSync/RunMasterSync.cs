using Hangfire;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Features.MasterSync;

/// <summary>
/// The job of one run: makes the masters, writes the rows of the terminals and raises the first wave. What comes after is moved on by
/// confirmations and by the sweep. It may run twice or be cut off anywhere: each step is one transaction that finds out what is left.
/// </summary>
[Queue(JobServer.Queues.Sync)]
public sealed class RunMasterSync(PrepareSyncRun prepare, SyncRunProgress progress, ILogger<RunMasterSync> logger)
{
    public async Task ExecuteAsync(Guid companyId, Guid runId, CancellationToken ct)
    {
        if (await prepare.ExecuteAsync(companyId, runId, ct))
        {
            logger.LogInformation("Run {RunId} of company {CompanyId} is laid out", runId, companyId);
        }

        await progress.AdvanceAsync(companyId, runId, ct);
    }
}
