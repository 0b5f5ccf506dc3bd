using System.Globalization;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Stores;
using UsenAdmin.Integration.Terminals.Protocol;

namespace UsenAdmin.Web.Features.MasterSync;

/// <summary>Reads what stores' terminals work by: their tables, the mappings of their verified links, and their settings.</summary>
public static class MasterComposer
{
    /// <summary>In three statements, however many stores there are.</summary>
    /// <returns>By store, documents with version 0 and no time: the content alone, in an order that does not depend on how rows lie.</returns>
    public static async Task<IReadOnlyDictionary<Guid, MasterDocument>> ComposeAsync(UsenAdminDb db, IReadOnlyCollection<Store> stores, CancellationToken ct)
    {
        var ids = stores.Select(s => s.Id).ToList();
        var tables = (await db.Tables.AsNoTracking().Where(t => ids.Contains(t.StoreId) && t.IsActive)
            .OrderBy(t => t.Order).ThenBy(t => t.Name).ThenBy(t => t.Id).ToListAsync(ct)).ToLookup(t => t.StoreId);
        var links = (await db.LedgerLinks.AsNoTracking()
            .Where(l => ids.Contains(l.StoreId) && l.UnlinkedAt == null && l.VerifiedAt != null).OrderBy(l => l.Provider).ToListAsync(ct)).ToLookup(l => l.StoreId);
        var mappings = await MappingsAsync(db, [.. links.SelectMany(g => g).Select(l => l.Id)], ct);
        return stores.ToDictionary(s => s.Id, s => Document(s, [.. tables[s.Id]], links[s.Id], mappings));
    }

    private static MasterDocument Document(Store store, List<PosTable> tables, IEnumerable<LedgerLink> links, ILookup<Guid, MasterMapping> mappings) => new(
        0,
        default,
        new MasterStore(store.Id, store.Code, store.Name, store.TimeZone),
        [.. tables.Select((t, i) => new MasterTable(t.Id, t.Name, t.ShortName, t.Capacity, t.IsWaiting ? MasterTableKind.Waiting : MasterTableKind.Regular, i + 1))],
        [.. links.Select(l => new MasterLedger(l.Provider, l.LedgerStoreId, InTableOrder(tables, mappings[l.Id])))],
        new MasterSettings(store.TableReset, store.ChangeoverTime.ToString("HH:mm", CultureInfo.InvariantCulture), store.DefaultStayMinutes));

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
