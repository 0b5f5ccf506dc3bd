using UsenAdmin.Data.Ledgers;

namespace UsenAdmin.Web.Features.Floor;

/// <summary>Body of <c>POST /visits</c> and <c>POST /visits/check</c>.</summary>
/// <param name="Ledger">With <paramref name="ReservationId"/>: a reservation; without both a walk-in.</param>
/// <param name="Acknowledged">Codes that a person has accepted, such as <c>anotherReservationExists</c>.</param>
public sealed record SeatingBody(
    IReadOnlyList<Guid> TableIds, int PartySize, LedgerProvider? Ledger = null, string? ReservationId = null, int? Adults = null, int? Children = null,
    string? Note = null, IReadOnlyList<string>? Acknowledged = null);

/// <summary>Body of <c>POST /visits/{id}/orders</c>.</summary>
public sealed record OrderBody(IReadOnlyList<NewOrderLine> Lines);

/// <summary>Body of <c>POST /visits/{id}/move</c>.</summary>
public sealed record MoveBody(Guid ToTableId, IReadOnlyList<string>? Acknowledged = null);

/// <summary>Body of <c>POST /visits/{id}/merge</c>: one of the two.</summary>
public sealed record MergeBody(Guid? IntoVisitId = null, Guid? IntoTableId = null);

/// <summary>Body of <c>POST /combined-checkouts</c>.</summary>
public sealed record CombinedCheckoutBody(Guid IntoVisitId, IReadOnlyList<Guid> VisitIds);

/// <summary>Body of <c>POST /groups</c>.</summary>
public sealed record GroupBody(IReadOnlyList<Guid> TableIds);

/// <summary>Body of <c>PUT /tables/{id}/block</c>.</summary>
public sealed record BlockBody(string? Reason = null);

/// <summary>Body of <c>POST /ledger-messages/{id}/binding</c>: the ledger's own record that the visit takes over.</summary>
public sealed record BindingBody(string RecordId);

/// <summary>Answer to <c>POST /visits/check</c> where seating would be done.</summary>
public sealed record SeatingCheckView(IReadOnlyList<FloorWarning> Warnings);
