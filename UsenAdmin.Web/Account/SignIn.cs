using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Fence;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;
using UsenAdmin.Web.Access;

namespace UsenAdmin.Web.Account;

/// <summary>企業コード, 担当者コード and パスワード as they were typed.</summary>
public sealed record SignInRequest(string CompanyCode, string StaffCode, string Password);

/// <summary>
/// Checks a login (manual 2-1 ①), its first step. Every failure has one answer, takes one password hashing and as long as any other, whichever
/// of the three is wrong and also for a locked or deactivated account and a one-time password that has expired.
/// </summary>
public sealed class SignIn(CrossCompanyQueries lookups, UsenAdminDbFactory contexts, PasswordWork passwords, SignInAttempts attempts, TimeProvider time)
{
    private const int LongestInput = 256;

    // Longer than any way through takes on an idle machine, so that the statements one way has more than another cannot be told by the clock.
    private static readonly TimeSpan FailureTakes = TimeSpan.FromMilliseconds(400);

    /// <returns>Whose login it is, <see cref="ErrorKey.LoginFailed"/>, or <see cref="ErrorKey.SignInBusy"/> before anything was looked at. What else is asked for: <see cref="FinishSignIn"/>.</returns>
    public Task<Result<LoginOwner>> ExecuteAsync(SignInRequest request, CancellationToken ct) => EvenlyAsync(() => AnswerAsync(request, ct), time, ct);

    /// <summary>Makes a failed login take as long as any other.</summary>
    internal static async Task<Result<LoginOwner>> EvenlyAsync(Func<Task<Result<LoginOwner>>> ask, TimeProvider time, CancellationToken ct)
    {
        var started = time.GetTimestamp();
        var answer = await ask();
        // Who floods waits as well, instead of asking again at once.
        if (!answer.IsDone && FailureTakes - time.GetElapsedTime(started) is { Ticks: > 0 } rest)
        {
            await Task.Delay(rest, time, ct);
        }

        return answer;
    }

    private async Task<Result<LoginOwner>> AnswerAsync(SignInRequest request, CancellationToken ct)
    {
        using var turn = passwords.Enter();
        if (turn is null)
        {
            return ErrorKey.SignInBusy;
        }

        return await FindAsync(request, ct) is { } owner ? owner : ErrorKey.LoginFailed;
    }

    private async Task<LoginOwner?> FindAsync(SignInRequest request, CancellationToken ct)
    {
        if (request.CompanyCode.Length > LongestInput || request.StaffCode.Length > LongestInput || request.Password.Length > LongestInput
            || (request.CompanyCode + request.StaffCode).Contains('\0', StringComparison.Ordinal))
        {
            await passwords.VerifyAsync(null, "", ct);
            return null;
        }

        var owner = await lookups.FindLoginAsync(request.CompanyCode.Trim(), request.StaffCode.Trim(), ct);
        if (owner is null || !await attempts.ReserveAsync(owner, ct))
        {
            await passwords.VerifyAsync(null, request.Password, ct);
            return null;
        }

        StaffUser user;
        await using (var read = await contexts.OpenAsync(owner.CompanyId, ct))
        {
            user = await read.Users.AsNoTracking().SingleAsync(u => u.Id == owner.UserId, ct);
        }

        // No connection is held while the hashing waits for its turn.
        var verification = await passwords.VerifyAsync(user, request.Password, ct);
        await using var db = await contexts.OpenAsync(owner.CompanyId, ct);
        if (verification == PasswordVerificationResult.Failed || user.PasswordExpiresAt <= time.GetUtcNow())
        {
            if (user.LockoutEnd is not null)
            {
                db.Audit(user.ToActor(), AuditAction.SignInLocked, time.GetUtcNow(), user.DisplayName, after: new { user.LockoutEnd });
            }

            await db.CommitAsync(ct);
            return null;
        }

        if (verification == PasswordVerificationResult.SuccessRehashNeeded)
        {
            var hash = await passwords.HashAsync(user, request.Password, ct);
            await db.Users.Where(u => u.Id == user.Id && u.PasswordHash == user.PasswordHash).ExecuteUpdateAsync(u => u.SetProperty(x => x.PasswordHash, hash), ct);
        }

        await SignInAttempts.GiveBackAsync(db, user.Id, ct);
        await db.CommitAsync(ct);
        return owner;
    }
}
