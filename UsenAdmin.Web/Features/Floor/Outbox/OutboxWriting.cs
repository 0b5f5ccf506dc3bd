using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data.Floor;
using UsenAdmin.Data.Floor.Rules;
using UsenAdmin.Data.Results;

namespace UsenAdmin.Web.Features.Floor.Outbox;

/// <summary>Writes what the ledgers must learn, in the transaction of the change itself. Practice writes nothing.</summary>
internal static class OutboxWriting
{
    /// <summary>
    /// The record of a visit is made or taken. A message of another visit about the same record or seat that is not out yet goes first:
    /// 来店取り消し and seating again leaves one record.
    /// </summary>
    /// <returns>Null when this ledger is told nothing.</returns>
    public static async Task<LedgerMessage?> TellSeatingAsync(this FloorWork work, Visit visit, LedgerIntent intent, string ledgerStoreId)
    {
        var ledgers = await work.LedgersAsync(visit.Id);
        var ledger = ledgers.Find(l => l.Provider == intent.Provider);
        if (ledger is null)
        {
            ledger = new VisitLedger(work.Db.CompanyId, visit.Id, intent.Provider, ledgerStoreId);
            work.Db.VisitLedgers.Add(ledger);
            ledgers.Add(ledger);
        }

        if (intent.Kind is not { } kind)
        {
            ledger.Leave(intent.Reason!.Value);
            return null;
        }

        var reservation = kind == LedgerMessageKind.Seat ? visit.ReservationId : null;
        ledger.Expect(reservation, intent.SeatIds, reservation is null ? work.Now : visit.ReservedAt);
        var body = new LedgerMessageBody
        {
            ReservationId = reservation,
            SeatIds = intent.SeatIds,
            At = work.Now,
            PartySize = visit.PartySize,
            StayMinutes = work.Master.StayMinutes,
        };
        var message = work.Write(visit.Id, ledger, kind, body);
        if (await PendingBeforeAsync(work, ledger, reservation) is { } before)
        {
            message.WaitFor(before, work.Now + (2 * SendNow.Patience));
        }
        else
        {
            message.ClaimNow(work.Now); // The request sends it itself.
        }

        return message;
    }

    /// <summary>来店取り消し: what was never tried is withdrawn, whatever may have arrived is taken back.</summary>
    public static async Task TellCancellationAsync(this FloorWork work, Visit visit)
    {
        foreach (var ledger in await work.LedgersAsync(visit.Id))
        {
            if (!ledger.IsTold)
            {
                continue;
            }

            var messages = await work.MessagesAsync(visit.Id, ledger);
            var seating = messages.FindLast(m => m.Kind is LedgerMessageKind.Seat or LedgerMessageKind.CreateWalkIn);
            var isHere = seating is null || seating.State is LedgerMessageState.Confirmed || !(seating.IsUntried || seating.State == LedgerMessageState.Refused);
            foreach (var message in messages.Where(m => m.IsUntried || m.State == LedgerMessageState.Refused))
            {
                message.GiveUp(work.Now);
            }

            if (isHere)
            {
                work.Write(visit.Id, ledger, LedgerMessageKind.Unseat, new LedgerMessageBody { ReservationId = ledger.RecordId, At = work.Now });
            }
        }
    }

    /// <summary>会計: 来店人数, ご利用料金 and the line of 来店ノート (26). A later checkout is a change.</summary>
    public static async Task TellBillAsync(this FloorWork work, BillShare share, string billNumber)
    {
        foreach (var ledger in (await work.LedgersAsync(share.Visit.Id)).Where(l => l.IsTold))
        {
            work.Write(share.Visit.Id, ledger, LedgerMessageKind.Bill, new LedgerMessageBody
            {
                At = work.Now,
                PartySize = share.Visit.PartySize,
                BillNumber = billNumber,
                Amount = (int)share.Amount,
                IsFirstBill = BillRule.IsFirst(share.Visit, ledger),
            });
            ledger.Bill();
        }
    }

