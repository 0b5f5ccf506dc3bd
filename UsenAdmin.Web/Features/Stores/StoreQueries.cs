using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Stores;

namespace UsenAdmin.Web.Features.Stores;

/// <summary>A store with everything that its page edits.</summary>
public sealed record StoreView(Guid Id, StoreDetails Details, string? Brand, string? Area, bool IsActive, uint RowVersion, IReadOnlyList<StoreTableRow> Tables);

public sealed record StoreTableRow(Guid Id, TableDetails Details);

/// <summary>A store of a 店舗責任者.</summary>
public sealed record StoreInCharge(Guid Id, string Code, string Name);

/// <summary>A store as a CSV file has it.</summary>
public sealed record StoreLine(string Code, string Name, string Kana, string? Brand, string? Area, string? Phone);

/// <summary>A table as a CSV file has it.</summary>
public sealed record TableLine(string StoreCode, TableDetails Details);

/// <summary>Reads stores and tables for 店舗個別管理.</summary>
public sealed class StoreQueries(UsenAdminDbFactory contexts)
{
    /// <summary>The stores in the charge of a 店舗責任者, who sees no others; null for everybody who sees them all.</summary>
    public async Task<IReadOnlyList<StoreInCharge>?> InChargeAsync(Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(actor.CompanyId, ct);
        return actor.Kind == ActorKind.Staff && await db.Users.AnyAsync(u => u.Id == actor.Id && u.Role == StaffRole.StoreManager, ct)
            ? await db.Stores.Where(s => s.IsActive && db.StaffStores.Any(c => c.UserId == actor.Id && c.StoreId == s.Id)).OrderBy(s => s.Code)
                .Select(s => new StoreInCharge(s.Id, s.Code, s.Name)).ToListAsync(ct)
            : null;
    }

    /// <returns>Null when the company has no such store.</returns>
    public async Task<StoreView?> FindAsync(Guid companyId, Guid storeId, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        var store = await db.Stores.AsNoTracking().SingleOrDefaultAsync(s => s.Id == storeId, ct);
        if (store is null)
        {
            return null;
        }

        var brand = await db.Brands.Where(b => b.Id == store.BrandId).Select(b => b.Name).SingleOrDefaultAsync(ct);
        var area = await db.Areas.Where(a => a.Id == store.AreaId).Select(a => a.Name).SingleOrDefaultAsync(ct);
        var tables = await db.Tables.AsNoTracking().Where(t => t.StoreId == storeId && t.IsActive).OrderBy(t => t.Order).ThenBy(t => t.Name).ToListAsync(ct);
        return new StoreView(store.Id, store.Details, brand, area, store.IsActive, store.RowVersion, [.. tables.Select(t => new StoreTableRow(t.Id, t.Details))]);
    }

    /// <summary>Every active store, one after the other as PostgreSQL gives them: never all in memory.</summary>
    public async IAsyncEnumerable<StoreLine> LinesAsync(Guid companyId, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        var lines = db.Stores.AsNoTracking().Where(s => s.IsActive).OrderBy(s => s.Code).Select(s => new StoreLine(
            s.Code, s.Name, s.Kana,
            db.Brands.Where(b => b.Id == s.BrandId).Select(b => b.Name).FirstOrDefault(),
            db.Areas.Where(a => a.Id == s.AreaId).Select(a => a.Name).FirstOrDefault(),
            s.Phone));
        await foreach (var line in lines.AsAsyncEnumerable().WithCancellation(ct))
        {
            yield return line;
        }
    }

    public async IAsyncEnumerable<TableLine> TableLinesAsync(Guid companyId, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        var lines = db.Tables.AsNoTracking().Where(t => t.IsActive)
            .Join(db.Stores.Where(s => s.IsActive), t => t.StoreId, s => s.Id, (t, s) => new { s.Code, Table = t })
            .OrderBy(r => r.Code).ThenBy(r => r.Table.Order);
        await foreach (var line in lines.AsAsyncEnumerable().WithCancellation(ct))
        {
            yield return new TableLine(line.Code, line.Table.Details);
        }
    }
}
