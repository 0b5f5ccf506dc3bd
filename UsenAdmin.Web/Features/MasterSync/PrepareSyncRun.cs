using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.MasterSync;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Features.MasterSync;

/// <summary>
/// Before a run tells anybody: every store's master is made (some hundred stores a transaction), then the waves, where there are any,
/// are laid out with the rows of their terminals. Nothing is raised here, so a run that is cancelled meanwhile has changed nothing for terminals.
/// </summary>
public sealed class PrepareSyncRun(UsenAdminDbFactory contexts, MasterVersions masters, LiveSignals signals, RollOutOptions options, TimeProvider time)
{
    private const int StoresAtOnce = 100;

    /// <returns>Whether this call laid the run out.</returns>
    public async Task<bool> ExecuteAsync(Guid companyId, Guid runId, CancellationToken ct)
    {
        while (await MakeMastersAsync(companyId, runId, ct))
        {
            signals.Raise(companyId, LiveTopic.MasterSync);
        }

        return await LayOutAsync(companyId, runId, ct);
    }

    /// <summary>The next stores. Two jobs at once take turns at the stores' rows, and the second finds them made.</summary>
    private async Task<bool> MakeMastersAsync(Guid companyId, Guid runId, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        var run = await db.SyncRuns.AsNoTracking().SingleOrDefaultAsync(r => r.Id == runId && r.State == SyncRunState.Running && r.LaidOutAt == null, ct);
        if (run is null)
        {
            return false;
        }

        var next = await db.SyncRunStores.Where(p => p.RunId == runId && p.Version == null).OrderBy(p => p.StoreId).Select(p => p.StoreId).Take(StoresAtOnce).ToArrayAsync(ct);
        if (next.Length == 0)
        {
            return false;
        }

        var stores = await db.Stores.FromSql($"select *, xmin from stores where id = any({next}) order by id for no key update").ToListAsync(ct);
        var parts = await db.SyncRunStores.Where(p => p.RunId == runId && next.Contains(p.StoreId) && p.Version == null).ToDictionaryAsync(p => p.StoreId, ct);
        var before = stores.ToDictionary(s => s.Id, s => s.MasterVersion);
        var left = stores.Where(s => parts.ContainsKey(s.Id)).ToList();
        await masters.EnsureAsync(db, [.. left.Where(s => parts[s.Id].RestoreFrom is null)], run.RequestedBy, ct);
        foreach (var store in left)
        {
            if (parts[store.Id].RestoreFrom is { } earlier && !await masters.RestoreAsync(db, store, earlier, run.RequestedBy, ct))
            {
                await masters.EnsureAsync(db, store, run.RequestedBy, ct);
            }

            parts[store.Id].Brings(store.MasterVersion, before[store.Id]);
        }

        await db.CommitAsync(ct);
        return true;
    }

    private async Task<bool> LayOutAsync(Guid companyId, Guid runId, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        var run = await db.LockRunAsync(runId, ct);
        if (run is not { State: SyncRunState.Running, LaidOutAt: null } || await db.SyncRunStores.AnyAsync(p => p.RunId == runId && p.Version == null, ct))
        {
            return false;
        }

        if (run.IsStaged)
        {
            await SyncRunRows.AddWaitingAsync(db, run, ct);
            await LayWavesAsync(db, run, ct);
        }

        run.LaidOut(time.GetUtcNow());
        run.LookAgain(time.GetUtcNow());
        await db.CommitAsync(ct);
        return true;
    }

    private async Task LayWavesAsync(UsenAdminDb db, SyncRun run, CancellationToken ct)
    {
        var waves = RollOutPlan.Waves(await SyncRunHours.StoresAsync(db, run, time.GetUtcNow(), ct), options);
        await db.Database.ExecuteSqlAsync(
            $"""
            update sync_run_stores p set wave = w.wave from unnest({waves.Keys.ToArray()}, {waves.Values.ToArray()}) as w(store_id, wave)
            where p.company_id = {run.CompanyId} and p.run_id = {run.Id} and p.store_id = w.store_id
            """,
            ct);
    }
}
