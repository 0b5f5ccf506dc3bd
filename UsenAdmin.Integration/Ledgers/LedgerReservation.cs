namespace UsenAdmin.Integration.Ledgers;

/// <summary>Where a reservation stands in the ledger.</summary>
public enum LedgerReservationStatus
{
    Booked,
    Seated,
    Finished,
    Cancelled,
    NoShow,
}

/// <summary>Who made a record.</summary>
public enum LedgerReservationSource
{
    Web,
    Phone,
    Staff,

    /// <summary>A walk-in that staff entered in the ledger.</summary>
    WalkIn,

    /// <summary>A walk-in that this portal reported.</summary>
    PosWalkIn,
}

/// <summary>A page of reservations.</summary>
/// <param name="NextCursor">For the next page; null after the last.</param>
public sealed record LedgerReservations(IReadOnlyList<LedgerReservation> Items, string? NextCursor);

/// <summary>A record of the ledger: a reservation, or a walk-in.</summary>
public sealed record LedgerReservation
{
    public required string ReservationId { get; init; }

    public required LedgerReservationStatus Status { get; init; }

    public required LedgerReservationSource Source { get; init; }

    public required DateTimeOffset StartAt { get; init; }

    public required int DurationMinutes { get; init; }

    public required int PartySize { get; init; }

    public string? GuestName { get; init; }

    public string? GuestKana { get; init; }

    /// <summary>Empty while no seat is designated.</summary>
    public required IReadOnlyList<string> SeatIds { get; init; }

    /// <summary>The portal's visit, as it was sent; null when none took the record over.</summary>
    public string? VisitId { get; init; }

    public LedgerBillFacts? Bill { get; init; }

    /// <summary>来店ノート, line by line.</summary>
    public IReadOnlyList<string> VisitNote { get; init; } = [];

    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Without the guest: records print all they hold.</summary>
    public override string ToString() => $"LedgerReservation {{ ReservationId = {ReservationId}, Status = {Status} }}";
}

/// <summary>What a record knows of its bill. Whole yen.</summary>
public sealed record LedgerBillFacts(string BillNumber, int Amount, int PartySize);
