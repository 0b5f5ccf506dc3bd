using UsenAdmin.Data.Floor;
using UsenAdmin.Data.Results;
using UsenAdmin.Integration.Ledgers;
using UsenAdmin.Web.Features.Floor.Outbox;

namespace UsenAdmin.Web.Features.Floor;

/// <summary>What a ledger's refusal means to a party that has just sat down.</summary>
internal static class SeatingRefusals
{
    /// <summary>
    /// Whether the seating is taken back, unless a person has accepted it. Not for a walk-in of the ledger's own (11), nor where the
    /// record is only there to keep the seat in the other ledger (16).
    /// </summary>
    public static bool TakesBack(TimelyOutcome attempt, Visit visit) =>
        (visit.ReservationLedger is null || visit.ReservationLedger == attempt.Outgoing.Message.Provider)
        && attempt.Outcome.Refusal is LedgerRefusal.TableNotDesignated or LedgerRefusal.AnotherReservationExists or LedgerRefusal.AlreadySeated
            or LedgerRefusal.ReservationCancelled or LedgerRefusal.Blocked or LedgerRefusal.OutsideBusinessHours or LedgerRefusal.UnknownSeat;

    /// <summary>Whether a person has accepted what the ledger asks about.</summary>
    public static bool IsAccepted(TimelyOutcome attempt, IReadOnlyCollection<ErrorKey> acknowledged) =>
        IsAsked(attempt) && acknowledged.Contains(attempt.Outcome.Problem!.Value);

    public static Error Error(TimelyOutcome attempt)
    {
        var problem = attempt.Outcome.Problem!.Value;
        return IsAsked(attempt) ? Asking.Error(problem) : new Error(problem);
    }

    /// <summary>What a person is told of a problem that left the party sitting.</summary>
    public static ErrorKey Told(LedgerOutcome outcome) => outcome.Problem switch
    {
        ErrorKey.LedgerCredentialsInvalid or ErrorKey.StoreIdNotFound or ErrorKey.PosOptionRequired => ErrorKey.Unexpected,
        var problem => problem!.Value,
    };

    // A blocked seat is asked about; another reservation is for walk-ins only (10).
    private static bool IsAsked(TimelyOutcome attempt) =>
        attempt.Outcome.Refusal == LedgerRefusal.Blocked
        || (attempt.Outcome.Refusal == LedgerRefusal.AnotherReservationExists && attempt.Outgoing.Message.Kind == LedgerMessageKind.CreateWalkIn);
}

/// <summary>Refusals that a person may accept: the same call, with the key acknowledged, then goes on.</summary>
public static class Asking
{
    private const string Flag = "asks";

    public static Error Error(ErrorKey key) => new Error(key).With(Flag, "true");

    public static bool IsAsked(this Error error) => error.Arguments.ContainsKey(Flag);
}
