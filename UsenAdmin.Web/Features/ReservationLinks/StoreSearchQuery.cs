using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Stores;

namespace UsenAdmin.Web.Features.ReservationLinks;

/// <summary>
/// Finds stores page by page, as quick in a company of 50,000 stores as in one of 5: a piece of text goes through the trigram
/// index, everything else through an index that begins with the company, and nothing is ever counted.
/// </summary>
public sealed class StoreSearchQuery(UsenAdminDbFactory contexts)
{
    public async Task<StorePage> ExecuteAsync(Guid companyId, StoreSearch search, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        var page = await PageAsync(db, companyId, search, ct);
        var more = page.Count > StoreSearch.PageSize;
        if (more)
        {
            page.RemoveAt(page.Count - 1);
        }

        var links = await LinksAsync(db, [.. page.Select(s => s.Id)], ct);
        var rows = page.Select(s => s with { Links = [.. links[s.Id]] }).ToList();
        return new StorePage(rows, more ? rows[^1].Code : null);
    }

    /// <summary>Brands and areas of the company, by name.</summary>
    public async Task<(IReadOnlyList<StoreGroup> Brands, IReadOnlyList<StoreGroup> Areas)> GroupsAsync(Guid companyId, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        var brands = await db.Brands.AsNoTracking().OrderBy(b => b.Name).Select(b => new StoreGroup(b.Id, b.Name)).ToListAsync(ct);
        var areas = await db.Areas.AsNoTracking().OrderBy(a => a.Name).Select(a => new StoreGroup(a.Id, a.Name)).ToListAsync(ct);
        return (brands, areas);
    }

    /// <summary>Up to ten stores whose name, kana or code holds the text: what the 店舗名 box offers while one types.</summary>
    public async Task<IReadOnlyList<StoreGroup>> SuggestAsync(Guid companyId, string? text, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        return await Filter(db, companyId, new StoreSearch(text)).OrderBy(s => s.Code).Take(10)
            .Select(s => new StoreGroup(s.Id, s.Name)).ToListAsync(ct);
    }

    private static Task<List<StoreRow>> PageAsync(UsenAdminDb db, Guid companyId, StoreSearch search, CancellationToken ct) =>
        Filter(db, companyId, search).OrderBy(s => s.Code).Take(StoreSearch.PageSize + 1)
            .Select(s => new StoreRow(
                s.Id,
                s.Code,
                s.Name,
                db.Brands.Where(b => b.Id == s.BrandId).Select(b => b.Name).FirstOrDefault(),
                db.Areas.Where(a => a.Id == s.AreaId).Select(a => a.Name).FirstOrDefault(),
                db.Tables.Count(t => t.StoreId == s.Id && t.IsActive && t.Category != TableCategory.Waiting),
                db.Terminals.Count(t => t.StoreId == s.Id && t.RevokedAt == null),
                db.Terminals.Count(t => t.StoreId == s.Id && t.RevokedAt == null && t.AppliedVersion >= s.MasterVersion),
                db.Terminals.Where(t => t.StoreId == s.Id && t.RevokedAt == null).Max(t => t.AppliedAt),
                Array.Empty<StoreRowLink>()))
            .ToListAsync(ct);

    private static IQueryable<Store> Filter(UsenAdminDb db, Guid companyId, StoreSearch search)
    {
        var after = search.After ?? "";
        var text = SearchText.Fold(search.Text ?? "");
        var stores = text.Length == 0
            ? db.Stores.AsNoTracking().Where(s => s.Code.CompareTo(after) > 0)
            : db.Stores.FromSql($"select s.*, s.xmin from search_stores({companyId}, {text}, {after}, {Found(search)}) f join stores s on s.id = f.store_id").AsNoTracking();
        stores = stores.Where(s => s.IsActive);
        if (search.BrandId is { } brand)
        {
            stores = stores.Where(s => s.BrandId == brand);
        }

        if (search.AreaId is { } area)
        {
            stores = stores.Where(s => s.AreaId == area);
        }

        return search.Link is { } link ? stores.Where(s => s.LinkSummary == link) : stores;
    }

    // The function stops after a page; where another condition is to be met as well, it must not stop before.
    private static int Found(StoreSearch search) =>
        search.BrandId is null && search.AreaId is null && search.Link is null ? StoreSearch.PageSize + 1 : int.MaxValue;

    private static async Task<ILookup<Guid, StoreRowLink>> LinksAsync(UsenAdminDb db, List<Guid> stores, CancellationToken ct)
    {
        var links = await db.LedgerLinks.AsNoTracking()
            .Where(l => stores.Contains(l.StoreId) && l.UnlinkedAt == null)
            .OrderBy(l => l.Provider)
            .Select(l => new
            {
                l.StoreId,
                l.Provider,
                l.State,
                l.Reason,
                Mapped = db.TableMappings.Count(m => m.LinkId == l.Id),
                Gone = db.TableMappings.Count(m => m.LinkId == l.Id && db.LedgerSeats.Any(s => s.LinkId == l.Id && s.SeatId == m.SeatId && s.MissingSince != null)),
            })
            .ToListAsync(ct);
        return links.ToLookup(l => l.StoreId, l => new StoreRowLink(l.Provider, l.State, l.Reason, l.Mapped, l.Gone));
    }
}
