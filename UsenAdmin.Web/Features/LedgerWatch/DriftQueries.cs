using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Ledgers.Watch;

namespace UsenAdmin.Web.Features.LedgerWatch;

/// <summary>What 席情報の変更 shows.</summary>
/// <param name="Settled">Those that are mended, newest first, instead of those that are open.</param>
public sealed record DriftFilter(bool Settled = false, Guid? StoreId = null, DriftKind? Kind = null);

/// <summary>A change with what it touches.</summary>
/// <param name="TableId">The table that is mapped to the seat; null when none is.</param>
/// <param name="Mappings">How many mappings it touches: of the seat, or of the whole store.</param>
public sealed record DriftRow(SeatDrift Drift, string StoreName, LedgerProvider Provider, Guid? TableId, string? TableName, int Mappings);

/// <summary>Reads 席情報の変更.</summary>
public sealed class DriftQueries(UsenAdminDbFactory contexts)
{
    /// <summary>More is not shown at once: whoever has that many works by store.</summary>
    public const int AtMost = 200;

    /// <summary>Open ones with the next reservation first; at most <see cref="AtMost"/> and one more, so that its being there can be told.</summary>
    public async Task<List<DriftRow>> ListAsync(Guid companyId, DriftFilter filter, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        var drifts = db.SeatDrifts.AsNoTracking().Where(d => (d.ResolvedAt != null) == filter.Settled);
        if (filter.StoreId is { } store)
        {
            drifts = drifts.Where(d => d.StoreId == store);
        }

        if (filter.Kind is { } kind)
        {
            drifts = drifts.Where(d => d.Kind == kind);
        }

        var ordered = filter.Settled
            ? drifts.OrderByDescending(d => d.ResolvedAt)
            : drifts.OrderBy(d => d.FirstReservationAt == null).ThenBy(d => d.FirstReservationAt).ThenByDescending(d => d.FoundAt).ThenBy(d => d.Id);
        var rows = await ordered.Take(AtMost + 1).Select(d => new
        {
            Drift = d,
            Store = db.Stores.Where(s => s.Id == d.StoreId).Select(s => s.Name).First(),
            Provider = db.LedgerLinks.Where(l => l.Id == d.LinkId).Select(l => l.Provider).First(),
            Table = db.TableMappings.Where(m => m.LinkId == d.LinkId && m.SeatId == d.SeatId)
                .Join(db.Tables, m => m.TableId, t => t.Id, (m, t) => new { t.Id, t.Name }).FirstOrDefault(),
            All = d.SeatId == "" ? db.TableMappings.Count(m => m.LinkId == d.LinkId) : 0,
        }).ToListAsync(ct);
        return [.. rows.Select(r => new DriftRow(r.Drift, r.Store, r.Provider, r.Table?.Id, r.Table?.Name, r.Table is null ? r.All : 1))];
    }
}
