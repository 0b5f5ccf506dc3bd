using System.Text.Json.Serialization;

namespace UsenAdmin.Integration.Ledgers.Resty;

// The partner's shapes. What its contract requires is required here, so that an answer without it is malformed.

internal sealed record RestyStore(
    [property: JsonRequired] string StoreId, [property: JsonRequired] string Name, [property: JsonRequired] bool PosOption);

internal sealed record RestyTables([property: JsonRequired] IReadOnlyList<RestyTable> Tables);

internal sealed record RestyTable(
    [property: JsonRequired] string TableId, [property: JsonRequired] string Name, [property: JsonRequired] int Order, int? MinCapacity, int? MaxCapacity, string? Area);

internal sealed record RestyError([property: JsonRequired] RestyErrorBody Error);

internal sealed record RestyErrorBody([property: JsonRequired] string Code);

internal sealed record RestyHours(string? TimeZone, [property: JsonRequired] IReadOnlyList<RestyDay> Days);

internal sealed record RestyDay([property: JsonRequired] string Day, [property: JsonRequired] bool Open, IReadOnlyList<RestyOpenTime>? Hours);

internal sealed record RestyOpenTime([property: JsonRequired] string From, [property: JsonRequired] string To);

internal sealed record RestyReservations([property: JsonRequired] IReadOnlyList<RestyReservation> Reservations, string? NextCursor);

internal sealed record RestyReservation(
    [property: JsonRequired] string ReservationId,
    [property: JsonRequired] LedgerReservationStatus Status,
    [property: JsonRequired] LedgerReservationSource Source,
    [property: JsonRequired] DateTimeOffset StartAt,
    [property: JsonRequired] int DurationMinutes,
    [property: JsonRequired] int PartySize,
    [property: JsonRequired] IReadOnlyList<string> TableIds,
    string? GuestName,
    string? GuestKana,
    string? VisitId,
    RestyRecordedBill? Bill,
    IReadOnlyList<string>? VisitNote,
    DateTimeOffset? UpdatedAt);

internal sealed record RestyRecordedBill([property: JsonRequired] string BillNumber, [property: JsonRequired] int Amount, [property: JsonRequired] int PartySize);

internal sealed record RestySeating(Guid VisitId, IReadOnlyList<string> TableIds, DateTimeOffset SeatedAt, int PartySize, int? StayMinutes);

internal sealed record RestyBill(string BillNumber, int Amount, int PartySize, DateTimeOffset RecordedAt, LedgerBillKind Kind);

internal sealed record RestyDeparture(DateTimeOffset LeftAt);

/// <param name="Url">Written as null, too: that is what turns it off.</param>
internal sealed record RestyWebhook([property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Url, string? Secret)
{
    /// <summary>Without the secret: records print all they hold.</summary>
    public override string ToString() => $"RestyWebhook {{ Url = {Url} }}";
}
