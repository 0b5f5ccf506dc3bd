using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.MasterSync;
using UsenAdmin.Data.Results;

namespace UsenAdmin.Web.Features.MasterSync;

/// <summary>What a device says when it could not store a version.</summary>
/// <param name="Code">At most 100 characters are kept.</param>
/// <param name="Message">At most 500 characters are kept.</param>
public sealed record MasterFailure(Guid RunId, long Version, string Code, string Message);

/// <summary>失敗: a terminal of a run says that it could not. What it already confirmed stays confirmed.</summary>
public sealed class ReportMasterFailure(UsenAdminDbFactory contexts, SyncRunCompletion completion, TimeProvider time)
{
    private const int MaxCodeLength = 100;

    public async Task<Result<Done>> ExecuteAsync(Actor terminal, MasterFailure failure, CancellationToken ct)
    {
        var code = Cut(failure.Code, MaxCodeLength);
        var message = Cut(failure.Message, SyncRunTerminal.MaxMessageLength);
        await using var db = await contexts.OpenAsync(terminal.CompanyId, ct);
        var changed = await db.Database.ExecuteSqlAsync(
            $"""
            update sync_run_terminals set state = 'Failed', error_code = {code}, error_message = {message}
            where company_id = {terminal.CompanyId} and run_id = {failure.RunId} and terminal_id = {terminal.Id}
              and version = {failure.Version} and state in ('Pending', 'NoAnswer')
            """,
            ct);
        if (changed == 0)
        {
            return Error.NotFound;
        }

        await db.Database.ExecuteSqlAsync(
            $"""
            update terminals set trouble = 'Failed', last_seen_at = {time.GetUtcNow()}
            where company_id = {terminal.CompanyId} and id = {terminal.Id} and applied_version < {failure.Version}
            """,
            ct);
        await db.CommitAsync(ct);
        await completion.CheckAsync(terminal.CompanyId, [failure.RunId], ct);
        return default(Done);
    }

    // PostgreSQL's text takes no NUL.
    private static string Cut(string? text, int length)
    {
        var clean = (text ?? "").Replace("\0", "", StringComparison.Ordinal);
        return clean.Length <= length ? clean : clean[..length];
    }
}
