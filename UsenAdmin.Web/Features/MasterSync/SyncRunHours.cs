using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.MasterSync;
using UsenAdmin.Data.Stores;

namespace UsenAdmin.Web.Features.MasterSync;

/// <summary>Reads a run under its lock, and what opening hours say about its stores.</summary>
public static class SyncRunHours
{
    /// <summary>Steps of one run take turns at its row.</summary>
    public static Task<SyncRun?> LockRunAsync(this UsenAdminDb db, Guid runId, CancellationToken ct) =>
        db.SyncRuns.FromSql($"select * from sync_runs where id = {runId} for update").SingleOrDefaultAsync(ct);

    /// <returns>By store that is busy now: when its guests are gone.</returns>
    public static async Task<IReadOnlyDictionary<Guid, DateTimeOffset>> BusyAsync(
        UsenAdminDb db, SyncRun run, IReadOnlyCollection<Guid> stores, DateTimeOffset now, CancellationToken ct)
    {
        if (!run.IsStaged || run.IgnoresHours || stores.Count == 0)
        {
            return new Dictionary<Guid, DateTimeOffset>();
        }

        var hours = await db.Stores.AsNoTracking().Where(s => stores.Contains(s.Id)).Select(s => new { s.Id, s.OpeningHours, s.TimeZone, s.ChangeoverTime }).ToListAsync(ct);
        return hours.Select(s => (s.Id, Until: StoreClock.BusyUntil(s.OpeningHours, s.TimeZone, s.ChangeoverTime, now)))
            .Where(s => s.Until is not null).ToDictionary(s => s.Id, s => s.Until!.Value);
    }

    /// <summary>What the plan needs to know of the run's stores.</summary>
    public static async Task<IReadOnlyList<RollOutStore>> StoresAsync(UsenAdminDb db, SyncRun run, DateTimeOffset now, CancellationToken ct)
    {
        var stores = await db.SyncRunStores.AsNoTracking().Where(p => p.RunId == run.Id).Join(db.Stores, p => p.StoreId, s => s.Id, (_, s) => new { s.Id, s.Code }).ToListAsync(ct);
        var terminals = await db.SyncRunTerminals.Where(t => t.RunId == run.Id)
            .Join(db.Terminals, t => t.TerminalId, d => d.Id, (t, d) => new { t.StoreId, IsOpen = d.OpenedAt != null })
            .GroupBy(t => t.StoreId).Select(g => new { g.Key, All = g.Count(), Open = g.Count(t => t.IsOpen) }).ToDictionaryAsync(g => g.Key, ct);
        var busy = await BusyAsync(db, run, [.. stores.Select(s => s.Id)], now, ct);
        return [.. stores.Select(s => new RollOutStore(
            s.Id, s.Code, terminals.GetValueOrDefault(s.Id)?.All ?? 0, terminals.GetValueOrDefault(s.Id)?.Open ?? 0,
            busy.TryGetValue(s.Id, out var until) ? until : null))];
    }
}
