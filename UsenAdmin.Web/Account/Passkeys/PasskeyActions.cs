using Microsoft.EntityFrameworkCore;
using Npgsql;
using UsenAdmin.Data;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Fence;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;
using UsenAdmin.Web.Access;

namespace UsenAdmin.Web.Account.Passkeys;

/// <param name="Code">With two-factor only.</param>
public sealed record StartPasskeyRequest(string Name, string Password, string? Code, Guid Session, HttpContext Http);

/// <summary>Begins to add a passkey: who asks proves once more who they are, and the browser gets its question.</summary>
public sealed class StartPasskey(UsenAdminDbFactory contexts, ConfirmPerson confirm, PasskeyCeremony ceremony)
{
    public async Task<Result<PasskeyQuestion>> ExecuteAsync(LoginOwner owner, StartPasskeyRequest request, CancellationToken ct)
    {
        if (OwnPasskeys.Wrong(request.Name) is { } wrong)
        {
            return wrong;
        }

        if ((await confirm.ExecuteAsync(owner, request.Password, request.Code, ct)).Error is { } error)
        {
            return error;
        }

        await using var db = await contexts.OpenAsync(owner.CompanyId, ct);
        var user = await db.Users.AsNoTracking().SingleAsync(u => u.Id == owner.UserId, ct);
        return await db.PasskeyLimitAsync(user.Id, ct) is { } limit ? limit
            : await ceremony.AskForNewAsync(db, user, await db.Companies.Select(c => c.Code).SingleAsync(ct), request.Session, request.Http);
    }
}

/// <param name="Challenge">What the browser had been asked; null when it had not.</param>
/// <param name="Answer">The browser's JSON.</param>
public sealed record AddPasskeyRequest(string Name, PasskeyChallenge? Challenge, string Answer, Guid Session, HttpContext Http);

/// <summary>Keeps the passkey that the browser made.</summary>
public sealed partial class AddPasskey(UsenAdminDbFactory contexts, PasskeyCeremony ceremony, TimeProvider time, ILogger<AddPasskey> logger)
{
    public async Task<Result<Done>> ExecuteAsync(LoginOwner owner, AddPasskeyRequest request, CancellationToken ct)
    {
        if (OwnPasskeys.Wrong(request.Name) is { } wrong)
        {
            return wrong;
        }

        if (request.Challenge?.Session != request.Session)
        {
            return ErrorKey.PasskeyNotAdded;
        }

        await using var db = await contexts.OpenAsync(owner.CompanyId, ct);
        // Held, so that two at once cannot be one too many.
        var user = await db.Users.FromSql($"select * from staff_users where id = {owner.UserId} and is_active for update").SingleOrDefaultAsync(ct);
        if (user is null)
        {
            return ErrorKey.SessionExpired;
        }

        if (await db.PasskeyLimitAsync(user.Id, ct) is { } limit)
        {
            return limit;
        }

        var result = await ceremony.TakeNewAsync(db, request.Answer, request.Challenge, request.Http);
        if (!result.Succeeded || result.UserEntity.Id != user.Id.ToString())
        {
            LogRefused(result.Failure?.Message ?? "it was made for somebody else");
            return ErrorKey.PasskeyNotAdded;
        }

        var (made, now) = (result.Passkey, time.GetUtcNow());
        db.Passkeys.Add(new UserPasskey(user, request.Name.Trim(), made.CredentialId, made.PublicKey, made.SignCount, made.IsBackupEligible, made.IsBackedUp, now));
        db.Audit(user.ToActor(), AuditAction.PasskeyAdded, now, user.DisplayName, after: new { Name = request.Name.Trim() });
        try
        {
            await db.CommitAsync(ct);
            return default(Done);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            LogRefused("it is another account's already");
            return ErrorKey.PasskeyNotAdded;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A passkey was not added: {Reason}")]
    private partial void LogRefused(string reason);
}

/// <summary>Gives one of one's own passkeys another name.</summary>
public sealed class RenamePasskey(UsenAdminDbFactory contexts, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(LoginOwner owner, Guid id, string name, CancellationToken ct)
    {
        if (OwnPasskeys.Wrong(name) is { } wrong)
        {
            return wrong;
        }

        await using var db = await contexts.OpenAsync(owner.CompanyId, ct);
        if (await db.PasskeyOfAsync(owner.UserId, id, ct) is not { } passkey)
        {
            return Error.NotFound;
        }

        var (user, before) = (await db.Users.AsNoTracking().SingleAsync(u => u.Id == owner.UserId, ct), new { passkey.Name });
        passkey.Rename(name.Trim());
        db.Audit(user.ToActor(), AuditAction.PasskeyRenamed, time.GetUtcNow(), user.DisplayName, before: before, after: new { passkey.Name });
        await db.CommitAsync(ct);
        return default(Done);
    }
}

/// <param name="Code">With two-factor only.</param>
/// <param name="KeptSession">In which it is removed: it goes on.</param>
public sealed record RemovePasskeyRequest(Guid Id, string Password, string? Code, Guid KeptSession);

/// <summary>Removes one of one's own passkeys. All other sessions end: whoever has the lost device may be in one.</summary>
public sealed class RemovePasskey(UsenAdminDbFactory contexts, ConfirmPerson confirm, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(LoginOwner owner, RemovePasskeyRequest request, CancellationToken ct)
    {
        if ((await confirm.ExecuteAsync(owner, request.Password, request.Code, ct)).Error is { } error)
        {
            return error;
        }

        await using var db = await contexts.OpenAsync(owner.CompanyId, ct);
        if (await db.PasskeyOfAsync(owner.UserId, request.Id, ct) is not { } passkey)
        {
            return Error.NotFound;
        }

        var user = await db.Users.AsNoTracking().SingleAsync(u => u.Id == owner.UserId, ct);
        db.Passkeys.Remove(passkey);
        await db.EndSessionsAsync(user.Id, request.KeptSession, time.GetUtcNow(), ct);
        db.Audit(user.ToActor(), AuditAction.PasskeyRemoved, time.GetUtcNow(), user.DisplayName, before: new { passkey.Name });
        await db.CommitAsync(ct);
        return default(Done);
    }
}
