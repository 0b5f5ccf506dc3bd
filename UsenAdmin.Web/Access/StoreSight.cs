using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.People;

namespace UsenAdmin.Web.Access;

/// <summary>Which stores an actor sees on pages that are about many.</summary>
public static class StoreSight
{
    /// <returns>Null for all of the company; a 店舗責任者 sees theirs, anybody else none.</returns>
    public static async Task<IReadOnlyList<Guid>?> StoresInSightAsync(this UsenAdminDb db, Actor actor, CancellationToken ct)
    {
        if (await db.RefusalAsync(actor, Permission.ViewAudit, ct) is null)
        {
            return null;
        }

        return actor.Kind != ActorKind.Staff ? [] : await db.StaffStores
            .Where(c => c.UserId == actor.Id && db.Users.Any(u => u.Id == c.UserId && u.IsActive && u.Role == StaffRole.StoreManager))
            .Select(c => c.StoreId).ToListAsync(ct);
    }
}
