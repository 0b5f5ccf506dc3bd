using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Results;

namespace UsenAdmin.Web.Features.MasterSync;

/// <summary>A terminal says that it holds a version: written to its disk, not just received.</summary>
/// <remarks>
/// Applied only grows: saying it again, or an older one, changes nothing. A version above the wanted one, or none that ever was,
/// is <see cref="ErrorKey.UnknownVersion"/>.
/// </remarks>
public sealed class ConfirmMaster(UsenAdminDbFactory contexts, SyncRunCompletion completion, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(Actor terminal, long version, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var db = await contexts.OpenAsync(terminal.CompanyId, ct);
        var known = await db.Database.ExecuteSqlAsync(
            $"""
            update terminals set
                applied_at = case when {version} > applied_version then {now} else applied_at end,
                trouble = case when {version} >= applied_version then 'None' else trouble end,
                applied_version = greatest(applied_version, {version}),
                last_seen_at = {now}
            where company_id = {terminal.CompanyId} and id = {terminal.Id} and {version} between 1 and wanted_version and revoked_at is null
            """,
            ct);
        if (known == 0)
        {
            return ErrorKey.UnknownVersion;
        }

        var runs = await db.Database.SqlQuery<Guid>(
            $"""
            update sync_run_terminals set state = 'Applied', applied_at = {now}, error_code = null, error_message = null
            where company_id = {terminal.CompanyId} and terminal_id = {terminal.Id} and version <= {version} and state <> 'Applied'
            returning run_id as "Value"
            """).ToListAsync(ct);
        await db.CommitAsync(ct);
        await completion.CheckAsync(terminal.CompanyId, runs, ct);
        return default(Done);
    }
}
