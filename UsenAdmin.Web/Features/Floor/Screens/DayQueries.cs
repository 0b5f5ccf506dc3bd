using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;

namespace UsenAdmin.Web.Features.Floor.Screens;

/// <summary>A bill that may still be taken back. Whole yen.</summary>
/// <param name="VisitId">Null for 合算会計.</param>
/// <param name="CheckoutId">合算会計; null for a bill of one visit.</param>
public sealed record OpenBill(string Number, long Amount, int PartySize, DateTimeOffset IssuedAt, Guid? VisitId, Guid? CheckoutId, IReadOnlyList<string> Tables);

/// <summary>A merge that may still be taken back.</summary>
public sealed record OpenMerge(Guid VisitId, string? GuestName, int PartySize, DateTimeOffset At, IReadOnlyList<string> Tables, IReadOnlyList<string> IntoTables);

/// <summary>What of the day can be taken back until 日締め.</summary>
public sealed class DayQueries(UsenAdminDbFactory contexts)
{
    private const int AtMost = 500;

    public async Task<IReadOnlyList<OpenBill>> BillsAsync(FloorCaller caller, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(caller.Actor.CompanyId, ct);
        var rows = await db.Bills.AsNoTracking()
            .Where(b => b.StoreId == caller.StoreId && b.IsPractice == caller.IsPractice && b.VoidedAt == null && b.ClosingId == null)
            .OrderByDescending(b => b.IssuedAt).Take(AtMost)
            .Select(b => new
            {
                Bill = b,
                Checkout = db.CombinedCheckouts.Where(c => c.BillId == b.Id && c.UndoneAt == null).Select(c => (Guid?)c.Id).FirstOrDefault(),
                Visit = db.Visits.Where(v => v.BillId == b.Id).Select(v => (Guid?)v.Id).FirstOrDefault(),
                Tables = db.Visits.Where(v => v.BillId == b.Id).SelectMany(v => db.VisitTables.Where(t => t.VisitId == v.Id))
                    .Join(db.Tables, t => t.TableId, p => p.Id, (_, p) => p.Name).Distinct().ToList(),
            })
            .AsSplitQuery().ToListAsync(ct);
        return [.. rows.Select(r => new OpenBill(r.Bill.Number, r.Bill.Amount, r.Bill.PartySize, r.Bill.IssuedAt, r.Checkout is null ? r.Visit : null, r.Checkout, r.Tables))];
    }

    public async Task<IReadOnlyList<OpenMerge>> MergesAsync(FloorCaller caller, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(caller.Actor.CompanyId, ct);
        var merges = await (
            from m in db.VisitMerges.AsNoTracking().Where(m => m.UndoneAt == null)
            join v in db.Visits on m.VisitId equals v.Id
            where v.StoreId == caller.StoreId && v.IsPractice == caller.IsPractice && v.ClosingId == null
            orderby m.At descending
            select new { Merge = m, v.GuestName, v.PartySize }).Take(AtMost).ToListAsync(ct);
        var into = merges.Select(m => m.Merge.IntoVisitId).ToList();
        var held = (await db.VisitTables.AsNoTracking().Where(t => into.Contains(t.VisitId)).Select(t => new { t.VisitId, t.TableId, t.ReleasedAt }).ToListAsync(ct))
            .ToLookup(t => t.VisitId);
        var names = await db.Tables.AsNoTracking().Where(t => t.StoreId == caller.StoreId).ToDictionaryAsync(t => t.Id, t => t.Name, ct);
        return [.. merges.Select(m => new OpenMerge(
            m.Merge.VisitId, m.GuestName, m.PartySize, m.Merge.At, Names(m.Merge.TableIds), Names(held[m.Merge.IntoVisitId].Select(t => t.TableId))))];

        List<string> Names(IEnumerable<Guid> tables) => [.. tables.Distinct().Select(t => names.GetValueOrDefault(t, "—"))];
    }
}
