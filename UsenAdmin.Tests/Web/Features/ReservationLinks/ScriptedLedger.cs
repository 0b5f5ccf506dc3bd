using UsenAdmin.Data.Ledgers;
using UsenAdmin.Integration.Ledgers;

namespace UsenAdmin.Tests.Web.Features.ReservationLinks;

/// <summary>A ledger that answers what a test says. It stands at the outer edge only; what it cannot be asked here throws.</summary>
internal sealed class ScriptedLedger : ILedger, ILedgerWebhooks
{
    public LedgerProvider Provider { get; init; } = LedgerProvider.Resty;

    public LedgerAnswer<LedgerStore> Store { get; set; } = new LedgerStore("R0001", "本店", true);

    public LedgerAnswer<LedgerSeats> Seats { get; set; } = new LedgerSeats(null, false, [new LedgerSeatInfo("s1", "A1", 1, 4, null, 1)]);

    /// <summary>Reservations of every store; none unless a test says so.</summary>
    public LedgerAnswer<LedgerReservations> Reservations { get; set; } = new LedgerReservations([], null);

    /// <summary>For tests with several stores or a ledger that is slow: goes before <see cref="Seats"/>.</summary>
    public Func<string, CancellationToken, Task<LedgerAnswer<LedgerSeats>>>? SeatsOf { get; set; }

    /// <summary>The same for <see cref="Store"/>; the account is told, too.</summary>
    public Func<LedgerAccount, string, LedgerAnswer<LedgerStore>>? StoreOf { get; set; }

    /// <summary>What it answers when it is told where to send its word.</summary>
    public LedgerAnswer<LedgerDone> Webhook { get; set; } = new LedgerDone();

    /// <summary>Where, and signed with what, it was told to send its word.</summary>
    public List<(Uri? Url, string? Secret)> Webhooks { get; } = [];

    /// <summary>How often it was asked for a store.</summary>
    public int Asked { get; private set; }

    /// <summary>How often it was asked for seats.</summary>
    public int SeatsAsked { get; private set; }

    public Task<LedgerAnswer<LedgerStore>> GetStoreAsync(LedgerAccount account, string storeId, CancellationToken ct)
    {
        Asked++;
        return Task.FromResult(StoreOf?.Invoke(account, storeId) ?? Store);
    }

    public Task<LedgerAnswer<LedgerSeats>> GetSeatsAsync(LedgerAccount account, string storeId, string? etag, CancellationToken ct)
    {
        SeatsAsked++;
        return SeatsOf?.Invoke(storeId, ct) ?? Task.FromResult(Seats);
    }

    public Task<LedgerAnswer<LedgerDone>> SetWebhookAsync(LedgerAccount account, Uri? url, string? secret, string idempotencyKey, CancellationToken ct)
    {
        Webhooks.Add((url, secret));
        return Task.FromResult(Webhook);
    }

    public Task<LedgerAnswer<LedgerHours>> GetHoursAsync(LedgerAccount account, string storeId, DateOnly from, DateOnly to, CancellationToken ct) => throw Unscripted();

    public Task<LedgerAnswer<LedgerReservations>> GetReservationsAsync(LedgerAccount account, string storeId, DateTimeOffset from, DateTimeOffset to, string? cursor, CancellationToken ct) => Task.FromResult(Reservations);

    public Task<LedgerAnswer<LedgerReservations>> FindVisitAsync(LedgerAccount account, string storeId, Guid visitId, DateTimeOffset around, CancellationToken ct) => throw Unscripted();

    public Task<LedgerAnswer<LedgerSeated>> SeatAsync(LedgerAccount account, string storeId, string reservationId, LedgerSeating seating, string idempotencyKey, CancellationToken ct) => throw Unscripted();

    public Task<LedgerAnswer<LedgerDone>> UnseatAsync(LedgerAccount account, string storeId, LedgerRecordRef record, CancellationToken ct) => throw Unscripted();

    public Task<LedgerAnswer<LedgerSeated>> CreateWalkInAsync(LedgerAccount account, string storeId, LedgerSeating seating, string idempotencyKey, CancellationToken ct) => throw Unscripted();

    public Task<LedgerAnswer<LedgerDone>> SendBillAsync(LedgerAccount account, string storeId, LedgerRecordRef record, LedgerBill bill, string idempotencyKey, CancellationToken ct) => throw Unscripted();

    public Task<LedgerAnswer<LedgerDone>> DepartAsync(LedgerAccount account, string storeId, LedgerRecordRef record, DateTimeOffset leftAt, string idempotencyKey, CancellationToken ct) => throw Unscripted();

    private static InvalidOperationException Unscripted() => new("Linking and mapping ask a ledger for its store, seats and reservations only.");
}
