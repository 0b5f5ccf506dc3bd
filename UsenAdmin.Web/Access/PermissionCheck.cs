using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;

namespace UsenAdmin.Web.Access;

/// <summary>Asks the database, in the action's own transaction, whether the actor may: a menu that was drawn an hour ago proves nothing.</summary>
public static class PermissionCheck
{
    /// <returns>Null when the actor may.</returns>
    public static async Task<Error?> RefusalAsync(this UsenAdminDb db, Actor actor, Permission permission, CancellationToken ct)
    {
        switch (actor.Kind)
        {
            case ActorKind.Schedule or ActorKind.Command:
                return null;
            case ActorKind.Terminal:
                return permission == Permission.SyncMasters && await db.Terminals.AnyAsync(t => t.Id == actor.Id && t.RevokedAt == null, ct) ? null : Error.Forbidden;
            case ActorKind.Support:
                return await SupportRefusalAsync(db, actor, permission, ct);
            default:
                var person = await db.Users.AsNoTracking()
                    .Where(u => u.Id == actor.Id)
                    .Select(u => new { u.Role, u.IsActive })
                    .SingleOrDefaultAsync(ct);
                return person is { IsActive: true } && person.Role.Allows(permission) ? null : Error.Forbidden;
        }
    }

    /// <summary>For what is about one store: a 店舗責任者 may in theirs.</summary>
    public static async Task<Error?> RefusalAsync(this UsenAdminDb db, Actor actor, Permission permission, Guid storeId, CancellationToken ct)
    {
        var refusal = await db.RefusalAsync(actor, permission, ct);
        return refusal is null || (StaffRole.StoreManager.AllowsInCharge(permission) && await db.IsInChargeAsync(actor, storeId, ct)) ? null : refusal;
    }

    /// <summary>Whether the actor is an active 店舗責任者 of the store.</summary>
    public static Task<bool> IsInChargeAsync(this UsenAdminDb db, Actor actor, Guid storeId, CancellationToken ct) =>
        actor.Kind != ActorKind.Staff ? Task.FromResult(false) : db.StaffStores.AnyAsync(
            c => c.UserId == actor.Id && c.StoreId == storeId && db.Users.Any(u => u.Id == c.UserId && u.IsActive && u.Role == StaffRole.StoreManager), ct);

    // The row of the session decides, and whether its support person is still one; both are read at every action.
    private static async Task<Error?> SupportRefusalAsync(UsenAdminDb db, Actor actor, Permission permission, CancellationToken ct)
    {
        var now = DateTimeOffset.UtcNow;
        var current = await db.Database.SqlQuery<Guid>($"""select session_id as "Value" from current_support_session({actor.Id}, {now})""").ToListAsync(ct);
        var session = current.Contains(actor.SupportSessionId ?? Guid.Empty)
            ? await db.SupportSessions.AsNoTracking().SingleOrDefaultAsync(s => s.Id == actor.SupportSessionId, ct)
            : null;
        return session?.IsOpen(now) != true || !permission.AllowsOnBehalf() ? Error.Forbidden
            : permission.OnlyLooks() || session.RaisedAt is not null ? null
            : new Error(ErrorKey.SupportReadOnly);
    }
}
