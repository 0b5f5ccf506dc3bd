using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Fence;
using UsenAdmin.Data.Results;
using UsenAdmin.Data.Stores;
using UsenAdmin.Data.Terminals;
using UsenAdmin.Web.Features.MasterSync;

namespace UsenAdmin.Web.Features.Terminals;

/// <summary>What a device says of itself when it is enrolled.</summary>
/// <param name="Kind">Null takes the code's own kind: a browser is whatever the code says.</param>
public sealed record EnrollTerminalRequest(string? Code, TerminalKind? Kind, string SerialNumber, string? AppVersion);

/// <summary>A device that is a terminal now. The token is told this once.</summary>
public sealed record EnrolledTerminal(Guid CompanyId, Guid TerminalId, string StoreCode, string StoreName, TerminalKind Kind, string? RegisterNumber, string Token);

/// <summary>
/// Turns a one-time code into a device token. Unknown, used, expired or of another kind: always
/// <see cref="ErrorKey.EnrollmentCodeInvalid"/>. The same serial number again is the same terminal with a new token.
/// </summary>
public sealed class EnrollTerminal(CrossCompanyQueries lookups, UsenAdminDbFactory contexts, MasterVersions masters, TimeProvider time)
{
    public async Task<Result<EnrolledTerminal>> ExecuteAsync(EnrollTerminalRequest request, CancellationToken ct)
    {
        if (TerminalTokens.ReadCode(request.Code) is not { } typed
            || await lookups.FindEnrollmentAsync(TerminalTokens.Hash(typed), ct) is not { } owner)
        {
            return ErrorKey.EnrollmentCodeInvalid;
        }

        await using var db = await contexts.OpenAsync(owner.CompanyId, ct);
        var now = time.GetUtcNow();
        // The lock lets parallel redemptions of one code take turns: the second finds it used.
        var code = await db.EnrollmentCodes.FromSql($"select * from enrollment_codes where id = {owner.CodeId} for update").SingleAsync(ct);
        if (code.UsedAt is not null || code.ExpiresAt <= now || (request.Kind is { } kind && code.Kind != kind))
        {
            return ErrorKey.EnrollmentCodeInvalid;
        }

        var store = await db.Stores.FromSql($"select *, xmin from stores where id = {code.StoreId} for update").SingleAsync(ct);
        var token = TerminalTokens.NewToken();
        var terminal = await FindOrAddAsync(db, store, code.Kind, request.SerialNumber, now, ct);
        terminal.Issue(TerminalTokens.Hash(token), request.AppVersion);
        code.Use(terminal.Id, now);
        var actor = new Actor(ActorKind.Terminal, owner.CompanyId, terminal.Id, terminal.Name, store.Id);
        db.Audit(actor, AuditAction.TerminalEnrolled, now, terminal.Name, store.Id, after: new { terminal.Kind, terminal.SerialNumber, terminal.RegisterNumber });
        await db.SaveChangesAsync(ct);
        var version = await masters.EnsureAsync(db, store, actor.Name, ct);
        await db.CommitAsync(ct);
        await masters.WantAsync(owner.CompanyId, terminal.Id, version, ct);
        return new EnrolledTerminal(owner.CompanyId, terminal.Id, store.Code, store.Name, terminal.Kind, terminal.RegisterNumber, token);
    }

    private static async Task<Terminal> FindOrAddAsync(UsenAdminDb db, Store store, TerminalKind kind, string serialNumber, DateTimeOffset now, CancellationToken ct)
    {
        var known = await db.Terminals.SingleOrDefaultAsync(t => t.StoreId == store.Id && t.SerialNumber == serialNumber && t.Kind == kind, ct);
        if (known is not null)
        {
            return known;
        }

        var sameKind = await db.Terminals.CountAsync(t => t.StoreId == store.Id && t.Kind == kind, ct);
        var terminal = new Terminal(
            store.CompanyId, store.Id, kind, Name(kind, sameKind + 1), serialNumber,
            kind == TerminalKind.Handy ? null : await NextRegisterNumberAsync(db, store.CompanyId, ct), now);
        db.Terminals.Add(terminal);
        return terminal;
    }

    // Five digits, unique in the company: bills are numbered by them. The company's row is locked so that two do not take the same.
    private static async Task<string> NextRegisterNumberAsync(UsenAdminDb db, Guid companyId, CancellationToken ct)
    {
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({"register-numbers:" + companyId}, 0))", ct);
        var last = await db.Terminals.MaxAsync(t => t.RegisterNumber, ct);
        var next = last is null ? 10001 : int.Parse(last, System.Globalization.CultureInfo.InvariantCulture) + 1;
        return next.ToString("00000", System.Globalization.CultureInfo.InvariantCulture);
    }

    private static string Name(TerminalKind kind, int number) => kind switch
    {
        TerminalKind.Pos => $"POS {number:00}",
        TerminalKind.Terminal => $"ターミナル {number:00}",
        _ => $"ハンディ {number:00}",
    };
}
