using UsenAdmin.Data;
using UsenAdmin.Data.Floor;

namespace UsenAdmin.Web.Features.Floor;

/// <summary>A visit with all that hangs on it.</summary>
/// <param name="Tables">Where it sits and sat, in its order.</param>
/// <param name="GroupId">The group of its tables.</param>
/// <param name="BillNumber">Of the bill it was paid with.</param>
public sealed record VisitParts(Visit Visit, List<VisitTable> Tables, List<VisitLedger> Ledgers, List<OrderLine> Lines, Guid? GroupId, string? BillNumber)
{
    /// <summary>Of one visit the parts come together, in one round trip; whoever asks for many has them come each for all.</summary>
    public static IQueryable<VisitParts> Of(UsenAdminDb db, IQueryable<Visit> visits) => visits.OrderBy(v => v.SeatedAt).ThenBy(v => v.Id).Select(v => new VisitParts(
        v,
        db.VisitTables.Where(t => t.VisitId == v.Id).OrderBy(t => t.Order).ToList(),
        db.VisitLedgers.Where(l => l.VisitId == v.Id).ToList(),
        db.OrderLines.Where(l => l.VisitId == v.Id).ToList(),
        db.GroupTables.Where(g => g.LeftAt == null && g.IsPractice == v.IsPractice && db.VisitTables.Any(t => t.VisitId == v.Id && t.ReleasedAt == null && t.TableId == g.TableId))
            .Select(g => (Guid?)g.GroupId).FirstOrDefault(),
        db.Bills.Where(b => b.Id == v.BillId).Select(b => b.Number).FirstOrDefault()));
}
