using System.Net;

namespace UsenAdmin.Integration.Ledgers.Resty;

/// <summary>Reads what Resty says of reservations.</summary>
internal static class RestyReservationAnswers
{
    private const int MaxIdLength = 100;

    public static async Task<LedgerAnswer<LedgerReservations>> PageAsync(HttpResponseMessage response, CancellationToken ct)
    {
        var page = await RestyBody.ReadAsync<RestyReservations>(response, ct);
        return page is not null && page.Reservations.All(IsRecord) && page.Reservations.DistinctBy(r => r.ReservationId).Count() == page.Reservations.Count
            ? new LedgerReservations([.. page.Reservations.Select(Record)], page.NextCursor)
            : LedgerFailure.Malformed;
    }

    /// <param name="asked">The record that was meant; null for one that is made by the call.</param>
    public static async Task<LedgerAnswer<LedgerReservation>> RecordAsync(HttpResponseMessage response, string? asked, CancellationToken ct) =>
        await RestyBody.ReadAsync<RestyReservation>(response, ct) is { } record && IsRecord(record) && (asked is null || record.ReservationId == asked)
            ? Record(record)
            : LedgerFailure.Malformed;

    /// <summary>The contract gives the success no body, so whatever comes with it does not matter.</summary>
    public static Task<LedgerAnswer<LedgerDone>> DoneAsync(HttpResponseMessage response) =>
        Task.FromResult<LedgerAnswer<LedgerDone>>(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.NoContent ? new LedgerDone() : LedgerFailure.Malformed);

    private static bool IsRecord(RestyReservation? record) =>
        record is not null && RestyBody.IsId(record.ReservationId, MaxIdLength) && record.TableIds.All(id => id is not null && RestyBody.IsId(id, MaxIdLength))
        && record.DurationMinutes >= 0 && record.PartySize >= 0
        && RestyBody.Fits(record.GuestName, int.MaxValue) && RestyBody.Fits(record.GuestKana, int.MaxValue) && RestyBody.Fits(record.VisitId, MaxIdLength);

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
