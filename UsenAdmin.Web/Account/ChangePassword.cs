using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Fence;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;
using UsenAdmin.Web.Access;

namespace UsenAdmin.Web.Account;

/// <param name="Current">The password up to now; null in the login itself, where it was just given.</param>
/// <param name="KeptSession">The session in which it is changed: it goes on, all others end.</param>
public sealed record ChangePasswordRequest(string? Current, string New, Guid? KeptSession);

/// <summary>A person chooses a password. Whoever else is signed in with the old one is signed out.</summary>
public sealed class ChangePassword(UsenAdminDbFactory contexts, PasswordWork passwords, SignInAttempts attempts, TimeProvider time)
{
    /// <returns><see cref="ErrorKey.LoginFailed"/> when the current one is wrong; <see cref="ErrorKey.InvalidValue"/> with the rule that the new one breaks.</returns>
    public async Task<Result<Done>> ExecuteAsync(LoginOwner owner, ChangePasswordRequest request, CancellationToken ct)
    {
        StaffUser before;
        string companyCode;
        await using (var read = await contexts.OpenAsync(owner.CompanyId, ct))
        {
            before = await read.Users.AsNoTracking().SingleAsync(u => u.Id == owner.UserId, ct);
            companyCode = await read.Companies.Select(c => c.Code).SingleAsync(ct);
        }

        if (request.Current is not null
            && (!await attempts.ReserveAsync(owner, ct) || await passwords.VerifyAsync(before, request.Current, ct) == PasswordVerificationResult.Failed))
        {
            return ErrorKey.LoginFailed;
        }

        if (PasswordRule.Check(request.New, companyCode, before.UserName!, before.DisplayName, "usen", "usenadmin") is { } refusal)
        {
            return refusal;
        }

        if (await passwords.VerifyAsync(before, request.New, ct) != PasswordVerificationResult.Failed)
        {
            return Error.Invalid("Password", "PasswordSame");
        }

        var hash = await passwords.HashAsync(before, request.New, ct);
        await using var db = await contexts.OpenAsync(owner.CompanyId, ct);
        var user = await db.Users.SingleAsync(u => u.Id == owner.UserId, ct);
        if (user.SecurityStamp != before.SecurityStamp || !user.IsActive)
        {
            return ErrorKey.SessionExpired;
        }

        user.SetPassword(hash);
        await db.EndSessionsAsync(user.Id, request.KeptSession, time.GetUtcNow(), ct);
        db.Audit(user.ToActor(), AuditAction.PasswordChanged, time.GetUtcNow(), user.DisplayName);
        await db.SaveChangesAsync(ct);
        if (request.Current is not null)
        {
            await SignInAttempts.GiveBackAsync(db, user.Id, ct);
        }

        await db.CommitAsync(ct);
        return default(Done);
    }
}
