using System.Globalization;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Integration.Ledgers.Partners;

namespace UsenAdmin.Integration.Ledgers.Resty;

/// <summary>Resty予約台帳 as a <see cref="ILedger"/>.</summary>
internal sealed class RestyLedger(IRestyApi api, TimeProvider time) : ILedger, ILedgerWebhooks
{
    private readonly RestyCall _resty = new(time);

    public LedgerProvider Provider => LedgerProvider.Resty;

    public Task<LedgerAnswer<LedgerStore>> GetStoreAsync(LedgerAccount account, string storeId, CancellationToken ct) =>
        _resty.AskAsync(account, key => api.GetStoreAsync(storeId, key, ct), response => RestyStoreAnswers.StoreAsync(response, storeId, ct), ct);

    public Task<LedgerAnswer<LedgerSeats>> GetSeatsAsync(LedgerAccount account, string storeId, string? etag, CancellationToken ct) =>
        _resty.AskAsync(account, key => api.GetTablesAsync(storeId, key, etag, ct), response => RestyStoreAnswers.SeatsAsync(response, etag, ct), ct);

    public Task<LedgerAnswer<LedgerHours>> GetHoursAsync(LedgerAccount account, string storeId, DateOnly from, DateOnly to, CancellationToken ct) =>
        _resty.AskAsync(account, key => api.GetBusinessHoursAsync(storeId, key, ct), response => RestyHoursAnswer.ReadAsync(response, ct), ct);

    public Task<LedgerAnswer<LedgerReservations>> GetReservationsAsync(
        LedgerAccount account, string storeId, DateTimeOffset from, DateTimeOffset to, string? cursor, CancellationToken ct) =>
        _resty.AskAsync(
            account,
            key => api.GetReservationsAsync(storeId, Text(from), Text(to), cursor, key, ct),
            response => RestyReservationAnswers.PageAsync(response, ct),
            ct);

    public Task<LedgerAnswer<LedgerReservations>> FindVisitAsync(LedgerAccount account, string storeId, Guid visitId, DateTimeOffset around, CancellationToken ct) =>
        _resty.AskAsync(account, key => api.GetVisitAsync(storeId, visitId, key, ct), response => RestyReservationAnswers.PageAsync(response, ct), ct);

    public Task<LedgerAnswer<LedgerSeated>> SeatAsync(
        LedgerAccount account, string storeId, string reservationId, LedgerSeating seating, string idempotencyKey, CancellationToken ct) =>
        _resty.AskAsync(
            account,
            key => api.SeatAsync(storeId, reservationId, Body(seating), key, PartnerCall.Checked(idempotencyKey), ct),
            response => RestyReservationAnswers.SeatedAsync(response, reservationId, ct),
            ct);

    public Task<LedgerAnswer<LedgerDone>> UnseatAsync(LedgerAccount account, string storeId, LedgerRecordRef record, CancellationToken ct) =>
        _resty.AskAsync(account, key => api.UnseatAsync(storeId, record.ReservationId, key, ct), RestyReservationAnswers.DoneAsync, ct);

    public Task<LedgerAnswer<LedgerSeated>> CreateWalkInAsync(
        LedgerAccount account, string storeId, LedgerSeating seating, string idempotencyKey, CancellationToken ct) =>
        _resty.AskAsync(
            account,
            key => api.CreateWalkInAsync(storeId, Body(seating), key, PartnerCall.Checked(idempotencyKey), ct),
            response => RestyReservationAnswers.SeatedAsync(response, null, ct),
            ct);

    public Task<LedgerAnswer<LedgerDone>> SendBillAsync(
        LedgerAccount account, string storeId, LedgerRecordRef record, LedgerBill bill, string idempotencyKey, CancellationToken ct) =>
        _resty.AskAsync(
            account,
            key => api.PutBillAsync(storeId, record.ReservationId, Body(bill), key, PartnerCall.Checked(idempotencyKey), ct),
            response => RestyReservationAnswers.BilledAsync(response, record.ReservationId, ct),
            ct);

    public Task<LedgerAnswer<LedgerDone>> DepartAsync(
        LedgerAccount account, string storeId, LedgerRecordRef record, DateTimeOffset leftAt, string idempotencyKey, CancellationToken ct) =>
        _resty.AskAsync(
            account,
            key => api.DepartAsync(storeId, record.ReservationId, new RestyDeparture(leftAt), key, PartnerCall.Checked(idempotencyKey), ct),
            RestyReservationAnswers.DoneAsync,
            ct);

    public Task<LedgerAnswer<LedgerDone>> SetWebhookAsync(LedgerAccount account, Uri? url, string? secret, string idempotencyKey, CancellationToken ct) =>
        _resty.AskAsync(
            account,
            key => api.PutWebhookAsync(new RestyWebhook(url?.AbsoluteUri, secret), key, PartnerCall.Checked(idempotencyKey), ct),
            RestyReservationAnswers.DoneAsync,
            ct);

    private static RestySeating Body(LedgerSeating seating) =>
        new(seating.VisitId, seating.SeatIds, seating.SeatedAt, seating.PartySize, seating.StayMinutes);

    private static RestyBill Body(LedgerBill bill) => new(bill.BillNumber, bill.Amount, bill.PartySize, bill.RecordedAt, bill.Kind);

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
}
