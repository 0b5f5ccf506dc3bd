using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.People;

namespace UsenAdmin.Web.Access;

/// <summary>What sign-in and the accounts' screens ask of the database alike.</summary>
public static class Sessions
{
    /// <summary>The vendor's people always, others where their company says so.</summary>
    public static async Task<bool> RequiresTwoFactorAsync(this UsenAdminDb db, StaffRole role, CancellationToken ct) =>
        role is StaffRole.Support or StaffRole.Operator || await db.CompanySecurity.AnyAsync(s => s.RequiresTwoFactor, ct);

    /// <summary>Removes a person's passkeys, where somebody else takes the account in hand: a way in that was there before must not outlive it.</summary>
    /// <returns>What the history says of it; null when there were none.</returns>
    public static async Task<object?> RemovePasskeysAsync(this UsenAdminDb db, Guid userId, CancellationToken ct) =>
        await db.Passkeys.Where(p => p.UserId == userId).ExecuteDeleteAsync(ct) is > 0 and var passkeys ? new { passkeys } : null;

    /// <summary>Ends a person's sessions in the transaction of what made them end.</summary>
    public static Task<int> EndSessionsAsync(this UsenAdminDb db, Guid userId, Guid? except, DateTimeOffset now, CancellationToken ct) =>
        db.SignInSessions.Where(s => s.UserId == userId && s.EndedAt == null && s.Id != except)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.EndedAt, now), ct);
}
