using System.Globalization;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Floor;
using UsenAdmin.Data.Results;
using UsenAdmin.Data.Terminals;

namespace UsenAdmin.Web.Features.Floor;

/// <summary>
/// 日締め: what was paid and left since the last one is counted, and nothing of it is undone any more. Open visits refuse it and are
/// listed. On a register; off in practice.
/// </summary>
public sealed class CloseBusinessDay(FloorDesk desk)
{
    public Task<Result<FloorChange>> ExecuteAsync(FloorCaller caller, CancellationToken ct) => ExecuteAsync(caller, caller.Actor, ct);

    /// <param name="by">The 店舗責任者 who closes, where more than the register is known.</param>
    public async Task<Result<FloorChange>> ExecuteAsync(FloorCaller caller, Actor by, CancellationToken ct) =>
        caller.IsPractice || caller.Kind == TerminalKind.Handy
            ? ErrorKey.NotForThisKind
            : await desk.RunAsync(caller, "CloseBusinessDay", work => CloseAsync(work, by), ct);

    private static async Task<Result<FloorChange>> CloseAsync(FloorWork work, Actor by)
    {
        var open = await work.Db.Visits.CountAsync(
            v => v.StoreId == work.StoreId && !v.IsPractice && (v.State == VisitState.Seating || v.State == VisitState.Seated || v.State == VisitState.Paid), work.Ct);
        if (open > 0)
        {
            return new Error(ErrorKey.OpenVisits).With("n", open.ToString(CultureInfo.InvariantCulture));
        }

        var visits = work.Db.Visits.Where(v => v.StoreId == work.StoreId && !v.IsPractice && v.ClosingId == null && v.State != VisitState.Cancelled);
        var bills = work.Db.Bills.Where(b => b.StoreId == work.StoreId && !b.IsPractice && b.ClosingId == null);
        var counted = await bills.Where(b => b.VoidedAt == null).GroupBy(_ => 1)
            .Select(b => new { Count = b.Count(), Amount = b.Sum(x => x.Amount), People = b.Sum(x => x.PartySize) }).SingleOrDefaultAsync(work.Ct);
        var closing = new DayClosing(
            work.Db.CompanyId, work.StoreId, work.BusinessDay, counted?.Count ?? 0, counted?.Amount ?? 0, await visits.CountAsync(v => v.State == VisitState.Left, work.Ct),
            counted?.People ?? 0, by.Name, work.Now);
        work.Db.DayClosings.Add(closing);
        await work.Db.SaveChangesAsync(work.Ct);
        await visits.ExecuteUpdateAsync(v => v.SetProperty(x => x.ClosingId, closing.Id), work.Ct);
        await bills.ExecuteUpdateAsync(b => b.SetProperty(x => x.ClosingId, closing.Id), work.Ct);
        work.Db.Audit(by, AuditAction.BusinessDayClosed, work.Now, work.BusinessDay.ToString("O", CultureInfo.InvariantCulture), work.StoreId, null, new { register = work.Caller.Actor.Name, closing.Bills, closing.Amount, closing.Visits, closing.People });
        return FloorChange.Of(closing.Id);
    }
}
