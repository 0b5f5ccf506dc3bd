using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Fence;
using UsenAdmin.Data.Terminals;

namespace UsenAdmin.Web.Features.Terminals;

/// <summary>
/// Keeps answers, encrypted: one of them holds a device token. While a call runs, its key is claimed by a row that is committed at once, so that no
/// connection is held meanwhile; the claim of a process that died runs out, and the call may be repeated.
/// </summary>
public sealed class IdempotentAnswers(UsenAdminDbFactory contexts, CrossCompanyQueries lookups, IDataProtectionProvider protection, TimeProvider time)
{
    private const string EnrollmentCall = "POST " + TerminalApi.BasePath + "/enrollments";

    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan LastLook = TimeSpan.FromMilliseconds(400);

    private readonly IDataProtector _protector = protection.CreateProtector("UsenAdmin.IdempotentAnswer.v1");

    /// <summary>1–64 printable ASCII characters.</summary>
    public static bool IsKey(string key) => key.Length is >= 1 and <= 64 && key.All(c => c is >= ' ' and <= '~');

    /// <summary>Waits until nobody else runs this call with this key.</summary>
    /// <returns>The answer that was kept, or the turn to run the call. Dispose ends the turn.</returns>
    public async Task<(KeptAnswer? Kept, IdempotentTurn? Turn)> TakeTurnAsync(Guid companyId, Guid terminalId, string call, string key, CancellationToken ct)
    {
        var name = new IdempotentCall(companyId, terminalId, call, key);
        for (var look = FirstLook; ; look = look < LastLook ? look * 2 : LastLook)
        {
            if (await IdempotentTurn.ClaimAsync(contexts, name, time.GetUtcNow(), ct) is { } claim)
            {
                return (null, new IdempotentTurn(contexts, _protector, time, name, claim));
            }

            await using (var db = await contexts.OpenAsync(companyId, ct))
            {
                if (await FindAsync(db, terminalId, call, key, ct) is { } kept)
                {
                    return (kept, null);
                }
            }

            await Task.Delay(look, time, ct);
        }
    }

    /// <summary>Kept in the enrolment's own transaction.</summary>
    public Task KeepEnrollmentAsync(UsenAdminDb db, Guid terminalId, string key, string body, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync(
            $"""
            insert into idempotent_answers (company_id, terminal_id, call, key, status, protected_body, at)
            values ({db.CompanyId}, {terminalId}, {EnrollmentCall}, {key}, {StatusCodes.Status201Created}, {_protector.Protect(body)}, {time.GetUtcNow()})
            on conflict (company_id, terminal_id, call, key) do update set status = excluded.status, protected_body = excluded.protected_body, at = excluded.at
            """,
            ct);

    /// <summary>An enrolment has no terminal yet: its answer is found through the code it used.</summary>
    public async Task<string?> FindEnrollmentAsync(string code, string key, CancellationToken ct)
    {
        if (await lookups.FindEnrollmentAsync(TerminalTokens.Hash(code), ct) is not { } owner)
        {
            return null;
        }

        await using var db = await contexts.OpenAsync(owner.CompanyId, ct);
        var terminal = await db.EnrollmentCodes.Where(c => c.Id == owner.CodeId).Select(c => c.TerminalId).SingleAsync(ct);
        return terminal is { } id && await FindAsync(db, id, EnrollmentCall, key, ct) is { } kept ? kept.Body : null;
    }

    private async Task<KeptAnswer?> FindAsync(UsenAdminDb db, Guid terminalId, string call, string key, CancellationToken ct)
    {
        var oldest = time.GetUtcNow() - IdempotentAnswer.KeptFor;
        var kept = await db.IdempotentAnswers.AsNoTracking()
            .SingleOrDefaultAsync(a => a.TerminalId == terminalId && a.Call == call && a.Key == key && a.At > oldest && a.Status != IdempotentAnswer.Claimed, ct);
        return kept is null ? null : new KeptAnswer(kept.Status, _protector.Unprotect(kept.ProtectedBody));
    }
}