    /// <summary>A checkout is taken back: what the ledger was not told yet it never hears. The next checkout tells it the change.</summary>
    public static async Task WithdrawCheckoutAsync(this FloorWork work, Visit visit)
    {
        foreach (var ledger in (await work.LedgersAsync(visit.Id)).Where(l => l.IsTold))
        {
            var messages = await work.MessagesAsync(visit.Id, ledger);
            foreach (var message in messages.Where(m => m.Kind is LedgerMessageKind.Bill or LedgerMessageKind.Depart && (m.IsUntried || m.State == LedgerMessageState.Refused)))
            {
                message.GiveUp(work.Now);
            }

            if (!messages.Exists(m => m.Kind == LedgerMessageKind.Bill && m.State != LedgerMessageState.GivenUp))
            {
                ledger.Unbill();
            }
        }
    }

    /// <summary>退店. A record that is finished there already stays so.</summary>
    public static async Task<IReadOnlyList<VisitLedger>> TellDepartureAsync(this FloorWork work, Visit visit)
    {
        var told = (await work.LedgersAsync(visit.Id)).Where(l => l.IsTold).ToList();
        foreach (var ledger in told)
        {
            var messages = await work.MessagesAsync(visit.Id, ledger);
            if (!messages.Exists(m => m.Kind == LedgerMessageKind.Depart && m.State != LedgerMessageState.GivenUp))
            {
                work.Write(visit.Id, ledger, LedgerMessageKind.Depart, new LedgerMessageBody { At = work.Now });
            }
        }

        return told;
    }

    /// <summary>The merged visit's records stay in the ledgers; one that was never asked for is not made.</summary>
    /// <returns>Whether a record stays to be tidied up there.</returns>
    public static async Task<bool> WithdrawSeatingAsync(this FloorWork work, Visit visit)
    {
        var stays = false;
        foreach (var ledger in (await work.LedgersAsync(visit.Id)).Where(l => l.IsTold))
        {
            var messages = await work.MessagesAsync(visit.Id, ledger);
            var seating = messages.FindLast(m => m.Kind is LedgerMessageKind.Seat or LedgerMessageKind.CreateWalkIn);
            if (seating is { IsUntried: true })
            {
                seating.GiveUp(work.Now);
                ledger.Refuse(ErrorKey.LedgerNetworkError);
            }
            else
            {
                stays = true;
            }
        }

        return stays;
    }

    /// <summary>A merge is undone: what it withdrew is asked for again.</summary>
    public static async Task RestoreSeatingAsync(this FloorWork work, Visit visit)
    {
        foreach (var ledger in (await work.LedgersAsync(visit.Id)).Where(l => l.IsTold))
        {
            var messages = await work.MessagesAsync(visit.Id, ledger);
            if (messages.FindLast(m => m.Kind is LedgerMessageKind.Seat or LedgerMessageKind.CreateWalkIn) is { State: LedgerMessageState.GivenUp, AskFirst: false } withdrawn)
            {
                ledger.Expect(withdrawn.Body.ReservationId, withdrawn.Body.SeatIds, ledger.StartAt);
                work.Write(visit.Id, ledger, withdrawn.Kind, withdrawn.Body);
            }
        }
    }

    private static LedgerMessage Write(this FloorWork work, Guid visitId, VisitLedger ledger, LedgerMessageKind kind, LedgerMessageBody body)
    {
        var message = new LedgerMessage(work.Db.CompanyId, work.StoreId, visitId, ledger.Provider, kind, body, work.Now);
        work.Db.LedgerMessages.Add(message);
        return message;
    }

    private static Task<List<LedgerMessage>> MessagesAsync(this FloorWork work, Guid visitId, VisitLedger ledger) =>
        work.Db.LedgerMessages.Where(m => m.VisitId == visitId && m.Provider == ledger.Provider).OrderBy(m => m.Sequence).ToListAsync(work.Ct);

    private static async Task<Guid?> PendingBeforeAsync(FloorWork work, VisitLedger ledger, string? reservationId)
    {
        var pending = await (
            from m in work.Db.LedgerMessages
            join l in work.Db.VisitLedgers on new { m.VisitId, m.Provider } equals new { l.VisitId, l.Provider }
            where m.StoreId == work.StoreId && m.Provider == ledger.Provider && m.VisitId != ledger.VisitId
                && (m.State == LedgerMessageState.Queued || m.State == LedgerMessageState.Sending || m.State == LedgerMessageState.Unknown)
            orderby m.Sequence descending
            select new { m.Id, l.RecordId, l.SeatIds }).Take(200).ToListAsync(work.Ct);
        return pending.Find(p => (reservationId is not null && p.RecordId == reservationId) || p.SeatIds.Any(ledger.SeatIds.Contains))?.Id;
    }
}
