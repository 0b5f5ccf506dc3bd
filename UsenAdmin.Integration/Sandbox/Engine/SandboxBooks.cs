using Microsoft.EntityFrameworkCore;
using UsenAdmin.Integration.Sandbox.Storage;
using UsenAdmin.Integration.Sandbox.Webhooks;

namespace UsenAdmin.Integration.Sandbox.Engine;

/// <summary>
/// The ledgers (予約台帳) of all stores, whatever dialect they speak. What changes a store goes through its opened
/// <see cref="StoreBook"/>, one at a time for each store, also across processes; reading needs no turn.
/// </summary>
public sealed class SandboxBooks(DbContextOptions<SandboxDb> options, TimeProvider time, SandboxEventQueue queue)
{
    /// <summary>Opens a store's book and waits for its turn; what is not committed is undone when it is disposed.</summary>
    /// <returns>Null when there is no such store.</returns>
    public Task<StoreBook?> OpenAsync(string storeId, CancellationToken ct) => StoreBook.OpenAsync(new SandboxDb(options), time, queue, storeId, ct);

    /// <summary>Records that start in a range, by start, then ID.</summary>
    /// <param name="after">The last record of the page before.</param>
    public async Task<IReadOnlyList<SandboxReservation>> ListAsync(
        SandboxStore store, DateTimeOffset from, DateTimeOffset to, (DateTimeOffset StartAt, string ReservationId)? after, int most, CancellationToken ct)
    {
        await BeginDayAsync(store, ct);
        await using var db = new SandboxDb(options);
        var records = InRange(db, store.StoreId, from, to);
        if (after is var (startAt, reservationId))
        {
            records = records.Where(r => r.StartAt > startAt || (r.StartAt == startAt && r.ReservationId.CompareTo(reservationId) > 0));
        }

        return await records.OrderBy(r => r.StartAt).ThenBy(r => r.ReservationId).Take(most).ToListAsync(ct);
    }

    /// <summary>The same by page number, from 1, with the count of all.</summary>
    public async Task<(int Total, IReadOnlyList<SandboxReservation> Page)> PageAsync(
        SandboxStore store, DateTimeOffset from, DateTimeOffset to, int page, int perPage, CancellationToken ct)
    {
        await BeginDayAsync(store, ct);
        await using var db = new SandboxDb(options);
        var records = InRange(db, store.StoreId, from, to);
        var skip = (int)Math.Min((page - 1L) * perPage, int.MaxValue);
        return (await records.CountAsync(ct), await records.OrderBy(r => r.StartAt).ThenBy(r => r.ReservationId).Skip(skip).Take(perPage).ToListAsync(ct));
    }

    public async Task<SandboxReservation?> FindAsync(string storeId, string reservationId, CancellationToken ct)
    {
        await using var db = new SandboxDb(options);
        return await db.Reservations.AsNoTracking().SingleOrDefaultAsync(r => r.StoreId == storeId && r.ReservationId == reservationId, ct);
    }

    /// <summary>The record on which a visit sits or sat. A visit that was taken back from a reservation has none any more.</summary>
    public async Task<SandboxReservation?> FindVisitAsync(string storeId, string visitId, CancellationToken ct)
    {
        await using var db = new SandboxDb(options);
        return await (
            from visit in db.Visits.AsNoTracking()
            join record in db.Reservations.AsNoTracking() on new { visit.StoreId, visit.ReservationId } equals new { record.StoreId, record.ReservationId }
            where visit.StoreId == storeId && visit.VisitId == visitId && record.VisitId == visitId
            select record).SingleOrDefaultAsync(ct);
    }

    /// <summary>Sees to it that a store's day has begun: the seeded reservations of a new day appear when somebody first looks.</summary>
    public async Task BeginDayAsync(SandboxStore store, CancellationToken ct)
    {
        if (SeededDays.IsDue(store, time.GetUtcNow()) && await OpenAsync(store.StoreId, ct) is { } book)
        {
            await using (book)
            {
                await book.CommitAsync(ct);
            }
        }
    }

    private static IQueryable<SandboxReservation> InRange(SandboxDb db, string storeId, DateTimeOffset from, DateTimeOffset to) =>
        db.Reservations.AsNoTracking().Where(r => r.StoreId == storeId && r.StartAt >= from && r.StartAt < to);
}
