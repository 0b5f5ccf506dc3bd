using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Results;

namespace UsenAdmin.Data.Floor.Rules;

/// <summary>Which tables a seating comes to: the designated ones together (4), and those of the group that they are in (23).</summary>
internal sealed record Seating
{
    /// <summary>The tables that the ledgers are told of: chosen and designated ones.</summary>
    public required IReadOnlyList<FloorTable> Told { get; init; }

    /// <summary>Free tables of the group, which the ledgers are not told of.</summary>
    public IReadOnlyList<FloorTable> Joined { get; init; } = [];

    public AskedReservation? Reservation { get; init; }

    /// <summary>A table was chosen that the terminal's master does not have.</summary>
    public bool IsMissing { get; init; }

    /// <summary>A designated seat has no table.</summary>
    public bool HasUnmappedDesignation { get; init; }

    /// <summary>None of the designated tables was chosen (6).</summary>
    public bool IsElsewhere { get; init; }

    public IReadOnlyList<Guid> TableIds => [.. Told.Concat(Joined).Select(t => t.TableId)];

    public ErrorKey? TableRefusal => Told.Select(t => t.Refusal).FirstOrDefault(r => r is not null);

    public bool HasGoneSeat => Told.Any(t => t.Seats.Values.Any(s => s.IsGone));

    public static Seating Of(SeatingQuestion question)
    {
        var chosen = question.Tables.Where(t => question.Chosen.Contains(t.TableId)).ToList();
        var groups = chosen.Where(t => t.GroupId is not null).Select(t => t.GroupId).ToHashSet();
        var grouped = question.Tables.Where(t => t.GroupId is not null && groups.Contains(t.GroupId) && !chosen.Contains(t)).ToList();
        var reservation = question.Reservation ?? ReservationOfGroup(question, chosen, grouped);
        var (told, unmapped, elsewhere) = WithDesignated(question, chosen, reservation);
        return new Seating
        {
            Told = told,
            Joined = [.. grouped.Where(t => !told.Contains(t) && t.Hold == TableHold.Free && !IsReservedForOthers(question, t, reservation))],
            Reservation = reservation,
            IsMissing = chosen.Count == 0 || chosen.Count != question.Chosen.Distinct().Count(),
            HasUnmappedDesignation = unmapped,
            IsElsewhere = elsewhere,
        };
    }

    /// <summary>Whether another reservation takes one of the tables in that ledger during the stay.</summary>
    public bool ReservedIn(SeatingQuestion question, FloorLedger ledger, string? own) =>
        Told.Any(t => t.SeatIn(ledger.Provider) is { } seat
            && ledger.Reserving(seat, question.Now, question.StayMinutes).Any(r => ledger.Provider != Reservation?.Provider || r.ReservationId != own));

    /// <summary>7, 8, 23: one walk-in record, on the first mapped table.</summary>
    public LedgerIntent WalkInIntent(LedgerProvider ledger) =>
        (Reservation is null ? Told.Concat(Joined) : Told).Where(t => !t.IsWaiting).Select(t => t.SeatIn(ledger)).FirstOrDefault(s => s is not null) is { } seat
            ? new LedgerIntent(ledger, LedgerMessageKind.CreateWalkIn, [seat])
            : new LedgerIntent(ledger, null, [], ErrorKey.WalkInNotLinkedUnmapped);

    private static (IReadOnlyList<FloorTable> Told, bool Unmapped, bool Elsewhere) WithDesignated(
        SeatingQuestion question, List<FloorTable> chosen, AskedReservation? asked)
    {
        if (asked?.Known is not { } reservation)
        {
            return (chosen, false, false);
        }

        var designated = question.Tables.Where(t => t.SeatIn(asked.Provider) is { } seat && reservation.SeatIds.Contains(seat)).ToList();
        return designated.Exists(chosen.Contains)
            ? ([.. designated, .. chosen.Except(designated)], designated.Count < reservation.SeatIds.Count, false)
            : (chosen, false, true);
    }

    /// <summary>23: in a group of which a table is designated, the visit is that reservation's.</summary>
    private static AskedReservation? ReservationOfGroup(SeatingQuestion question, List<FloorTable> chosen, List<FloorTable> grouped)
    {
        if (grouped.Count == 0)
        {
            return null;
        }

        var here = Booked(question, chosen).ToList();
        if (here.Count == 0)
        {
            here = [.. Booked(question, grouped)];
        }

        return here.Count == 1 ? here[0] : null;
    }

    private static IEnumerable<AskedReservation> Booked(SeatingQuestion question, List<FloorTable> tables) =>
        from ledger in question.Ledgers
        from reservation in ledger.Standing
        where reservation is { Status: KnownStatus.Booked, IsReservation: true } && reservation.Overlaps(question.Now, question.StayMinutes)
            && !question.Held.Contains((ledger.Provider, reservation.ReservationId))
            && tables.Exists(t => t.SeatIn(ledger.Provider) is { } seat && reservation.SeatIds.Contains(seat))
        select new AskedReservation(ledger.Provider, reservation);

    private static bool IsReservedForOthers(SeatingQuestion question, FloorTable table, AskedReservation? own) =>
        question.Ledgers.Any(l => table.SeatIn(l.Provider) is { } seat
            && l.Reserving(seat, question.Now, question.StayMinutes).Any(r => l.Provider != own?.Provider || r.ReservationId != own.Known?.ReservationId));
}
