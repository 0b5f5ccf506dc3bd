using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Results;

namespace UsenAdmin.Data.Floor.Rules;

/// <summary>All that the decision about a seating depends on.</summary>
public sealed record SeatingQuestion
{
    /// <summary>Every table of the store, in its order.</summary>
    public required IReadOnlyList<FloorTable> Tables { get; init; }

    /// <summary>The tables that were chosen.</summary>
    public required IReadOnlyList<Guid> Chosen { get; init; }

    /// <summary>The ledgers that the store is linked to.</summary>
    public required IReadOnlyList<FloorLedger> Ledgers { get; init; }

    /// <summary>The reservation that is to be seated; null for a walk-in.</summary>
    public AskedReservation? Reservation { get; init; }

    /// <summary>Reservations that visits hold already, whatever the ledger says.</summary>
    public required IReadOnlySet<(LedgerProvider, string)> Held { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>The store's default stay.</summary>
    public required int StayMinutes { get; init; }

    /// <summary>What a person has accepted.</summary>
    public IReadOnlySet<ErrorKey> Acknowledged { get; init; } = new HashSet<ErrorKey>();
}

/// <param name="Known">Null when the last 更新 did not bring it.</param>
public sealed record AskedReservation(LedgerProvider Provider, KnownReservation? Known);

/// <summary>One of three: it goes (the plan), a person is asked first, or it is refused.</summary>
public sealed record SeatingVerdict
{
    public SeatingPlan? Plan { get; init; }

    /// <summary>What a person may accept.</summary>
    public ErrorKey? Asks { get; init; }

    public Error? Refusal { get; init; }

    public static implicit operator SeatingVerdict(ErrorKey refusal) => new() { Refusal = new Error(refusal) };
}

/// <summary>How a party is seated.</summary>
public sealed record SeatingPlan
{
    /// <summary>All that the visit sits at, its own first.</summary>
    public required IReadOnlyList<Guid> TableIds { get; init; }

    public AskedReservation? Reservation { get; init; }

    public required IReadOnlyList<LedgerIntent> Intents { get; init; }

    /// <summary>What is to be known although it goes.</summary>
    public required IReadOnlyList<Error> Warnings { get; init; }

    /// <summary>▲.</summary>
    public bool IsWarned { get; init; }
}

/// <summary>What a ledger is to be told of a visit.</summary>
/// <param name="Kind">Seat or CreateWalkIn; null when it is told nothing, for <paramref name="Reason"/>.</param>
public sealed record LedgerIntent(LedgerProvider Provider, LedgerMessageKind? Kind, IReadOnlyList<string> SeatIds, ErrorKey? Reason = null);
