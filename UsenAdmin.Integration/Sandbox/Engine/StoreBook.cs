using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using UsenAdmin.Integration.Sandbox.Storage;
using UsenAdmin.Integration.Sandbox.Webhooks;

namespace UsenAdmin.Integration.Sandbox.Engine;

/// <summary>
/// The ledger of one store, opened for writing: one transaction that holds the store's row, so that no two changes of a store overlap.
/// Everything since it was opened happens at <see cref="CommitAsync"/>, or not at all.
/// </summary>
public sealed class StoreBook : IAsyncDisposable
{
    private readonly IDbContextTransaction _transaction;
    private readonly SandboxEventQueue _queue;
    private readonly HashSet<string> _events = [];

    private StoreBook(SandboxDb db, IDbContextTransaction transaction, SandboxEventQueue queue, SandboxStore store, DateTimeOffset now)
    {
        Db = db;
        _transaction = transaction;
        _queue = queue;
        Store = store;
        Now = now;
    }

    public SandboxStore Store { get; }

    /// <summary>When the book was opened.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>The book's own transaction, for what must be kept together with a change.</summary>
    public SandboxDb Db { get; }

    public async Task<SandboxReservation?> FindAsync(string reservationId, CancellationToken ct) =>
        await Db.Reservations.SingleOrDefaultAsync(r => r.StoreId == Store.StoreId && r.ReservationId == reservationId, ct);

    /// <summary>The visit under the POS's name, with the record that it was meant for; the record's own visit tells whether it sits there still.</summary>
    public async Task<SandboxReservation?> FindVisitAsync(string visitId, CancellationToken ct) =>
        await Db.Visits.FindAsync([Store.StoreId, visitId], ct) is { } visit ? await FindAsync(visit.ReservationId, ct) : null;

    /// <summary>Notes that something changed of which the customer wants to hear (<see cref="SandboxEvents"/>).</summary>
    public void Raise(string eventType) => _events.Add(eventType);

    /// <summary>Keeps a record that is new, and tells.</summary>
    public SandboxReservation Add(SandboxReservation record)
    {
        Db.Reservations.Add(record);
        Raise(SandboxEvents.ReservationsChanged);
        return record;
    }

    public async Task CommitAsync(CancellationToken ct)
    {
        await Db.SaveChangesAsync(ct);
        var raised = await SandboxEvents.AddAsync(Db, Store, _events, Now, ct);
        await _transaction.CommitAsync(ct);
        if (raised)
        {
            _queue.Wake();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await Db.DisposeAsync();
    }

    internal static async Task<StoreBook?> OpenAsync(SandboxDb db, TimeProvider time, SandboxEventQueue queue, string storeId, CancellationToken ct)
    {
        try
        {
            var transaction = await db.Database.BeginTransactionAsync(ct);
            var store = await db.Stores.FromSql($"select * from sandbox.sandbox_stores where store_id = {storeId} for no key update").SingleOrDefaultAsync(ct);
            if (store is null)
            {
                await db.DisposeAsync();
                return null;
            }

            // In whole milliseconds, so that an answer says the same before and after PostgreSQL kept it.
            var now = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
            var book = new StoreBook(db, transaction, queue, store, now);
            await SeededDays.BeginAsync(book, ct);
            return book;
        }
        catch
        {
            await db.DisposeAsync();
            throw;
        }
    }
}
