using Microsoft.EntityFrameworkCore;
using UsenAdmin.Integration.Sandbox.Storage;

namespace UsenAdmin.Integration.Sandbox.Webhooks;

/// <summary>The events of Resty's contract, and how they get into the queue: with the change, in its transaction. ebica tells nobody.</summary>
public static class SandboxEvents
{
    public const string TablesChanged = "tables.changed";
    public const string ReservationsChanged = "reservations.changed";
    public const string OptionChanged = "store.option_changed";

    /// <returns>Whether somebody wants to hear of it.</returns>
    internal static async Task<bool> AddAsync(SandboxDb db, SandboxStore store, IReadOnlyCollection<string> types, DateTimeOffset now, CancellationToken ct)
    {
        // Locked, so that turning the webhook off waits for this change, or this change sees that it is off.
        if (types.Count == 0 || store.Dialect != SandboxDialect.Resty
            || await db.Webhooks.FromSql($"select * from sandbox.webhooks where company_code = {store.CompanyCode} for key share").AsNoTracking().FirstOrDefaultAsync(ct) is null)
        {
            return false;
        }

        db.Events.AddRange(types.Select(type => new SandboxEvent
        {
            Id = Guid.CreateVersion7(),
            CompanyCode = store.CompanyCode,
            StoreId = store.StoreId,
            Type = type,
            OccurredAt = now,
            NextTryAt = now,
        }));
        await db.SaveChangesAsync(ct);
        return true;
    }
}

/// <summary>Wakes the sender of this process when there is something new; it also looks by itself.</summary>
public sealed class SandboxEventQueue : IDisposable
{
    private readonly SemaphoreSlim _news = new(0);

    internal void Wake() => _news.Release();

    internal async Task WaitAsync(TimeSpan atMost, CancellationToken ct)
    {
        await _news.WaitAsync(atMost, ct);
        while (_news.Wait(0, ct))
        {
        }
    }

    public void Dispose() => _news.Dispose();
}
