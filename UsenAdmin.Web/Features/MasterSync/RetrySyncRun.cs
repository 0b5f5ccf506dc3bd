using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.MasterSync;
using UsenAdmin.Data.Results;

namespace UsenAdmin.Web.Features.MasterSync;

/// <summary>
/// 失敗した端末を再試行: a new run over the terminals of an ended one that failed or did not answer, and that still hold an older version. One
/// terminal alone (再試行 in its row) is tried again also while the run goes on: it was told before, so no gate keeps it back.
/// </summary>
public sealed class RetrySyncRun(UsenAdminDbFactory contexts, StartMasterSync start)
{
    /// <param name="terminalId">Null for all that failed.</param>
    /// <returns>The new run's id; not found when nothing of the run is left to retry.</returns>
    public async Task<Result<Guid>> ExecuteAsync(Actor actor, Guid runId, Guid? terminalId, CancellationToken ct)
    {
        bool ignoresHours;
        await using (var db = await contexts.OpenAsync(actor.CompanyId, ct))
        {
            var run = await db.SyncRuns.AsNoTracking().SingleOrDefaultAsync(r => r.Id == runId, ct);
            if (run is null)
            {
                return Error.NotFound;
            }

            ignoresHours = run.IgnoresHours;
        }

        var request = new StartMasterSyncRequest(SyncStores.Chosen, [], SyncScope.FailedOfRun, terminalId) { RetryOf = runId, IgnoreHours = ignoresHours };
        return await start.ExecuteAsync(actor, request, ct);
    }
}
