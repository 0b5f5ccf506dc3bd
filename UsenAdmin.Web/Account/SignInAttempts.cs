using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Fence;

namespace UsenAdmin.Web.Account;

/// <summary>
/// Counts guesses of passwords and codes before they are looked at, in one statement: of a thousand parallel ones only as many are
/// evaluated as the lockout allows.
/// </summary>
public sealed class SignInAttempts(UsenAdminDbFactory contexts, TimeProvider time)
{
    public const int BeforeLockout = 5;
    public static readonly TimeSpan LockoutLength = TimeSpan.FromMinutes(15);

    /// <returns>False when the account is locked, deactivated or none at all: the guess must not be evaluated.</returns>
    public async Task<bool> ReserveAsync(LoginOwner owner, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var lockedUntil = now + LockoutLength;
        await using var db = await contexts.OpenAsync(owner.CompanyId, ct);
        var reserved = await db.Database.ExecuteSqlAsync(
            $"""
            update staff_users set
                access_failed_count = case when lockout_end is null then access_failed_count + 1 else 1 end,
                lockout_end = case when lockout_end is null and access_failed_count + 1 >= {BeforeLockout} then {lockedUntil} end
            where id = {owner.UserId} and is_active and (lockout_end is null or lockout_end <= {now})
            """,
            ct);
        await db.CommitAsync(ct);
        return reserved == 1;
    }

    /// <summary>The guess was right. Those before it still count, until the whole login is done: else a right password would make room for guesses of the code.</summary>
    public static Task GiveBackAsync(UsenAdminDb db, Guid userId, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync(
            $"""
            update staff_users set
                access_failed_count = greatest(access_failed_count - 1, 0),
                lockout_end = case when access_failed_count <= {BeforeLockout} then null else lockout_end end
            where id = {userId}
            """,
            ct);
}
