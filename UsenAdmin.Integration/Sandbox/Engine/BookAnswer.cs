using UsenAdmin.Integration.Sandbox.Storage;

namespace UsenAdmin.Integration.Sandbox.Engine;

/// <summary>Why the book did not do what it was asked; nothing was changed then.</summary>
public enum BookRefusal
{
    ReservationNotFound,

    /// <summary>The reservation has no designated table.</summary>
    TableNotDesignated,

    /// <summary>A designated reservation, booked or still seated, overlaps the stay at one of the tables.</summary>
    AnotherReservationExists,

    /// <summary>Another visit sits, or sat, on the record.</summary>
    AlreadySeated,

    /// <summary>Cancelled, or a no-show.</summary>
    ReservationCancelled,

    /// <summary>A block overlaps the stay at one of the tables.</summary>
    Blocked,

    /// <summary>The ledger holds a walk-in of its own for that table and time, which no POS has taken over.</summary>
    WalkInExists,

    /// <summary>The party has left; it cannot be taken back any more.</summary>
    AlreadyFinished,

    NotSeated,

    /// <summary>The bill or the departure lies before the record's start.</summary>
    DepartureBeforeStart,

    OutsideBusinessHours,

    /// <summary>A table that the store's settings do not have, or do not show yet.</summary>
    UnknownTable,

    /// <summary>A form that makes no sense (<see cref="ReservationDetails.IsSound"/>); a POS's calls never get that.</summary>
    DetailsUnsound,
}

/// <summary>What the book answers: the record as it stands now, or why nothing was changed.</summary>
/// <param name="Repeated">The visit was told before: nothing was changed now, and the record is the one that it got then.</param>
public sealed record BookAnswer(SandboxReservation? Record, BookRefusal? Refusal = null, bool Repeated = false)
{
    public static implicit operator BookAnswer(BookRefusal refusal) => new(null, refusal);

    public static implicit operator BookAnswer(SandboxReservation record) => new(record);
}

/// <summary>A party that a POS lets sit.</summary>
/// <param name="VisitId">The POS's own name of the visit, unique in the store.</param>
/// <param name="StayMinutes">Null: the reservation's own, or 90 for a walk-in.</param>
/// <param name="ForGood">A visit that was taken back is known all the same and never sits again; otherwise it may come again.</param>
public sealed record PosSeating(
    string VisitId, IReadOnlyList<string> TableIds, DateTimeOffset SeatedAt, int PartySize, int? StayMinutes = null, bool ForGood = false);

/// <summary>A bill that a POS reports.</summary>
/// <param name="BillNumber">13 digits.</param>
/// <param name="Amount">Whole yen.</param>
/// <param name="Linked">The first one of a walk-in; otherwise the line says that the bill was updated.</param>
public sealed record PosBill(string BillNumber, long Amount, int PartySize, DateTimeOffset RecordedAt, bool Linked);
