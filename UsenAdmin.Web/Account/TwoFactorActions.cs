using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Fence;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;
using UsenAdmin.Web.Access;

namespace UsenAdmin.Web.Account;

/// <summary>Takes a code of the authenticator app, or a recovery code in its place. Counts against the same lockout as passwords do.</summary>
public sealed class CheckTwoFactor(UsenAdminDbFactory contexts, SignInAttempts attempts, TwoFactorSecrets secrets, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(LoginOwner owner, string typed, CancellationToken ct)
    {
        if (typed.Length > 64 || !await attempts.ReserveAsync(owner, ct))
        {
            return ErrorKey.CodeWrong;
        }

        await using var db = await contexts.OpenAsync(owner.CompanyId, ct);
        // The row is held, so that two requests with the same code take turns and the second finds it used.
        var user = await db.Users.FromSql($"select * from staff_users where id = {owner.UserId} for update").SingleAsync(ct);
        if (secrets.Match(user, typed, time.GetUtcNow()) is { } step)
        {
            user.EnableTwoFactor(user.TotpSecret!, step);
        }
        else
        {
            var hash = TwoFactorSecrets.Hash(typed);
            if (await db.RecoveryCodes.Where(c => c.UserId == user.Id && c.CodeHash == hash).ExecuteDeleteAsync(ct) == 0)
            {
                if (user.LockoutEnd is not null)
                {
                    db.Audit(user.ToActor(), AuditAction.SignInLocked, time.GetUtcNow(), user.DisplayName, after: new { user.LockoutEnd });
                    await db.CommitAsync(ct);
                }

                return ErrorKey.CodeWrong;
            }

            db.Audit(user.ToActor(), AuditAction.RecoveryCodeUsed, time.GetUtcNow(), user.DisplayName);
        }

        await db.SaveChangesAsync(ct);
        await SignInAttempts.GiveBackAsync(db, user.Id, ct);
        await db.CommitAsync(ct);
        return default(Done);
    }
}

/// <summary>Codes in clear, to be shown once.</summary>
public sealed record NewRecoveryCodes(IReadOnlyList<string> Codes);

/// <summary>Turns two-factor on once the app has proved that it holds the secret, or gives new recovery codes.</summary>
public sealed class EnableTwoFactor(UsenAdminDbFactory contexts, TwoFactorSecrets secrets, TimeProvider time)
{
    /// <param name="encryptedSecret">As the page was given it.</param>
    /// <returns>The recovery codes, which are shown once; they replace those from before.</returns>
    public async Task<Result<NewRecoveryCodes>> ExecuteAsync(LoginOwner owner, string encryptedSecret, string typed, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(owner.CompanyId, ct);
        var user = await db.Users.SingleAsync(u => u.Id == owner.UserId, ct);
        if (secrets.Decrypt(encryptedSecret) is not { } secret || Totp.Match(secret, typed, time.GetUtcNow(), 0) is not { } step)
        {
            return ErrorKey.CodeWrong;
        }

        user.EnableTwoFactor(secrets.Encrypt(secret), step);
        var codes = TwoFactorSecrets.NewRecoveryCodes();
        await db.RecoveryCodes.Where(c => c.UserId == user.Id).ExecuteDeleteAsync(ct);
        db.RecoveryCodes.AddRange(codes.Select(code => new RecoveryCode(owner.CompanyId, user.Id, TwoFactorSecrets.Hash(code))));
        db.Audit(user.ToActor(), AuditAction.TwoFactorEnabled, time.GetUtcNow(), user.DisplayName);
        await db.CommitAsync(ct);
        return new NewRecoveryCodes(codes);
    }
}

/// <summary>Turns two-factor off, where neither role nor company asks for it. Needs a code: an open page alone is not enough.</summary>
public sealed class DisableTwoFactor(UsenAdminDbFactory contexts, CheckTwoFactor check, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(LoginOwner owner, string typed, Guid keptSession, CancellationToken ct)
    {
        var checkedCode = await check.ExecuteAsync(owner, typed, ct);
        if (!checkedCode.IsDone)
        {
            return checkedCode.Error;
        }

        await using var db = await contexts.OpenAsync(owner.CompanyId, ct);
        var user = await db.Users.SingleAsync(u => u.Id == owner.UserId, ct);
        if (await db.RequiresTwoFactorAsync(user.Role, ct))
        {
            return Error.Forbidden;
        }

        user.DisableTwoFactor();
        await db.RecoveryCodes.Where(c => c.UserId == user.Id).ExecuteDeleteAsync(ct);
        await db.EndSessionsAsync(user.Id, keptSession, time.GetUtcNow(), ct);
        db.Audit(user.ToActor(), AuditAction.TwoFactorDisabled, time.GetUtcNow(), user.DisplayName);
        await db.CommitAsync(ct);
        return default(Done);
    }
}
