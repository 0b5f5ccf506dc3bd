using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;
using UsenAdmin.Web.Access;
using UsenAdmin.Web.Account;

namespace UsenAdmin.Web.Features.Staff;

/// <summary>Deactivates an account, which ends its sessions at once and removes its passkeys, or brings it back.</summary>
public sealed class SetStaffActive(UsenAdminDbFactory contexts, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(Actor actor, Guid id, bool active, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(actor.CompanyId, ct);
        if (await StaffGuard.EnterAsync(db, actor, ct) is { } refusal)
        {
            return refusal;
        }

        var user = await db.Users.SingleOrDefaultAsync(u => u.Id == id, ct);
        if (user is null)
        {
            return Error.NotFound;
        }

        object? removed = null;
        if (active)
        {
            user.Reactivate();
        }
        else
        {
            user.Deactivate();
            removed = await db.RemovePasskeysAsync(id, ct);
            await db.EndSessionsAsync(id, null, time.GetUtcNow(), ct);
        }

        db.Audit(actor, active ? AuditAction.StaffReactivated : AuditAction.StaffDeactivated, time.GetUtcNow(), user.DisplayName, before: removed);
        await db.SaveChangesAsync(ct);
        if (await StaffGuard.LockedOutAsync(db, ct) is { } lockedOut)
        {
            return lockedOut;
        }

        await db.CommitAsync(ct);
        return default(Done);
    }
}

/// <summary>Gives an account a new one-time password; the old one, all sessions and all passkeys end. Two-factor stays.</summary>
public sealed class ResetPassword(UsenAdminDbFactory contexts, PasswordWork passwords, TimeProvider time)
{
    public async Task<Result<LoginSlip>> ExecuteAsync(Actor actor, Guid id, CancellationToken ct)
    {
        var password = OneTimePasswords.New();
        var hash = await passwords.HashAsync(new StaffUser(actor.CompanyId, "", "", StaffRole.StoreStaff), password, ct);
        await using var db = await contexts.OpenAsync(actor.CompanyId, ct);
        if (await StaffGuard.EnterAsync(db, actor, ct) is { } refusal)
        {
            return refusal;
        }

        var user = await db.Users.SingleOrDefaultAsync(u => u.Id == id && u.IsActive, ct);
        if (user is null)
        {
            return Error.NotFound;
        }

        var now = time.GetUtcNow();
        user.SetOneTimePassword(hash, now + OneTimePasswords.Lifetime);
        await db.EndSessionsAsync(id, null, now, ct);
        db.Audit(actor, AuditAction.PasswordReset, now, user.DisplayName, before: await db.RemovePasskeysAsync(id, ct));
        var company = await db.Companies.SingleAsync(ct);
        await db.CommitAsync(ct);
        return new LoginSlip(company.Name, company.Code, user.UserName!, user.DisplayName, password, now + OneTimePasswords.Lifetime);
    }
}

/// <summary>Lets a locked account try again.</summary>
public sealed class UnlockStaff(UsenAdminDbFactory contexts, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(Actor actor, Guid id, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(actor.CompanyId, ct);
        if (await StaffGuard.EnterAsync(db, actor, ct) is { } refusal)
        {
            return refusal;
        }

        var user = await db.Users.SingleOrDefaultAsync(u => u.Id == id, ct);
        if (user is null)
        {
            return Error.NotFound;
        }

        user.Unlock();
        db.Audit(actor, AuditAction.StaffUnlocked, time.GetUtcNow(), user.DisplayName);
        await db.CommitAsync(ct);
        return default(Done);
    }
}

/// <summary>For somebody who lost their phone and their recovery codes: two-factor is off until they set it up again, passkeys are gone.</summary>
public sealed class ResetTwoFactor(UsenAdminDbFactory contexts, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(Actor actor, Guid id, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(actor.CompanyId, ct);
        if (await StaffGuard.EnterAsync(db, actor, ct) is { } refusal)
        {
            return refusal;
        }

        var user = await db.Users.SingleOrDefaultAsync(u => u.Id == id, ct);
        if (user is null)
        {
            return Error.NotFound;
        }

        user.DisableTwoFactor();
        await db.RecoveryCodes.Where(c => c.UserId == id).ExecuteDeleteAsync(ct);
        await db.EndSessionsAsync(id, null, time.GetUtcNow(), ct);
        db.Audit(actor, AuditAction.TwoFactorReset, time.GetUtcNow(), user.DisplayName, before: await db.RemovePasskeysAsync(id, ct));
        await db.CommitAsync(ct);
        return default(Done);
    }
}
