using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.MasterSync;
using UsenAdmin.Data.Stores;

namespace UsenAdmin.Web.Features.MasterSync;

/// <summary>A store that a run covers.</summary>
/// <param name="RestoreFrom">The version whose content is brought back; null for the store's own data.</param>
public sealed record ChosenStore(Guid Id, string Name, long? RestoreFrom = null);

/// <summary>Turns a choice into the stores it means now. Another company's stores are none.</summary>
public static class SyncStoreChoice
{
    public static async Task<List<ChosenStore>> ReadAsync(UsenAdminDb db, Actor actor, StartMasterSyncRequest request, CancellationToken ct) =>
        await Stores(db, actor, request).OrderBy(s => s.Code).Select(s => new ChosenStore(s.Id, s.Name, null)).ToListAsync(ct);

    public static IQueryable<Store> Stores(UsenAdminDb db, Actor actor, StartMasterSyncRequest request)
    {
        var stores = db.Stores.AsNoTracking().Where(s => s.IsActive);
        if (actor.StoreId is { } own)
        {
            stores = stores.Where(s => s.Id == own);
        }

        if (request.RetryOf is { } run)
        {
            return stores.Where(s => db.SyncRunTerminals.Any(
                t => t.RunId == run && t.StoreId == s.Id && (request.TerminalId == null || t.TerminalId == request.TerminalId) && (t.State == SyncTerminalState.Failed || t.State == SyncTerminalState.NoAnswer)));
        }

        return request.Choice switch
        {
            SyncStores.Chosen => stores.Where(s => request.StoreIds.Contains(s.Id)),
            SyncStores.Behind => stores.Where(s => db.Terminals.Any(t => t.StoreId == s.Id && t.RevokedAt == null && !t.IsTraining && t.AppliedVersion < s.MasterVersion)),
            _ => stores,
        };
    }
}
