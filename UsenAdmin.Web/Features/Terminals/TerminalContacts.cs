using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.MasterSync;
using UsenAdmin.Integration.Terminals.Protocol;

namespace UsenAdmin.Web.Features.Terminals;

/// <summary>What is noted whenever a terminal is heard of, and what it missed while it was away.</summary>
public sealed class TerminalContacts(UsenAdminDbFactory contexts, TimeProvider time)
{
    public async Task SeenAsync(TerminalIdentity terminal, string? appVersion, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(terminal.CompanyId, ct);
        await db.Database.ExecuteSqlAsync(
            $"""
            update terminals set last_seen_at = {time.GetUtcNow()}, app_version = coalesce({appVersion}, app_version)
            where company_id = {terminal.CompanyId} and id = {terminal.TerminalId}
            """,
            ct);
        await db.CommitAsync(ct);
    }

    /// <returns>What to tell an open terminal that does not hold what it should; null when it does.</returns>
    public async Task<MasterSyncRequestedMessage?> MissedAsync(TerminalIdentity terminal, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(terminal.CompanyId, ct);
        var missed = await db.Terminals.AsNoTracking()
            .Where(t => t.Id == terminal.TerminalId && t.OpenedAt != null && t.AppliedVersion < t.WantedVersion)
            .Select(t => new
            {
                t.WantedVersion,
                Run = db.SyncRunTerminals.Where(r => r.TerminalId == t.Id && r.State == SyncTerminalState.Pending)
                    .OrderByDescending(r => r.Version).Select(r => (Guid?)r.RunId).FirstOrDefault(),
            })
            .SingleOrDefaultAsync(ct);
        return missed is null ? null : new MasterSyncRequestedMessage { RunId = missed.Run ?? Guid.Empty, Version = missed.WantedVersion };
    }
}
