using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Results;
using UsenAdmin.Data.Stores;

namespace UsenAdmin.Web.Features.ReservationLinks;

/// <summary>What 予約台帳設定 shows of a store.</summary>
public sealed record StoreLinkView(Guid StoreId, string Code, string Name, string? Brand, string? Area, int Tables, IReadOnlyList<StoreLink> Links);

/// <summary>A store's link to one ledger.</summary>
/// <param name="Mapped">Tables with a seat.</param>
/// <param name="SeatsGone">Mapped seats that the ledger no longer lists.</param>
public sealed record StoreLink(
    Guid Id,
    LedgerProvider Provider,
    string LedgerStoreId,
    LinkState State,
    ErrorKey? Reason,
    string? LedgerStoreName,
    string LinkedBy,
    DateTimeOffset LinkedAt,
    DateTimeOffset? UnreachableSince,
    DateTimeOffset? NextCheckAt,
    DateTimeOffset? SeatsFetchedAt,
    int Seats,
    int Mapped,
    int SeatsGone);

/// <summary>Reads 予約台帳設定; null when the company has no such store.</summary>
public sealed class StoreLinkQuery(UsenAdminDbFactory contexts)
{
    public async Task<StoreLinkView?> ExecuteAsync(Guid companyId, Guid storeId, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        var links = await db.LedgerLinks.AsNoTracking().Where(l => l.StoreId == storeId && l.UnlinkedAt == null)
            .OrderBy(l => l.Provider)
            .Select(l => new StoreLink(
                l.Id, l.Provider, l.LedgerStoreId, l.State, l.Reason, l.LedgerStoreName, l.LinkedBy, l.LinkedAt, l.UnreachableSince, l.NextCheckAt, l.SeatsFetchedAt,
                db.LedgerSeats.Count(s => s.LinkId == l.Id && s.MissingSince == null),
                db.TableMappings.Count(m => m.LinkId == l.Id),
                db.TableMappings.Count(m => m.LinkId == l.Id && db.LedgerSeats.Any(s => s.LinkId == l.Id && s.SeatId == m.SeatId && s.MissingSince != null))))
            .ToListAsync(ct);
        return await db.Stores.AsNoTracking().Where(s => s.Id == storeId)
            .Select(s => new StoreLinkView(
                s.Id, s.Code, s.Name,
                db.Brands.Where(b => b.Id == s.BrandId).Select(b => b.Name).FirstOrDefault(),
                db.Areas.Where(a => a.Id == s.AreaId).Select(a => a.Name).FirstOrDefault(),
                db.Tables.Count(t => t.StoreId == s.Id && t.IsActive && t.Category != TableCategory.Waiting),
                links))
            .SingleOrDefaultAsync(ct);
    }
}
