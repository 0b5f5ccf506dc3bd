namespace UsenAdmin.Data.Results;

/// <summary>
/// Every message the product gives, by the key of the message catalogue. The words stand in Resources/Errors.resx under the same name;
/// an API's <c>code</c> is the name in lower camel case.
/// </summary>
public enum ErrorKey
{
    // From the manual, chapters 2-1, 2-2 and 5.
    TableInfoFetchFailed,
    WalkInNotLinkedUnmapped,
    AnotherReservationExists,
    LedgerNetworkError,
    CheckTableMapping,
    Unexpected,

    // Linking and mapping.
    StoreIdNotFound,
    StoreIdInUse,
    PosOptionRequired,
    LedgerCredentialsInvalid,
    LedgerTablesEmpty,
    SeatUsedTwice,
    MappingChanged,
    UndeliveredMessages,

    // Seating and the floor.
    TableNotDesignated,
    OutsideBusinessHours,
    AlreadySeated,
    TableOccupied,
    TableBlocked,
    TableAwaitingReset,
    WaitingTableNotAllowed,
    SeatBlockedInLedger,
    ReservationCancelled,
    LedgerTableNotChanged,
    EarlyArrival,

    // Terminals.
    UnknownVersion,
    EnrollmentCodeInvalid,
    LauncherTakesOneLedger,
    NotForThisKind,

    // People and access.
    LoginFailed,
    SessionExpired,
    Forbidden,
    NotFound,

    /// <summary>A value that does not fit; the argument <c>field</c> names the field, <c>reason</c> says why.</summary>
    InvalidValue,

    /// <summary>Somebody else changed the same thing meanwhile; nothing was written.</summary>
    ChangedByOther,

    /// <summary>A code (store, staff, table name) that is taken already; the argument <c>value</c> names it.</summary>
    AlreadyExists,

    TooManyRequests,
}
