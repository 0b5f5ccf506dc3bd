using UsenAdmin.Data.Ledgers;
using UsenAdmin.Integration.Ledgers;

namespace UsenAdmin.Tests.Web.Features.ReservationLinks;

/// <summary>A ledger that answers what a test says. It stands at the outer edge only; what it cannot be asked here throws.</summary>
internal sealed class ScriptedLedger : ILedger
{
    public LedgerProvider Provider => LedgerProvider.Resty;

    public LedgerAnswer<LedgerStore> Store { get; set; } = new LedgerStore("R0001", "本店", true);

    public LedgerAnswer<LedgerSeats> Seats { get; set; } = new LedgerSeats(null, false, [new LedgerSeatInfo("s1", "A1", 1, 4, null, 1)]);

    /// <summary>How often it was asked for a store.</summary>
    public int Asked { get; private set; }

    public Task<LedgerAnswer<LedgerStore>> GetStoreAsync(LedgerAccount account, string storeId, CancellationToken ct)
    {
        Asked++;
        return Task.FromResult(Store);
    }

    public Task<LedgerAnswer<LedgerSeats>> GetSeatsAsync(LedgerAccount account, string storeId, string? etag, CancellationToken ct) => Task.FromResult(Seats);

    public Task<LedgerAnswer<LedgerHours>> GetHoursAsync(LedgerAccount account, string storeId, CancellationToken ct) => throw Unscripted();

    public Task<LedgerAnswer<LedgerReservations>> GetReservationsAsync(LedgerAccount account, string storeId, DateTimeOffset from, DateTimeOffset to, string? cursor, CancellationToken ct) => throw Unscripted();

    public Task<LedgerAnswer<LedgerReservations>> FindVisitAsync(LedgerAccount account, string storeId, Guid visitId, CancellationToken ct) => throw Unscripted();

    public Task<LedgerAnswer<LedgerReservation>> SeatAsync(LedgerAccount account, string storeId, string reservationId, LedgerSeating seating, string idempotencyKey, CancellationToken ct) => throw Unscripted();

    public Task<LedgerAnswer<LedgerDone>> UnseatAsync(LedgerAccount account, string storeId, string reservationId, CancellationToken ct) => throw Unscripted();

    public Task<LedgerAnswer<LedgerReservation>> CreateWalkInAsync(LedgerAccount account, string storeId, LedgerSeating seating, string idempotencyKey, CancellationToken ct) => throw Unscripted();

    public Task<LedgerAnswer<LedgerReservation>> SendBillAsync(LedgerAccount account, string storeId, string reservationId, LedgerBill bill, string idempotencyKey, CancellationToken ct) => throw Unscripted();

    public Task<LedgerAnswer<LedgerDone>> DepartAsync(LedgerAccount account, string storeId, string reservationId, DateTimeOffset leftAt, string idempotencyKey, CancellationToken ct) => throw Unscripted();

    private static InvalidOperationException Unscripted() => new("Linking and mapping ask a ledger for its store and seats only.");
}
