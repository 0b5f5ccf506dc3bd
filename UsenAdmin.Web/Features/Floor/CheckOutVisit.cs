using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Results;

namespace UsenAdmin.Web.Features.Floor;

/// <summary>会計 of one visit: its bill with its number, and what its records in the ledgers receive (manual 4-1). Not on ハンディ.</summary>
public sealed class CheckOutVisit(FloorDesk desk)
{
    public async Task<Result<FloorChange>> ExecuteAsync(FloorCaller caller, Guid visitId, CancellationToken ct) =>
        caller.IsRegister ? await desk.RunAsync(caller, $"CheckOutVisit {visitId}", work => CheckOutAsync(work, visitId), ct, FloorNeeds.BillNumber, visitId) : ErrorKey.NotForThisKind;

    private static async Task<Result<FloorChange>> CheckOutAsync(FloorWork work, Guid visitId)
    {
        if (await work.PartsAsync(visitId) is not { Visit: { } visit } parts)
        {
            return Error.NotFound;
        }

        if (!visit.IsUnpaid)
        {
            return ErrorKey.ChangedByOther;
        }

        var bill = work.IssueBill(visit.Amount, visit.PartySize);
        await work.PayAsync(visit, bill, visit.Amount);
        work.Audit(AuditAction.CheckedOut, bill.Number, after: new { visitId, bill.Number, bill.Amount, bill.PartySize, practice = work.IsPractice });
        return FloorWork.Done(parts with { BillNumber = bill.Number });
    }
}

/// <summary>会計取り消し: the visit is open again, its bill stays as a void one. Until the day is closed.</summary>
public sealed class UndoCheckout(FloorDesk desk)
{
    public async Task<Result<FloorChange>> ExecuteAsync(FloorCaller caller, Guid visitId, CancellationToken ct) =>
        caller.IsRegister ? await desk.RunAsync(caller, $"UndoCheckout {visitId}", work => UndoAsync(work, visitId), ct) : ErrorKey.NotForThisKind;

    private static async Task<Result<FloorChange>> UndoAsync(FloorWork work, Guid visitId)
    {
        if (await work.VisitAsync(visitId) is not { } visit)
        {
            return Error.NotFound;
        }

        // A bill of several visits is taken back for all of them: 合算会計の取り消し.
        if (visit.BillId is null || await work.Db.CombinedCheckouts.AnyAsync(c => c.BillId == visit.BillId && c.UndoneAt == null, work.Ct))
        {
            return ErrorKey.ChangedByOther;
        }

        var bill = await work.Db.Bills.SingleAsync(b => b.Id == visit.BillId, work.Ct);
        if (await work.UnpayAsync(visit) is { } refusal)
        {
            return refusal;
        }

        bill.Void(work.Now);
        work.Audit(AuditAction.CheckoutUndone, bill.Number, before: new { visitId, bill.Number, bill.Amount });
        return FloorChange.OfVisit(visitId);
    }
}
