using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Fence;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;

namespace UsenAdmin.Web.Account.Passkeys;

/// <summary>
/// Asks a person who is signed in for their password once more, and with two-factor for a code: an open page alone must not make a way in,
/// nor take one away. Guesses count against the lockout of the login.
/// </summary>
public sealed class ConfirmPerson(UsenAdminDbFactory contexts, PasswordWork passwords, SignInAttempts attempts, CheckTwoFactor check)
{
    private const int LongestInput = 256;

    /// <returns><see cref="ErrorKey.LoginFailed"/> for the password, <see cref="ErrorKey.CodeWrong"/> for the code.</returns>
    public async Task<Result<Done>> ExecuteAsync(LoginOwner owner, string password, string? code, CancellationToken ct)
    {
        StaffUser user;
        await using (var read = await contexts.OpenAsync(owner.CompanyId, ct))
        {
            user = await read.Users.AsNoTracking().SingleAsync(u => u.Id == owner.UserId, ct);
        }

        if (password.Length > LongestInput || !await attempts.ReserveAsync(owner, ct) || await passwords.VerifyAsync(user, password, ct) == PasswordVerificationResult.Failed)
        {
            return ErrorKey.LoginFailed;
        }

        await using (var db = await contexts.OpenAsync(owner.CompanyId, ct))
        {
            await SignInAttempts.GiveBackAsync(db, owner.UserId, ct);
            await db.CommitAsync(ct);
        }

        return user.TwoFactorEnabled ? await check.ExecuteAsync(owner, code ?? "", ct) : default(Done);
    }
}
