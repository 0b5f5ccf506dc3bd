using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Stores;

namespace UsenAdmin.Web.Features.ReservationLinks;

/// <summary>Everything that the mapping screen shows of one link, read at once.</summary>
public sealed record TableMappingView(
    Guid StoreId,
    string StoreName,
    Guid LinkId,
    LedgerProvider Provider,
    string LedgerStoreId,
    LinkState State,
    int Revision,
    string? SavedBy,
    DateTimeOffset? SavedAt,
    DateTimeOffset? SeatsFetchedAt,
    DateTimeOffset? UnreachableSince,
    IReadOnlyList<MappingTable> Tables,
    IReadOnlyList<MappingSeat> Seats);

/// <summary>A row of the grid: a table and the seat that is stored for it.</summary>
/// <param name="SeatName">As it was when the mapping was registered.</param>
public sealed record MappingTable(Guid TableId, string Name, string ShortName, int Capacity, TableCategory Category, string? SeatId, string? SeatName);

/// <summary>A seat of the drop-down, in the ledger's own order.</summary>
public sealed record MappingSeat(string SeatId, string Name, int? MaxCapacity, string? Area, bool IsMissing);

/// <summary>Reads テーブル情報マッピング of a store and ledger; null when there is no such store or link in the company.</summary>
public sealed class TableMappingQuery(UsenAdminDbFactory contexts)
{
    public async Task<TableMappingView?> ExecuteAsync(Guid companyId, Guid storeId, LedgerProvider provider, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        var link = await db.LedgerLinks.AsNoTracking()
            .SingleOrDefaultAsync(l => l.StoreId == storeId && l.Provider == provider && l.UnlinkedAt == null, ct);
        if (link is null)
        {
            return null;
        }

        var store = await db.Stores.Where(s => s.Id == storeId).Select(s => s.Name).SingleAsync(ct);
        var tables = await db.Tables.AsNoTracking()
            .Where(t => t.StoreId == storeId && t.IsActive)
            .OrderBy(t => t.Category == TableCategory.Waiting).ThenBy(t => t.Order).ThenBy(t => t.Name)
            .Select(t => new
            {
                Table = t,
                Mapping = db.TableMappings.FirstOrDefault(m => m.LinkId == link.Id && m.TableId == t.Id),
            })
            .ToListAsync(ct);
        var seats = await db.LedgerSeats.AsNoTracking().Where(s => s.LinkId == link.Id).OrderBy(s => s.Order).ThenBy(s => s.SeatId)
            .Select(s => new MappingSeat(s.SeatId, s.Name, s.MaxCapacity, s.Area, s.MissingSince != null)).ToListAsync(ct);
        return new TableMappingView(
            storeId, store, link.Id, provider, link.LedgerStoreId, link.State, link.MappingRevision, link.MappingSavedBy, link.MappingSavedAt,
            link.SeatsFetchedAt, link.UnreachableSince,
            [.. tables.Select(t => new MappingTable(
                t.Table.Id, t.Table.Name, t.Table.ShortName, t.Table.Capacity, t.Table.Category, t.Mapping?.SeatId, t.Mapping?.SeatName))],
            seats);
    }
}
