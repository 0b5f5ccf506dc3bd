using UsenAdmin.Data.Results;
using UsenAdmin.Integration.Ledgers;

namespace UsenAdmin.Web.Features.Floor.Outbox;

/// <summary>What came of one attempt to tell a ledger something.</summary>
public sealed record LedgerOutcome(LedgerOutcomeKind Kind)
{
    /// <summary>The record that was made, taken or found.</summary>
    public string? RecordId { get; init; }

    public LedgerRefusal? Refusal { get; init; }

    public LedgerFailure? Failure { get; init; }

    /// <summary>How long the ledger asks to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static LedgerOutcome Done(string? recordId = null) => new(LedgerOutcomeKind.Done) { RecordId = recordId };

    public static LedgerOutcome Needless { get; } = new(LedgerOutcomeKind.Needless);

    public static LedgerOutcome Of<T>(LedgerAnswer<T> answer, Func<T, string?> recordId)
        where T : class => answer switch
        {
            { IsDone: true } => Done(recordId(answer.Value)),
            { Failure: LedgerFailure.Refused } => new LedgerOutcome(LedgerOutcomeKind.Refused) { Refusal = answer.Refusal ?? LedgerRefusal.Other },
            { MayHaveArrived: true } => new LedgerOutcome(LedgerOutcomeKind.Doubtful) { Failure = answer.Failure, RetryAfter = answer.RetryAfter },
            _ => NotAsked(answer),
        };

    /// <summary>The ledger could not be asked first: nothing was sent either.</summary>
    public static LedgerOutcome NotAsked<T>(LedgerAnswer<T> answer)
        where T : class => new(LedgerOutcomeKind.NotTaken) { Failure = answer.Failure, RetryAfter = answer.RetryAfter };

    /// <summary>What a person is told of it; null when there is nothing to tell.</summary>
    public ErrorKey? Problem => Kind switch
    {
        LedgerOutcomeKind.Refused => Words(Refusal!.Value),
        LedgerOutcomeKind.Doubtful or LedgerOutcomeKind.NotTaken => Failure switch
        {
            LedgerFailure.CredentialsInvalid => ErrorKey.LedgerCredentialsInvalid,
            LedgerFailure.StoreNotFound => ErrorKey.StoreIdNotFound,
            LedgerFailure.PosOptionRequired => ErrorKey.PosOptionRequired,
            _ => ErrorKey.LedgerNetworkError,
        },
        _ => null,
    };

    /// <summary>For support: the name of a failure or refusal, never the partner's words.</summary>
    public string Detail => Refusal?.ToString() ?? Failure?.ToString() ?? "";

    private static ErrorKey Words(LedgerRefusal refusal) => refusal switch
    {
        LedgerRefusal.TableNotDesignated => ErrorKey.TableNotDesignated,
        LedgerRefusal.AnotherReservationExists => ErrorKey.AnotherReservationExists,
        LedgerRefusal.AlreadySeated => ErrorKey.AlreadySeated,
        LedgerRefusal.ReservationCancelled => ErrorKey.ReservationCancelled,
        LedgerRefusal.Blocked => ErrorKey.SeatBlockedInLedger,
        LedgerRefusal.OutsideBusinessHours => ErrorKey.OutsideBusinessHours,
        LedgerRefusal.UnknownSeat => ErrorKey.CheckTableMapping,
        LedgerRefusal.DepartureBeforeStart => ErrorKey.EarlyArrival,
        _ => ErrorKey.Unexpected,
    };
}

public enum LedgerOutcomeKind
{
    /// <summary>The ledger has it.</summary>
    Done,

    /// <summary>There is nothing to tell any more: the visit was cancelled before the ledger ever heard of it.</summary>
    Needless,

    /// <summary>The ledger says no.</summary>
    Refused,

    /// <summary>Nobody knows whether it arrived.</summary>
    Doubtful,

    /// <summary>It certainly was not taken.</summary>
    NotTaken,
}
