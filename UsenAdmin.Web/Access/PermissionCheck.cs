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
            default:
                var person = await db.Users.AsNoTracking()
                    .Where(u => u.Id == actor.Id)
                    .Select(u => new { u.Role, u.IsActive })
                    .SingleOrDefaultAsync(ct);
                return person is { IsActive: true } && person.Role.Allows(permission) ? null : Error.Forbidden;
        }
    }
}
