using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Fence;
using UsenAdmin.Data.Results;
using UsenAdmin.Data.Stores;
using UsenAdmin.Data.Terminals;
using UsenAdmin.Integration.Terminals.Protocol;
using UsenAdmin.Web.Features.MasterSync;

namespace UsenAdmin.Web.Features.Terminals;

/// <summary>What a device says of itself when it is enrolled.</summary>
/// <param name="Kind">Null takes the code's own kind: a browser is whatever the code says.</param>
/// <param name="IdempotencyKey">With it the answer is kept in the same transaction: a device that did not hear it gets its token by asking again.</param>
public sealed record EnrollTerminalRequest(string? Code, TerminalKind? Kind, string SerialNumber, string? AppVersion, string? IdempotencyKey = null);

/// <summary>A device that is a terminal now. The token is told this once.</summary>
public sealed record EnrolledTerminal(Guid CompanyId, Guid TerminalId, string StoreCode, string StoreName, TerminalKind Kind, string? RegisterNumber, string Token);

/// <summary>
/// Turns a one-time code into a device token. Unknown, used, expired or of another kind: always
/// <see cref="ErrorKey.EnrollmentCodeInvalid"/>. The same serial number again is the same terminal with a new token.
/// </summary>
public sealed class EnrollTerminal(CrossCompanyQueries lookups, UsenAdminDbFactory contexts, MasterVersions masters, IdempotentAnswers answers, TimeProvider time)
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

        var store = await db.Stores.FromSql($"select *, xmin from stores where id = {code.StoreId} for no key update").SingleAsync(ct);
        if (!store.IsActive || await FindOrAddAsync(db, store, code.Kind, request.SerialNumber, now, ct) is not { } terminal)
        {
            return ErrorKey.EnrollmentCodeInvalid;
        }

        var token = TerminalTokens.NewToken();
        terminal.Issue(TerminalTokens.Hash(token), request.AppVersion, now);
        code.Use(terminal.Id, now);
        var actor = new Actor(ActorKind.Terminal, owner.CompanyId, terminal.Id, terminal.Name, store.Id);
        db.Audit(actor, AuditAction.TerminalEnrolled, now, terminal.Name, store.Id, after: new { terminal.Kind, terminal.SerialNumber, terminal.RegisterNumber });
        await db.SaveChangesAsync(ct);
        await masters.TakeNewestAsync(db, store, terminal.Id, actor.Name, ct);
        var enrolled = new EnrolledTerminal(owner.CompanyId, terminal.Id, store.Code, store.Name, terminal.Kind, terminal.RegisterNumber, token);
        if (request.IdempotencyKey is { } key)
        {
            await answers.KeepEnrollmentAsync(db, terminal.Id, key, Answer(enrolled), ct);
        }

        await db.CommitAsync(ct);
        return enrolled;
    }

    /// <summary>What the device is told, as it is sent and kept.</summary>
    public static string Answer(EnrolledTerminal terminal) => TerminalJson.Write(new EnrollmentAnswer(
        terminal.TerminalId, terminal.StoreCode, terminal.StoreName, terminal.Kind, terminal.RegisterNumber, terminal.Token));

    /// <returns>Null for a serial number that a training terminal has: no device has that.</returns>
    private static async Task<Terminal?> FindOrAddAsync(UsenAdminDb db, Store store, TerminalKind kind, string serialNumber, DateTimeOffset now, CancellationToken ct)
    {
        var known = await db.Terminals.SingleOrDefaultAsync(t => t.StoreId == store.Id && t.SerialNumber == serialNumber, ct);
        if (known?.IsTraining == true || known?.Kind == kind)
        {
            return known.IsTraining ? null : known;
        }

        var sameKind = await db.Terminals.CountAsync(t => t.StoreId == store.Id && t.Kind == kind && !t.IsTraining, ct);
        var name = Name(kind, sameKind + 1);
        var registerNumber = kind == TerminalKind.Handy ? null : known?.RegisterNumber ?? await RegisterNumbers.NextAsync(db, ct);
        if (known is not null)
        {
            known.Become(kind, name, registerNumber);
            return known;
        }

        return db.Terminals.Add(new Terminal(store.CompanyId, store.Id, kind, name, serialNumber, registerNumber, now)).Entity;
    }

    private static string Name(TerminalKind kind, int number) => kind switch
    {
        TerminalKind.Pos => $"POS {number:00}",
        TerminalKind.Terminal => $"ターミナル {number:00}",
        _ => $"ハンディ {number:00}",
    };
}
