using UsenAdmin.Data.Actors;

namespace UsenAdmin.Data.Auditing;

/// <summary>操作履歴: who changed what, on whose behalf, before and after. Written in the transaction of the change; the application may only add.</summary>
public sealed class AuditEntry : ICompanyOwned
{
    private AuditEntry()
    {
    }

    public AuditEntry(Actor actor, AuditAction action, Guid? storeId, string subject, string? before, string? after, DateTimeOffset at)
    {
        CompanyId = actor.CompanyId;
        At = at;
        ActorKind = actor.Kind;
        ActorId = actor.Id;
        ActorName = actor.Name;
        OnBehalfOf = actor.OnBehalfOf;
        SupportSessionId = actor.SupportSessionId;
        Action = action;
        StoreId = storeId;
        Subject = subject;
        Before = before;
        After = after;
    }

    public long Id { get; private set; }

    public Guid CompanyId { get; private set; }

    public DateTimeOffset At { get; private set; }

    public ActorKind ActorKind { get; private set; }

    public Guid? ActorId { get; private set; }

    public string ActorName { get; private set; } = "";

    public string? OnBehalfOf { get; private set; }

    /// <summary>The 代理操作 in which it happened.</summary>
    public Guid? SupportSessionId { get; private set; }

    public AuditAction Action { get; private set; }

    public Guid? StoreId { get; private set; }

    /// <summary>What was changed, in words that a person recognizes (a store's, table's or terminal's name).</summary>
    public string Subject { get; private set; } = "";

    /// <summary>JSON; null when it came into being.</summary>
    public string? Before { get; private set; }

    /// <summary>JSON; null when it ceased to be.</summary>
    public string? After { get; private set; }
}

/// <summary>The kinds of change that the history tells apart. Stored as text: never rename one.</summary>
public enum AuditAction
{
    SignedIn,
    SignInLocked,
    SignedOut,
    StaffCreated,
    PasswordChanged,
    StaffEdited,
    StaffRoleChanged,
    StaffDeactivated,
    StaffReactivated,
    StaffUnlocked,
    StaffImported,
    PasswordReset,
    TwoFactorEnabled,
    TwoFactorDisabled,
    TwoFactorReset,
    RecoveryCodeUsed,
    RecoveryCodesRenewed,
    SignedInByPasskey,
    PasskeyAdded,
    PasskeyRenamed,
    PasskeyRemoved,
    SessionEnded,
    CompanySecurityChanged,
    SupportSearched,
    SupportRequested,
    SupportConsented,
    SupportStarted,
    SupportRaised,
    SupportEnded,
    AuditExported,
    StoreCreated,
    StoreEdited,
    StoreDeactivated,
    StoreReactivated,
    StoresImported,
    TableCreated,
    TableEdited,
    TableDeactivated,
    TablesImported,
    LedgerLinked,
    LedgerLinkVerified,
    LedgerLinkRejected,
    LedgerUnlinked,
    LedgerCredentialChanged,
    LedgerWebhookChanged,
    SeatsChanged,
    SeatDriftResolved,
    TableMappingRegistered,
    OnboardingStarted,
    OnboardingFinished,
    MasterSyncStarted,
    MasterSyncFinished,
    MasterSyncStopped,
    MasterSyncResumed,
    MasterSyncCancelled,
    SyncScheduleSaved,
    SyncScheduleDeleted,
    EnrollmentCodeIssued,
    TerminalEnrolled,
    TerminalTokenRotated,
    TerminalEdited,
    TerminalRevoked,
    TerminalsImported,
    TrainingTerminalOpened,
    TrainingTerminalEnded,
    TerminalOpened,
    TerminalClosed,
    LauncherChanged,
    PartySeated,
    SeatingRefusedByLedger,
    VisitCancelled,
    OrderTaken,
    CheckedOut,
    CheckoutUndone,
    PartyLeft,
    TableMoved,
    VisitsMerged,
    MergeUndone,
    CombinedCheckedOut,
    CombinedCheckoutUndone,
    TablesGrouped,
    GroupDissolved,
    TableBlocked,
    TableUnblocked,
    TableResetDone,
    BusinessDayClosed,
    LedgerMessageResent,
    LedgerRecordBound,
    LedgerMessagesGivenUp,
}
