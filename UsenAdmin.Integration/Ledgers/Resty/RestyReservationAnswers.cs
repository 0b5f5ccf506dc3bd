using System.Net;
using UsenAdmin.Integration.Ledgers.Partners;

namespace UsenAdmin.Integration.Ledgers.Resty;

/// <summary>Reads what Resty says of reservations.</summary>
internal static class RestyReservationAnswers
{
    public static async Task<LedgerAnswer<LedgerReservations>> PageAsync(HttpResponseMessage response, CancellationToken ct)
    {
        var page = await PartnerCall.ReadAsync<RestyReservations>(response, RestyJson.Options, ct);
        return page is not null && page.Reservations.All(IsRecord) && page.Reservations.DistinctBy(r => r.ReservationId).Count() == page.Reservations.Count
            ? new LedgerReservations([.. page.Reservations.Select(Record)], page.NextCursor)
            : LedgerFailure.Malformed;
    }

    /// <param name="asked">The record that was meant; null for one that is made by the call.</param>
    public static async Task<LedgerAnswer<LedgerSeated>> SeatedAsync(HttpResponseMessage response, string? asked, CancellationToken ct) =>
        await RecordAsync(response, ct) is { } record && (asked is null || record.ReservationId == asked)
            ? new LedgerSeated(record.ReservationId)
            : LedgerFailure.Malformed;

    public static async Task<LedgerAnswer<LedgerDone>> BilledAsync(HttpResponseMessage response, string asked, CancellationToken ct) =>
        await RecordAsync(response, ct) is { } record && record.ReservationId == asked ? new LedgerDone() : LedgerFailure.Malformed;

    /// <summary>The contract gives the success no body, so whatever comes with it does not matter.</summary>
    public static Task<LedgerAnswer<LedgerDone>> DoneAsync(HttpResponseMessage response) =>
        Task.FromResult<LedgerAnswer<LedgerDone>>(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.NoContent ? new LedgerDone() : LedgerFailure.Malformed);

    private static async Task<RestyReservation?> RecordAsync(HttpResponseMessage response, CancellationToken ct) =>
        await PartnerCall.ReadAsync<RestyReservation>(response, RestyJson.Options, ct) is { } record && IsRecord(record) ? record : null;

    private static bool IsRecord(RestyReservation? record) =>
        record is not null && PartnerText.IsId(record.ReservationId) && record.TableIds.All(id => id is not null && PartnerText.IsId(id))
        && record.DurationMinutes >= 0 && record.PartySize >= 0
        && PartnerText.Fits(record.GuestName, int.MaxValue) && PartnerText.Fits(record.GuestKana, int.MaxValue) && PartnerText.Fits(record.VisitId);

    private static LedgerReservation Record(RestyReservation record) => new()
    {
        ReservationId = record.ReservationId,
        Status = record.Status,
        Source = record.Source,
        StartAt = record.StartAt,
        DurationMinutes = record.DurationMinutes,
        PartySize = record.PartySize,
        GuestName = record.GuestName,
        GuestKana = record.GuestKana,
        SeatIds = record.TableIds,
        VisitId = record.VisitId,
        Bill = record.Bill is { } bill ? new LedgerBillFacts(bill.BillNumber, bill.Amount, bill.PartySize) : null,
        VisitNote = record.VisitNote ?? [],
        UpdatedAt = record.UpdatedAt,
    };
}
