using Microsoft.Extensions.Logging;
using UsenAdmin.Data.Ledgers;

namespace UsenAdmin.Integration.Ledgers.Ebica;

/// <summary>ebica as a <see cref="ILedger"/>. It knows no idempotency key: a visit's own number makes it unique there.</summary>
internal sealed class EbicaLedger(IEbicaApi api, TimeProvider time, ILogger<EbicaLedger> logger) : ILedger
{
    // A reservation may have been moved by hours since it was last seen.
    private static readonly TimeSpan Around = TimeSpan.FromDays(1);

    private readonly EbicaCall _ebica = new(time, logger);

    public LedgerProvider Provider => LedgerProvider.Ebica;

    public Task<LedgerAnswer<LedgerStore>> GetStoreAsync(LedgerAccount account, string storeId, CancellationToken ct) =>
        _ebica.AskAsync(account, () => api.GetShopAsync(storeId, account, ct), data => EbicaShopAnswers.Shop(data, storeId), ct);

    public async Task<LedgerAnswer<LedgerSeats>> GetSeatsAsync(LedgerAccount account, string storeId, string? etag, CancellationToken ct)
    {
        var seats = await EbicaPages.ReadAsync(
            page => _ebica.AskAsync(account, () => api.GetSeatsAsync(storeId, page, EbicaPages.PageSize, account, ct), EbicaShopAnswers.Seats, ct), s => s.SeatId);
        return seats.IsDone ? new LedgerSeats(null, false, [.. seats.Value.OrderBy(s => s.Order)]) : seats.Failed<LedgerSeats>();
    }

    public Task<LedgerAnswer<LedgerHours>> GetHoursAsync(LedgerAccount account, string storeId, DateOnly from, DateOnly to, CancellationToken ct) =>
        _ebica.AskAsync(
            account,
            () => api.GetCalendarAsync(storeId, EbicaText.Date(from), EbicaText.Date(to), account, ct),
            data => EbicaShopAnswers.Hours(data, from, to),
            ct);

    /// <summary>All pages at once: a later page alone could not be told from one of a list that has changed since.</summary>
    public async Task<LedgerAnswer<LedgerReservations>> GetReservationsAsync(
        LedgerAccount account, string storeId, DateTimeOffset from, DateTimeOffset to, string? cursor, CancellationToken ct)
    {
        if (cursor is not null)
        {
            throw new ArgumentException("ebica's reservations come in one page.", nameof(cursor));
        }

        // Whole minutes around the range, and what lies outside is left out, whatever ebica makes of its ends.
        var (first, last) = (EbicaText.Minute(from), EbicaText.Minute(to.AddTicks(TimeSpan.TicksPerMinute - 1)));
        var records = await EbicaPages.ReadAsync(
            page => _ebica.AskAsync(account, () => api.GetReservesAsync(storeId, page, EbicaPages.PageSize, first, last, account, ct), EbicaReserveAnswers.Page, ct),
            r => r.ReservationId);
        return records.IsDone
            ? new LedgerReservations([.. records.Value.Where(r => r.StartAt >= from && r.StartAt < to).OrderBy(r => r.StartAt).ThenBy(r => r.ReservationId, StringComparer.Ordinal)], null)
            : records.Failed<LedgerReservations>();
    }

    public async Task<LedgerAnswer<LedgerReservations>> FindVisitAsync(
        LedgerAccount account, string storeId, Guid visitId, DateTimeOffset around, CancellationToken ct)
    {
        var records = await GetReservationsAsync(account, storeId, around - Around, around + Around, null, ct);
        return records.IsDone ? new LedgerReservations([.. records.Value.Items.Where(r => r.VisitId == visitId.ToString())], null) : records;
    }

    public Task<LedgerAnswer<LedgerSeated>> SeatAsync(
        LedgerAccount account, string storeId, string reservationId, LedgerSeating seating, string idempotencyKey, CancellationToken ct) =>
        SeatAsync(account, storeId, reservationId, seating, ct);

    public async Task<LedgerAnswer<LedgerDone>> UnseatAsync(LedgerAccount account, string storeId, LedgerRecordRef record, CancellationToken ct)
    {
        var done = await _ebica.AskAsync(account, () => api.CancelAsync(storeId, EbicaText.VisitNo(record.VisitId), account, ct), _ => Done, ct);
        return done.Refusal == LedgerRefusal.NotSeated ? Done : done;
    }

    public Task<LedgerAnswer<LedgerSeated>> CreateWalkInAsync(
        LedgerAccount account, string storeId, LedgerSeating seating, string idempotencyKey, CancellationToken ct) =>
        SeatAsync(account, storeId, null, seating, ct);

    public Task<LedgerAnswer<LedgerDone>> SendBillAsync(
        LedgerAccount account, string storeId, LedgerRecordRef record, LedgerBill bill, string idempotencyKey, CancellationToken ct)
    {
        var slip = new EbicaSlip(
            bill.BillNumber, EbicaText.Digits(bill.Amount), EbicaText.Digits(bill.PartySize), EbicaText.Minute(bill.RecordedAt), bill.Kind == LedgerBillKind.Linked ? "1" : "2");
        return _ebica.AskAsync(account, () => api.SendSlipAsync(storeId, EbicaText.VisitNo(record.VisitId), slip, account, ct), _ => Done, ct);
    }

    public Task<LedgerAnswer<LedgerDone>> DepartAsync(
        LedgerAccount account, string storeId, LedgerRecordRef record, DateTimeOffset leftAt, string idempotencyKey, CancellationToken ct) =>
        _ebica.AskAsync(
            account,
            () => api.LeaveAsync(storeId, EbicaText.VisitNo(record.VisitId), new EbicaLeave(EbicaText.Minute(leftAt)), account, ct),
            _ => Done,
            ct);

    private static LedgerAnswer<LedgerDone> Done => new LedgerDone();

    private Task<LedgerAnswer<LedgerSeated>> SeatAsync(LedgerAccount account, string storeId, string? reservationId, LedgerSeating seating, CancellationToken ct)
    {
        var visit = new EbicaVisit(
            EbicaText.VisitNo(seating.VisitId), reservationId, EbicaText.Seats(seating.SeatIds), EbicaText.Minute(seating.SeatedAt), EbicaText.Digits(seating.PartySize));
        return _ebica.AskAsync(
            account,
            () => api.SeatAsync(storeId, visit, account, ct),
            data => EbicaReserveAnswers.Seated(data, reservationId),
            ct,
            known => reservationId is null || known == reservationId
                ? new LedgerSeated(known, WasKnown: true)
                : LedgerAnswer<LedgerSeated>.Failed(new LedgerFailed(LedgerFailure.Refused, null, LedgerRefusal.VisitKnown)));
    }
}
