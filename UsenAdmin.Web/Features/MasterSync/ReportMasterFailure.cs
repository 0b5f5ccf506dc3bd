using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.MasterSync;
using UsenAdmin.Data.Results;

namespace UsenAdmin.Web.Features.MasterSync;

/// <summary>What a device says when it could not store a version.</summary>
/// <param name="RunId">All zeros when it tried without a run.</param>
/// <param name="Code">At most 100 characters are kept.</param>
/// <param name="Message">At most 500 characters are kept.</param>
public sealed record MasterFailure(Guid RunId, long Version, string Code, string Message);

/// <summary>失敗: a terminal of a run says that it could not. What it already confirmed stays confirmed.</summary>
public sealed class ReportMasterFailure(UsenAdminDbFactory contexts, SyncRunProgress progress, TimeProvider time)
{
    private const int MaxCodeLength = 100;

    public async Task<Result<Done>> ExecuteAsync(Actor terminal, MasterFailure failure, CancellationToken ct)
    {
        var code = Cut(failure.Code, MaxCodeLength);
        var now = time.GetUtcNow();
        var message = Cut(failure.Message, SyncRunTerminal.MaxMessageLength);
        await using var db = await contexts.OpenAsync(terminal.CompanyId, ct);
        // The terminal's row first, as everywhere: it also says whether the version is one that it could be storing.
        var known = await db.Database.ExecuteSqlAsync(
            $"""
            update terminals set
                trouble = case when applied_version < {failure.Version} then 'Failed' else trouble end,
                last_seen_at = {now}
            where company_id = {terminal.CompanyId} and id = {terminal.Id} and {failure.Version} between 1 and wanted_version and revoked_at is null
            """,
            ct);
        if (known == 0)
        {
            return ErrorKey.UnknownVersion;
        }

        var runs = await db.Database.SqlQuery<Guid>(
            $"""
            with told as materialized (
                select run_id, store_id from sync_run_terminals
                where company_id = {terminal.CompanyId} and terminal_id = {terminal.Id} and version = {failure.Version} and state in ('Pending', 'NoAnswer')
                  and ({failure.RunId} = {Guid.Empty} or run_id = {failure.RunId})
                order by run_id for no key update)
            update sync_run_terminals r set state = 'Failed', failed_at = {now}, error_code = {code}, error_message = {message}
            from told t
            where r.company_id = {terminal.CompanyId} and r.run_id = t.run_id and r.store_id = t.store_id and r.terminal_id = {terminal.Id}
            returning r.run_id as "Value"
            """).ToListAsync(ct);
        if (runs.Count == 0 && failure.RunId != Guid.Empty && !await db.SyncRunTerminals.AnyAsync(t => t.RunId == failure.RunId && t.TerminalId == terminal.Id, ct))
        {
            return Error.NotFound;
        }

        await db.CommitAsync(ct);
        progress.Touch(terminal.CompanyId, runs);
        return default(Done);
    }

    // PostgreSQL's text takes no NUL.
    private static string Cut(string? text, int length)
    {
        var clean = (text ?? "").Replace("\0", "", StringComparison.Ordinal);
        return clean.Length <= length ? clean : clean[..length];
    }
}
