using System.Text.Json.Serialization;
using UsenAdmin.Data.Floor;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Results;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Features.Floor;

/// <summary>Something to be known although a thing was done: the message's code, and its words.</summary>
public sealed record FloorWarning(string Code, string Message)
{
    public static FloorWarning Of(Error error) => new(ErrorAnswers.Code(error.Key), ErrorTexts.Of(error));
}

/// <summary>A visit as terminals see it. Money is whole yen.</summary>
/// <param name="TableIds">Where it sits; for one that is gone, where it sat last.</param>
/// <param name="Amount">What was ordered; once paid together with others, the destination still shows its own.</param>
/// <param name="Warned">▲.</param>
public sealed record VisitView(
    Guid VisitId, VisitKind Kind, IReadOnlyList<Guid> TableIds, Guid? GroupId, VisitState State, string? GuestName, int PartySize, int? Adults, int? Children,
    string? Note, DateTimeOffset SeatedAt, DateTimeOffset? PaidAt, DateTimeOffset? LeftAt, long Amount, string? BillNumber, bool Warned,
    IReadOnlyList<VisitLedgerView> Ledgers, IReadOnlyList<OrderLineView> Lines)
{
    /// <summary>Of the call that this answers; empty otherwise.</summary>
    public IReadOnlyList<FloorWarning> Warnings { get; init; } = [];
}

/// <param name="Reason">Why there is no record; null otherwise.</param>
public sealed record VisitLedgerView(LedgerProvider Ledger, string? RecordId, VisitLedgerState State, string? Reason);

public sealed record OrderLineView(string Text, int UnitPrice, int Quantity, DateTimeOffset At);

/// <summary>The floor of a store at one moment.</summary>
public sealed record FloorView(
    long Revision, DateOnly BusinessDay, IReadOnlyList<TableView> Tables, IReadOnlyList<VisitView> Visits, IReadOnlyList<GroupView> Groups)
{
    /// <summary>What <c>If-None-Match</c> is held against.</summary>
    [JsonIgnore]
    public string ETag { get; init; } = "";
}

/// <param name="Upcoming">Designated reservations of this business day that still wait, by time.</param>
public sealed record TableView(
    Guid TableId, string Name, TableState State, Guid? VisitId, Guid? GroupId, string? BlockReason, IReadOnlyList<UpcomingReservation> Upcoming);

public enum TableState
{
    Free,
    Seated,
    Paid,
    AwaitingReset,
    Blocked,
}

public sealed record UpcomingReservation(LedgerProvider Ledger, string ReservationId, DateTimeOffset StartAt, string? GuestName, int PartySize);

public sealed record GroupView(Guid GroupId, IReadOnlyList<Guid> TableIds, IReadOnlyList<Guid> VisitIds);

/// <summary>予約確認: the list as of the last 更新.</summary>
/// <param name="FetchedAt">The older one, where the store has two ledgers; null before the first 更新.</param>
/// <param name="Stale">A ledger has reported a change since, or was never asked.</param>
public sealed record ReservationListView(DateTimeOffset? FetchedAt, bool Stale, IReadOnlyList<ReservationCard> Reservations)
{
    /// <summary>Of the 更新 that this answers.</summary>
    public IReadOnlyList<FloorWarning> Warnings { get; init; } = [];
}

/// <summary>A reservation's card.</summary>
/// <param name="TableIds">Once seated, where it sits; before, the designated tables as far as they are mapped.</param>
/// <param name="TableNames">The same by name; a designated seat without a table by the seat's ID. Empty: 「なし」.</param>
/// <param name="CanSeat">Whether it can be seated at its designated tables now, as far as is known; another table may still do.</param>
/// <param name="Why">The code of what stands against it; null when nothing does.</param>
public sealed record ReservationCard(
    LedgerProvider Ledger, string ReservationId, ReservationCardState State, DateTimeOffset StartAt, int DurationMinutes, int PartySize, string? GuestName,
    IReadOnlyList<Guid> TableIds, IReadOnlyList<string> TableNames, bool CanSeat, string? Why, Guid? VisitId);

public enum ReservationCardState
{
    /// <summary>配席待ち.</summary>
    Waiting,

    /// <summary>配席済み.</summary>
    Seated,
}
