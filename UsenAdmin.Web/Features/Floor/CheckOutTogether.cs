using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Floor;
using UsenAdmin.Data.Floor.Rules;
using UsenAdmin.Data.Results;

namespace UsenAdmin.Web.Features.Floor;

/// <summary>
/// 合算会計 of visits into one (manual 4-3 ①–④): one bill; the sum goes to the destination's record, every other visit's record is closed
/// with its people, 0 yen and the same number. Not on ハンディ.
/// </summary>
public sealed class CheckOutTogether(FloorDesk desk)
{
    public async Task<Result<FloorChange>> ExecuteAsync(FloorCaller caller, Guid intoVisitId, IReadOnlyCollection<Guid> visitIds, CancellationToken ct)
    {
        Guid[] all = [.. visitIds.Append(intoVisitId).Distinct()];
        return !caller.IsRegister ? ErrorKey.NotForThisKind
            : all.Length is < 2 or > 100 ? Error.Invalid("TableIds", "TwoAtLeast")
            : await desk.RunAsync(caller, $"CheckOutTogether {intoVisitId}", work => CheckOutAsync(work, intoVisitId, all), ct, FloorNeeds.BillNumber);
    }

    private static async Task<Result<FloorChange>> CheckOutAsync(FloorWork work, Guid intoVisitId, Guid[] all)
    {
        var visits = await work.Db.Visits.Where(v => all.Contains(v.Id) && v.StoreId == work.StoreId && v.IsPractice == work.IsPractice).ToListAsync(work.Ct);
        if (visits.Count != all.Length)
        {
            return Error.NotFound;
        }

        var shares = BillRule.Shares(visits, visits.Single(v => v.Id == intoVisitId));
        var sum = shares.Sum(s => s.Amount);
        if (visits.Exists(v => !v.IsUnpaid))
        {
            return ErrorKey.ChangedByOther;
        }

        if (sum > Visit.MaxAmount)
        {
            return Error.Invalid("Lines", "AmountRange");
        }

        var bill = work.IssueBill(sum, visits.Sum(v => v.PartySize));
        foreach (var share in shares)
        {
            await work.PayAsync(share.Visit, bill, share.Amount);
        }

        var checkout = new CombinedCheckout(work.Db.CompanyId, intoVisitId, bill.Id, [intoVisitId, .. all.Where(id => id != intoVisitId)], work.Now);
        work.Db.CombinedCheckouts.Add(checkout);
        work.Audit(AuditAction.CombinedCheckedOut, bill.Number, after: new { checkoutId = checkout.Id, intoVisitId, visits = all.Length, bill.Number, bill.Amount, practice = work.IsPractice });
        return FloorChange.Of(checkout.Id);
    }
}

/// <summary>合算会計の取り消し: every visit is open again with its own orders. Until the day is closed.</summary>
public sealed class UndoCombinedCheckout(FloorDesk desk)
{
    public async Task<Result<FloorChange>> ExecuteAsync(FloorCaller caller, Guid id, CancellationToken ct) =>
        caller.IsRegister ? await desk.RunAsync(caller, $"UndoCombinedCheckout {id}", work => UndoAsync(work, id), ct) : ErrorKey.NotForThisKind;

    private static async Task<Result<FloorChange>> UndoAsync(FloorWork work, Guid id)
    {
        var checkout = await work.Db.CombinedCheckouts.Where(c => c.Id == id || c.IntoVisitId == id).OrderBy(c => c.UndoneAt != null).FirstOrDefaultAsync(work.Ct);
        var bill = checkout is null ? null
            : await work.Db.Bills.SingleOrDefaultAsync(b => b.Id == checkout.BillId && b.StoreId == work.StoreId && b.IsPractice == work.IsPractice, work.Ct);
        if (checkout is null || bill is null)
        {
            return Error.NotFound;
        }

        if (checkout.UndoneAt is not null)
        {
            return ErrorKey.ChangedByOther;
        }

        foreach (var visit in await work.Db.Visits.Where(v => checkout.VisitIds.Contains(v.Id)).ToListAsync(work.Ct))
        {
            if (await work.UnpayAsync(visit) is { } refusal)
            {
                return refusal;
            }
        }

        checkout.Undo(work.Now);
        bill.Void(work.Now);
        work.Audit(AuditAction.CombinedCheckoutUndone, bill.Number, before: new { checkoutId = checkout.Id, bill.Number, bill.Amount });
        return FloorChange.Of(checkout.Id);
    }
}
