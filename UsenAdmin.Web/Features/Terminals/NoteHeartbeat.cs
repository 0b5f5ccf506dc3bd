using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Results;
using UsenAdmin.Web.Features.MasterSync;

namespace UsenAdmin.Web.Features.Terminals;

/// <summary>
/// A terminal without a live connection says that it is there, and what it holds. That makes good a confirmation that was lost; what
/// it cannot hold is left alone, because a heartbeat only reports.
/// </summary>
public sealed class NoteHeartbeat(UsenAdminDbFactory contexts, ConfirmMaster confirm, TimeProvider time)
{
    private const int MaxAppVersion = 40;

    public async Task<Result<Done>> ExecuteAsync(TerminalIdentity terminal, string? appVersion, long heldVersion, CancellationToken ct)
    {
        if (heldVersion < 0 || appVersion?.Length > MaxAppVersion || appVersion?.Contains('\0') == true)
        {
            return Error.Invalid("Body", "Malformed");
        }

        await using (var db = await contexts.OpenAsync(terminal.CompanyId, ct))
        {
            var news = await db.Database.SqlQuery<bool>(
                $"""
                update terminals set last_seen_at = {time.GetUtcNow()}, app_version = coalesce({appVersion}, app_version)
                where company_id = {terminal.CompanyId} and id = {terminal.TerminalId}
                returning {heldVersion} > applied_version and {heldVersion} <= wanted_version as "Value"
                """).ToListAsync(ct);
            await db.CommitAsync(ct);
            if (!news.Contains(true))
            {
                return default(Done);
            }
        }

        return await confirm.ExecuteAsync(terminal.ToActor(), heldVersion, ct);
    }
}
