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

    /// <summary>The credentials are genuine, but not of the company whose stores are linked; the argument <c>store</c> names one.</summary>
    LedgerCredentialsOfOther,
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

    /// <summary>日締め while visits are open; the argument <c>n</c> counts them.</summary>
    OpenVisits,

    // Terminals.
    UnknownVersion,
    EnrollmentCodeInvalid,
    LauncherTakesOneLedger,
    NotForThisKind,

    // People and access.
    LoginFailed,

    /// <summary>More logins at once than can be checked; nothing was counted against the account.</summary>
    SignInBusy,
    SessionExpired,
    Forbidden,
    NotFound,
    LastCompanyAdmin,
    CodeWrong,

    /// <summary>A login by passkey that failed, whatever the cause.</summary>
    PasskeyFailed,
    PasskeyNotAdded,

    /// <summary>The argument <c>n</c> says how many there may be.</summary>
    PasskeyLimit,
    SupportAccessRefused,
    SupportSessionOpen,
    SupportReadOnly,

    /// <summary>A value that does not fit; the argument <c>field</c> names the field, <c>reason</c> says why.</summary>
    InvalidValue,

    /// <summary>Somebody else changed the same thing meanwhile; nothing was written.</summary>
    ChangedByOther,

    /// <summary>A code (store, staff, table name) that is taken already; the argument <c>value</c> names it.</summary>
    AlreadyExists,

    TooManyRequests,
}
