using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Stores;
using UsenAdmin.Integration.Terminals.Protocol;

namespace UsenAdmin.Web.Features.MasterSync;

/// <summary>Reads what a store's terminals work by: its tables, the mappings of its verified links, and its settings.</summary>
public static class MasterComposer
{
    /// <returns>The document with version 0 and no time: the content alone, in an order that does not depend on how rows lie.</returns>
    public static async Task<MasterDocument> ComposeAsync(UsenAdminDb db, Store store, CancellationToken ct)
    {
        var tables = await db.Tables.AsNoTracking().Where(t => t.StoreId == store.Id && t.IsActive)
            .OrderBy(t => t.Order).ThenBy(t => t.Name).ThenBy(t => t.Id).ToListAsync(ct);
        var links = await db.LedgerLinks.AsNoTracking()
            .Where(l => l.StoreId == store.Id && l.UnlinkedAt == null && l.VerifiedAt != null).OrderBy(l => l.Provider).ToListAsync(ct);
        var mappings = await MappingsAsync(db, [.. links.Select(l => l.Id)], ct);
        return new MasterDocument(
            0,
            default,
            new MasterStore(store.Id, store.Code, store.Name, store.TimeZone),
            [.. tables.Select((t, i) => new MasterTable(t.Id, t.Name, t.ShortName, t.Capacity, t.IsWaiting ? MasterTableKind.Waiting : MasterTableKind.Regular, i + 1))],
            [.. links.Select(l => new MasterLedger(l.Provider, l.LedgerStoreId, InTableOrder(tables, mappings[l.Id])))],
            new MasterSettings(store.TableReset, store.ChangeoverTime.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture), store.DefaultStayMinutes));
    }

    // The seat's name is the ledger's newest, not the one of the registration: guests' tables are called by it.
    private static async Task<ILookup<Guid, MasterMapping>> MappingsAsync(UsenAdminDb db, List<Guid> links, CancellationToken ct)
    {
        var rows = await db.TableMappings.AsNoTracking().Where(m => links.Contains(m.LinkId))
            .Select(m => new
            {
                m.LinkId,
                m.TableId,
                m.SeatId,
                Name = db.LedgerSeats.Where(s => s.LinkId == m.LinkId && s.SeatId == m.SeatId).Select(s => s.Name).FirstOrDefault() ?? m.SeatName,
            })
            .ToListAsync(ct);
        return rows.ToLookup(m => m.LinkId, m => new MasterMapping(m.TableId, m.SeatId, m.Name));
    }

    private static List<MasterMapping> InTableOrder(List<PosTable> tables, IEnumerable<MasterMapping> mappings)
    {
        var byTable = mappings.ToDictionary(m => m.TableId);
        return [.. tables.Where(t => byTable.ContainsKey(t.Id)).Select(t => byTable[t.Id])];
    }
}
