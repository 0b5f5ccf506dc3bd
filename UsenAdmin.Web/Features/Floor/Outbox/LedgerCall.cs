using UsenAdmin.Data.Floor;
using UsenAdmin.Integration.Ledgers;

namespace UsenAdmin.Web.Features.Floor.Outbox;

/// <summary>One attempt at one message, in the words of <see cref="ILedger"/>.</summary>
internal sealed class LedgerCall(ILedger ledger, LedgerAccount account, OutgoingMessage outgoing, CancellationToken ct)
{
    private readonly LedgerMessage _message = outgoing.Message;

    public async Task<LedgerOutcome> SeatAsync()
    {
        if (_message.AskFirst)
        {
            var (found, unasked) = await FindAsync();
            if (unasked is not null)
            {
                return unasked;
            }

            if (found is { Status: LedgerReservationStatus.Seated or LedgerReservationStatus.Finished })
            {
                return LedgerOutcome.Done(found.ReservationId);
            }
        }

        // Cancelled here before the ledger ever heard of it.
        if (outgoing.IsVisitCancelled)
        {
            return LedgerOutcome.Needless;
        }

        var body = _message.Body;
        var seating = new LedgerSeating(_message.VisitId, body.SeatIds, body.At, body.PartySize, body.StayMinutes);
        var answer = body.ReservationId is { } reservation
            ? await ledger.SeatAsync(account, outgoing.LedgerStoreId, reservation, seating, _message.IdempotencyKey, ct)
            : await ledger.CreateWalkInAsync(account, outgoing.LedgerStoreId, seating, _message.IdempotencyKey, ct);
        // Somebody sits there already: perhaps it is this visit, told by an attempt whose answer was lost.
        return answer.Refusal == LedgerRefusal.AlreadySeated && await FindAsync() is ({ Status: LedgerReservationStatus.Seated } own, _)
            ? LedgerOutcome.Done(own.ReservationId)
            : LedgerOutcome.Of(answer, seated => seated.ReservationId);
    }

    public async Task<LedgerOutcome> UnseatAsync()
    {
        if (Record is not { } record)
        {
            return LedgerOutcome.Needless;
        }

        var answer = await ledger.UnseatAsync(account, outgoing.LedgerStoreId, record, ct);
        return answer.Refusal == LedgerRefusal.NotSeated ? LedgerOutcome.Done() : LedgerOutcome.Of(answer, _ => null);
    }

    public async Task<LedgerOutcome> BillAsync()
    {
        if (Record is not { } record)
        {
            return LedgerOutcome.Needless;
        }

        var body = _message.Body;
        if (_message.AskFirst)
        {
            var (found, unasked) = await FindAsync();
            if (unasked is not null || (found?.Bill is { } bill && bill.BillNumber == body.BillNumber && bill.Amount == body.Amount && bill.PartySize == body.PartySize))
            {
                return unasked ?? LedgerOutcome.Done();
            }
        }

        var kind = body.IsFirstBill ? LedgerBillKind.Linked : LedgerBillKind.Updated;
        var answer = await ledger.SendBillAsync(
            account, outgoing.LedgerStoreId, record, new LedgerBill(body.BillNumber!, body.Amount, body.PartySize, body.At, kind), _message.IdempotencyKey, ct);
        return LedgerOutcome.Of(answer, _ => null);
    }

    public async Task<LedgerOutcome> DepartAsync()
    {
        if (Record is not { } record)
        {
            return LedgerOutcome.Needless;
        }

        if (_message.AskFirst)
        {
            var (found, unasked) = await FindAsync();
            if (unasked is not null || found?.Status == LedgerReservationStatus.Finished)
            {
                return unasked ?? LedgerOutcome.Done();
            }
        }

        var answer = await ledger.DepartAsync(account, outgoing.LedgerStoreId, record, _message.Body.At, _message.IdempotencyKey, ct);
        return LedgerOutcome.Of(answer, _ => null);
    }

    private LedgerRecordRef? Record => outgoing.RecordId is { } id ? new LedgerRecordRef(id, _message.VisitId) : null;

    /// <returns>The record of this visit, or none; or what kept the ledger from being asked.</returns>
    private async Task<(LedgerReservation? Found, LedgerOutcome? Unasked)> FindAsync()
    {
        var answer = await ledger.FindVisitAsync(account, outgoing.LedgerStoreId, _message.VisitId, outgoing.Around, ct);
        return answer.IsDone
            ? (answer.Value.Items.FirstOrDefault(r => Guid.TryParse(r.VisitId, out var id) && id == _message.VisitId), null)
            : (null, LedgerOutcome.NotAsked(answer));
    }
}
