using UsenAdmin.Data.Floor;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Results;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Features.Floor;

/// <summary>Draws a picture up as 予約確認: waiting ones by time, below them those of this business day that sit or have sat (manual 3-1).</summary>
internal static class ReservationReading
{
    public static ReservationListView Of(FloorPicture picture, DateOnly day, DateTimeOffset now, Func<Guid, IReadOnlyList<Guid>> tablesOf)
    {
        var cards =
            from ledger in picture.Master.Document.Ledgers
            from reservation in picture.All(ledger.Ledger)
            let visit = picture.Reserved.TryGetValue((ledger.Ledger, reservation.ReservationId), out var id) ? id : (Guid?)null
            where IsListed(picture, reservation, visit, day)
            let card = Card(picture, ledger.Ledger, reservation, visit, now, tablesOf)
            orderby card.State, card.StartAt, card.Ledger, card.ReservationId
            select card;
        var lists = picture.Master.Document.Ledgers.Select(l => picture.Lists.FirstOrDefault(x => x.Provider == l.Ledger)).ToList();
        return new ReservationListView(
            lists.Exists(l => l?.FetchedAt is null) ? null : lists.Min(l => l!.FetchedAt), lists.Exists(l => l is null || l.IsStale), [.. cards]);
    }

    /// <summary>Unseated ones of the day before and after too; no cancelled ones, no-shows, or walk-ins.</summary>
    private static bool IsListed(FloorPicture picture, KnownReservation reservation, Guid? visit, DateOnly day)
    {
        if (!reservation.IsReservation || (visit is null && reservation.Status is KnownStatus.Cancelled or KnownStatus.NoShow))
        {
            return false;
        }

        var its = picture.Master.Days.Of(reservation.StartAt);
        return IsSeated(reservation, visit) ? its == day : its >= day.AddDays(-1) && its <= day.AddDays(1);
    }

    private static bool IsSeated(KnownReservation reservation, Guid? visit) =>
        visit is not null || reservation.Status is KnownStatus.Seated or KnownStatus.Finished;

    private static ReservationCard Card(
        FloorPicture picture, LedgerProvider ledger, KnownReservation reservation, Guid? visit, DateTimeOffset now, Func<Guid, IReadOnlyList<Guid>> tablesOf)
    {
        var isSeated = IsSeated(reservation, visit);
        var (tables, names) = visit is { } id ? Sitting(picture, tablesOf(id)) : Designated(picture, ledger, reservation);
        var why = Why(picture, ledger, reservation, isSeated, tables, now);
        return new ReservationCard(
            ledger, reservation.ReservationId, isSeated ? ReservationCardState.Seated : ReservationCardState.Waiting, reservation.StartAt, reservation.DurationMinutes,
            reservation.PartySize, reservation.GuestName, tables, names, why is null, why is { } key ? ErrorAnswers.Code(key) : null, visit);
    }

    private static (IReadOnlyList<Guid> Tables, IReadOnlyList<string> Names) Sitting(FloorPicture picture, IReadOnlyList<Guid> tables) =>
        (tables, [.. tables.Select(picture.Master.NameOf)]);

    private static (IReadOnlyList<Guid> Tables, IReadOnlyList<string> Names) Designated(FloorPicture picture, LedgerProvider ledger, KnownReservation reservation)
    {
        var mapped = picture.Tables.Where(t => t.SeatIn(ledger) is { } seat && reservation.SeatIds.Contains(seat)).ToList();
        var unmapped = reservation.SeatIds.Except(mapped.Select(t => t.SeatIn(ledger)!)).Select(seat => picture.ListedSeats.GetValueOrDefault((ledger, seat), seat));
        return ([.. mapped.Select(t => t.TableId)], [.. mapped.Select(t => t.Name), .. unmapped]);
    }

    /// <summary>What seating it at its designated tables would be refused for, as far as is known.</summary>
    private static ErrorKey? Why(
        FloorPicture picture, LedgerProvider ledger, KnownReservation reservation, bool isSeated, IReadOnlyList<Guid> tables, DateTimeOffset now)
    {
        if (isSeated)
        {
            return ErrorKey.AlreadySeated;
        }

        if (reservation.SeatIds.Count == 0)
        {
            return ErrorKey.TableNotDesignated;
        }

        if (tables.Count == 0)
        {
            return ErrorKey.CheckTableMapping;
        }

        var verdict = SeatingDecision.Decide(picture, new SeatPartyRequest([tables[0]], ledger, reservation.ReservationId, new Party(reservation.PartySize), []), now);
        return verdict.Refusal?.Key;
    }
}
