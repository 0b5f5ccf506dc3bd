using UsenAdmin.Data.Ledgers;

namespace UsenAdmin.Integration.Ledgers;

/// <summary>
/// A reservation ledger, as the portal asks it. The outer edge to a partner: nothing here throws for what a partner does, whatever
/// it answers; only the caller's own cancellation does. Reading is repeated once when a connection breaks; what changes something is
/// sent once, under the caller's idempotency key (1 to 64 ASCII characters, one per intent), and
/// <see cref="LedgerAnswer{T}.MayHaveArrived"/> says whether to ask before it is sent again.
/// </summary>
public interface ILedger
{
    LedgerProvider Provider { get; }

    Task<LedgerAnswer<LedgerStore>> GetStoreAsync(LedgerAccount account, string storeId, CancellationToken ct);

    /// <param name="etag">Of the seats that are known already; they then come as <see cref="LedgerSeats.NotModified"/> when they are the same.</param>
    Task<LedgerAnswer<LedgerSeats>> GetSeatsAsync(LedgerAccount account, string storeId, string? etag, CancellationToken ct);

    /// <summary>営業日・時間 that hold on the days from <paramref name="from"/> to <paramref name="to"/>, both included; a ledger may tell more.</summary>
    Task<LedgerAnswer<LedgerHours>> GetHoursAsync(LedgerAccount account, string storeId, DateOnly from, DateOnly to, CancellationToken ct);

    /// <summary>A page of the reservations that start in the range, by start.</summary>
    /// <param name="cursor">Of the page before; null for the first.</param>
    Task<LedgerAnswer<LedgerReservations>> GetReservationsAsync(
        LedgerAccount account, string storeId, DateTimeOffset from, DateTimeOffset to, string? cursor, CancellationToken ct);

    /// <summary>The record of a visit, or none: for a sender that does not know whether its call arrived.</summary>
    /// <param name="around">When the record starts, within a day: a ledger that knows no visit by name is asked for that time's records.</param>
    Task<LedgerAnswer<LedgerReservations>> FindVisitAsync(LedgerAccount account, string storeId, Guid visitId, DateTimeOffset around, CancellationToken ct);

    /// <summary>配席 of a reservation; its own seats in the ledger do not change. Takes over a walk-in of the ledger's own, too.</summary>
    /// <returns><see cref="LedgerRefusal.VisitKnown"/> when the visit sits at another record than this one.</returns>
    Task<LedgerAnswer<LedgerSeated>> SeatAsync(
        LedgerAccount account, string storeId, string reservationId, LedgerSeating seating, string idempotencyKey, CancellationToken ct);

    /// <summary>来店取り消し. Has no effect on what is not seated, so it needs no key.</summary>
    Task<LedgerAnswer<LedgerDone>> UnseatAsync(LedgerAccount account, string storeId, LedgerRecordRef record, CancellationToken ct);

    /// <summary>Makes the record of a walk-in, at exactly one seat.</summary>
    Task<LedgerAnswer<LedgerSeated>> CreateWalkInAsync(LedgerAccount account, string storeId, LedgerSeating seating, string idempotencyKey, CancellationToken ct);

    /// <summary>来店人数, ご利用料金 and a line of 来店ノート; any number of times.</summary>
    Task<LedgerAnswer<LedgerDone>> SendBillAsync(
        LedgerAccount account, string storeId, LedgerRecordRef record, LedgerBill bill, string idempotencyKey, CancellationToken ct);

    /// <summary>退店; refused before the reservation's start.</summary>
    Task<LedgerAnswer<LedgerDone>> DepartAsync(
        LedgerAccount account, string storeId, LedgerRecordRef record, DateTimeOffset leftAt, string idempotencyKey, CancellationToken ct);
}

/// <summary>In whose name a ledger is asked.</summary>
/// <param name="Secret">The API key, or what requests are signed with.</param>
/// <param name="ClientId">Null for a ledger that knows the company by its secret alone.</param>
public sealed record LedgerAccount(Guid CompanyId, string Secret, string? ClientId = null)
{
    /// <summary>Without the secret: records print all they hold.</summary>
    public override string ToString() => $"LedgerAccount {{ CompanyId = {CompanyId} }}";
}

/// <summary>A store as the ledger knows it.</summary>
public sealed record LedgerStore(string StoreId, string Name, bool PosOption);

/// <summary>The seats (席情報) of a store in the ledger's order; none while its table settings are not finished.</summary>
public sealed record LedgerSeats(string? ETag, bool NotModified, IReadOnlyList<LedgerSeatInfo> Seats);

/// <summary>A seat as the ledger knows it.</summary>
public sealed record LedgerSeatInfo(string SeatId, string Name, int? MinCapacity, int? MaxCapacity, string? Area, int Order);
