using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;

namespace UsenAdmin.Web.Features.ReservationLinks;

/// <summary>
/// Finds stores page by page, as quick in a company of 50,000 stores as in one of 5: one round trip, <c>search_stores</c> finds the
/// page's stores, and nothing is ever counted over more than that page.
/// </summary>
public sealed class StoreSearchQuery(UsenAdminDbFactory contexts)
{
    public async Task<StorePage> ExecuteAsync(Guid companyId, StoreSearch search, CancellationToken ct)
    {
        var rows = await contexts.AskAsync(
            companyId, () => StoreSearchSql.AskPage(companyId, search, StoreSearch.PageSize + 1), reader => StoreSearchSql.ReadPageAsync(reader, ct), ct);
        if (rows.Count <= StoreSearch.PageSize)
        {
            return new StorePage(rows, null);
        }

        rows.RemoveAt(rows.Count - 1);
        return new StorePage(rows, rows[^1].Code);
    }

    /// <summary>Brands and areas of the company, by name.</summary>
    public async Task<(IReadOnlyList<StoreGroup> Brands, IReadOnlyList<StoreGroup> Areas)> GroupsAsync(Guid companyId, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        var brands = await db.Brands.AsNoTracking().OrderBy(b => b.Name).Select(b => new StoreGroup(b.Id, b.Name)).ToListAsync(ct);
        var areas = await db.Areas.AsNoTracking().OrderBy(a => a.Name).Select(a => new StoreGroup(a.Id, a.Name)).ToListAsync(ct);
        return (brands, areas);
    }

    /// <summary>Up to ten stores that the text finds: what the 店舗名 box offers while one types.</summary>
    public Task<IReadOnlyList<StoreGroup>> SuggestAsync(Guid companyId, string? text, CancellationToken ct) => contexts.AskAsync(
        companyId, () => StoreSearchSql.AskNames(companyId, new StoreSearch(text), 10), reader => StoreSearchSql.ReadNamesAsync(reader, ct), ct);
}
