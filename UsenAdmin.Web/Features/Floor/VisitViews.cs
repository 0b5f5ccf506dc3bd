using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Floor;
using UsenAdmin.Data.Results;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Features.Floor;

/// <summary>Visits as terminals see them.</summary>
internal static class VisitViews
{
    /// <returns>Null when there is none.</returns>
    public static async Task<VisitView?> FindAsync(UsenAdminDb db, IQueryable<Visit> visit, CancellationToken ct) =>
        await VisitParts.Of(db, visit.AsNoTracking()).AsSingleQuery().SingleOrDefaultAsync(ct) is { } parts ? Of(parts) : null;

    public static async Task<IReadOnlyList<VisitView>> LoadAsync(UsenAdminDb db, IQueryable<Visit> visits, CancellationToken ct) =>
        [.. (await VisitParts.Of(db, visits.AsNoTracking()).AsSplitQuery().ToListAsync(ct)).Select(Of)];

    public static VisitView Of(VisitParts parts)
    {
        var visit = parts.Visit;
        return new VisitView(
            visit.Id, visit.Kind, Where(parts.Tables.ConvertAll(t => (t.TableId, t.ReleasedAt))), parts.Tables.Exists(t => t.ReleasedAt is null) ? parts.GroupId : null,
            visit.State, visit.GuestName, visit.PartySize, visit.Adults, visit.Children, visit.Note, visit.SeatedAt, visit.PaidAt, visit.LeftAt, visit.Amount,
            parts.BillNumber, visit.IsWarned,
            [.. parts.Ledgers.OrderBy(l => l.Provider).Select(l => new VisitLedgerView(l.Provider, l.RecordId, l.State, Code(l.State, l.Reason)))],
            [.. parts.Lines.OrderBy(l => l.At).ThenBy(l => l.Id).Select(l => new OrderLineView(l.Text, l.UnitPrice, l.Quantity, l.At))]);
    }

    // One that is gone was released at all of its last tables in one instant.
    public static List<Guid> Where(List<(Guid TableId, DateTimeOffset? ReleasedAt)> tables)
    {
        var last = tables.Exists(t => t.ReleasedAt is null) ? null : tables.Max(t => t.ReleasedAt);
        return [.. tables.Where(t => t.ReleasedAt == last).Select(t => t.TableId)];
    }

    private static string? Code(VisitLedgerState state, ErrorKey? reason) =>
        state == VisitLedgerState.NotLinked && reason is { } key ? ErrorAnswers.Code(key) : null;
}
