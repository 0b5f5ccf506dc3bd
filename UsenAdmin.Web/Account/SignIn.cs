using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Fence;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;
using UsenAdmin.Web.Access;

namespace UsenAdmin.Web.Account;

/// <summary>企業コード, 担当者コード and パスワード as they were typed.</summary>
public sealed record SignInRequest(string CompanyCode, string StaffCode, string Password);

/// <summary>
/// Checks a login (manual 2-1 ①). Every failure has one answer and takes one password hashing, whichever of the three is wrong
/// and also for a locked or deactivated account.
/// </summary>
public sealed class SignIn(CrossCompanyQueries lookups, UsenAdminDbFactory contexts, IPasswordHasher<StaffUser> hasher, TimeProvider time)
{
    public const int AttemptsBeforeLockout = 5;
    public static readonly TimeSpan LockoutLength = TimeSpan.FromMinutes(15);
    private const int LongestInput = 256;

    private static readonly StaffUser Nobody = new(Guid.Empty, "", "", StaffRole.StoreStaff);
    private readonly string _hashOfNothing = hasher.HashPassword(Nobody, Guid.NewGuid().ToString());

    /// <returns>The principal for the cookie, or <see cref="ErrorKey.LoginFailed"/>.</returns>
    public async Task<Result<ClaimsPrincipal>> ExecuteAsync(SignInRequest request, CancellationToken ct)
    {
        if (request.CompanyCode.Length > LongestInput || request.StaffCode.Length > LongestInput || request.Password.Length > LongestInput)
        {
            return Fail("");
        }

        var owner = await lookups.FindLoginAsync(request.CompanyCode.Trim(), request.StaffCode.Trim(), ct);
        if (owner is null || !await ReserveAttemptAsync(owner, ct))
        {
            return Fail(request.Password);
        }

        await using var db = await contexts.OpenAsync(owner.CompanyId, ct);
        var user = await db.Users.SingleAsync(u => u.Id == owner.UserId, ct);
        var actor = new Actor(ActorKind.Staff, owner.CompanyId, user.Id, user.DisplayName);
        var verification = hasher.VerifyHashedPassword(user, user.PasswordHash ?? _hashOfNothing, request.Password);
        if (verification == PasswordVerificationResult.Failed)
        {
            if (user.LockoutEnd is not null)
            {
                db.Audit(actor, AuditAction.SignInLocked, time.GetUtcNow(), user.DisplayName, after: new { user.LockoutEnd });
            }

            await db.CommitAsync(ct);
            return ErrorKey.LoginFailed;
        }

        if (verification == PasswordVerificationResult.SuccessRehashNeeded)
        {
            user.PasswordHash = hasher.HashPassword(user, request.Password);
        }

        user.SignedIn(time.GetUtcNow());
        db.Audit(actor, AuditAction.SignedIn, time.GetUtcNow(), user.DisplayName);
        var company = await db.Companies.SingleAsync(ct);
        await db.CommitAsync(ct);
        return StaffClaims.Principal(user, company);
    }

    /// <summary>
    /// Counts the attempt before the password is looked at, in one statement: of a thousand parallel guesses only as many are
    /// evaluated as the lockout allows.
    /// </summary>
    private async Task<bool> ReserveAttemptAsync(LoginOwner owner, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var lockedUntil = now + LockoutLength;
        await using var db = await contexts.OpenAsync(owner.CompanyId, ct);
        var reserved = await db.Database.ExecuteSqlAsync(
            $"""
            update staff_users set
                access_failed_count = case when lockout_end is null then access_failed_count + 1 else 1 end,
                lockout_end = case when lockout_end is null and access_failed_count + 1 >= {AttemptsBeforeLockout} then {lockedUntil} end
            where id = {owner.UserId} and is_active and (lockout_end is null or lockout_end <= {now})
            """,
            ct);
        await db.CommitAsync(ct);
        return reserved == 1;
    }

    private Result<ClaimsPrincipal> Fail(string password)
    {
        hasher.VerifyHashedPassword(Nobody, _hashOfNothing, password);
        return ErrorKey.LoginFailed;
    }
}
