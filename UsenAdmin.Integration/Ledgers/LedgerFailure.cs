namespace UsenAdmin.Integration.Ledgers;

/// <summary>Why a ledger did not do what it was asked. What the partner wrote about it never reaches a person.</summary>
public enum LedgerFailure
{
    /// <summary>It knows no such store, or the store is not the account's.</summary>
    StoreNotFound,

    /// <summary>The store has no POS連携 option.</summary>
    PosOptionRequired,

    CredentialsInvalid,

    /// <summary>This machine's clock and the ledger's are too far apart for a signature to hold: the operator mends it, nothing was done.</summary>
    ClockOff,

    /// <summary>No connection could be made, or none was tried because too many failed before: it was certainly not asked.</summary>
    Unreachable,

    /// <summary>The connection broke off while it was asked.</summary>
    ConnectionLost,

    TimedOut,

    Maintenance,

    RateLimited,

    /// <summary>The same call, with the same key, still runs there.</summary>
    InProgress,

    /// <summary>An answer of 5xx.</summary>
    ServerError,

    /// <summary>An answer that is not of the contract: HTML, half a body, wrong types, an ID twice, too large.</summary>
    Malformed,

    /// <summary>It understood and refused; <see cref="LedgerRefusal"/> says why.</summary>
    Refused,
}

/// <summary>Why a ledger refuses what it understood.</summary>
public enum LedgerRefusal
{
    /// <summary>For a reason that the contract does not name.</summary>
    Other,
    TableNotDesignated,
    AnotherReservationExists,
    AlreadySeated,
    ReservationCancelled,
    Blocked,
    OutsideBusinessHours,
    UnknownSeat,

    /// <summary>The ledger holds a walk-in of its own for that seat and time.</summary>
    WalkInExists,

    /// <summary>The visit was finished, it cannot be taken back any more.</summary>
    AlreadyFinished,
    NotSeated,
    DepartureBeforeStart,

    /// <summary>The key was used for something else: a bug of the sender.</summary>
    KeyReused,

    /// <summary>The ledger has this visit already, at another record: a person must look.</summary>
    VisitKnown,
}

/// <summary>A failure with what is known about it.</summary>
internal sealed record LedgerFailed(LedgerFailure Failure, TimeSpan? RetryAfter, LedgerRefusal? Refusal);
