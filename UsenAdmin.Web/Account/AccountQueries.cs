using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using UsenAdmin.Data;
using UsenAdmin.Data.Fence;
using UsenAdmin.Web.Access;

namespace UsenAdmin.Web.Account;

/// <summary>What アカウント shows a person of their own account.</summary>
public sealed record AccountView(
    string CompanyCode, string StaffCode, bool HasTwoFactor, bool RequiresTwoFactor, int RecoveryCodesLeft, IReadOnlyList<PasskeyRow> Passkeys,
    IReadOnlyList<SessionRow> Sessions);

/// <summary>A passkey of the person's own.</summary>
public sealed record PasskeyRow(Guid Id, string Name, DateTimeOffset AddedAt, DateTimeOffset? LastUsedAt);

/// <summary>A browser in which the person is signed in.</summary>
public sealed record SessionRow(Guid Id, string Address, string Agent, DateTimeOffset StartedAt, DateTimeOffset LastSeenAt);

/// <summary>Reads a person's own account.</summary>
public sealed class AccountQueries(UsenAdminDbFactory contexts, IOptions<SignInOptions> options, TimeProvider time)
{
    public async Task<AccountView> ExecuteAsync(LoginOwner owner, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(owner.CompanyId, ct);
        var user = await db.Users.AsNoTracking().SingleAsync(u => u.Id == owner.UserId, ct);
        var open = time.GetUtcNow() - TimeSpan.FromMinutes(options.Value.IdleMinutes);
        var sessions = await db.SignInSessions.Where(s => s.UserId == user.Id && s.EndedAt == null && s.LastSeenAt >= open)
            .OrderByDescending(s => s.LastSeenAt)
            .Select(s => new SessionRow(s.Id, s.Address, s.Agent, s.StartedAt, s.LastSeenAt)).ToListAsync(ct);
        var passkeys = await db.Passkeys.Where(p => p.UserId == user.Id).OrderBy(p => p.AddedAt)
            .Select(p => new PasskeyRow(p.Id, p.Name, p.AddedAt, p.LastUsedAt)).ToListAsync(ct);
        return new AccountView(
            await db.Companies.Select(c => c.Code).SingleAsync(ct), user.UserName!, user.TwoFactorEnabled, await db.RequiresTwoFactorAsync(user.Role, ct),
            await db.RecoveryCodes.CountAsync(c => c.UserId == user.Id, ct), passkeys, sessions);
    }
}
