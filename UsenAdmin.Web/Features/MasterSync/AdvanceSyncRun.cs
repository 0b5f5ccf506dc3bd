using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.MasterSync;

namespace UsenAdmin.Web.Features.MasterSync;

/// <summary>
/// One step of a run, under the run's lock: closes what is overdue, in a transaction of its own; then, in another, ends batches that are through or overdue, stops when too many failed,
/// raises what may be raised, ends the run. It decides from the rows alone, so it may be called by anybody, at any time, any number of times.
/// </summary>
public sealed class AdvanceSyncRun(UsenAdminDbFactory contexts, TerminalNotifier notifier, RollOutOptions options, TimeProvider time)
{
    /// <returns>Whether something changed, so that another step may find more to do.</returns>
    public async Task<bool> StepAsync(Guid companyId, Guid runId, CancellationToken ct)
    {
        await CloseOverdueAsync(companyId, runId, ct);
        IReadOnlyList<ToldTerminal> told = [];
        List<SyncRunStore> finished = [];
        SyncRun? run;
        bool changed;
        await using (var db = await contexts.OpenAsync(companyId, ct))
        {
            run = await db.LockRunAsync(runId, ct);
            if (run is null || (run.LaidOutAt is null && run.State == SyncRunState.Running) || (run.State != SyncRunState.Running && run.NextLookAt is null))
            {
                return false;
            }

            var now = time.GetUtcNow();
            var parts = await db.SyncRunStores.Where(p => p.RunId == runId && (p.Phase == SyncStorePhase.Waiting || p.Phase == SyncStorePhase.Rolling)).ToListAsync(ct);
            (changed, told) = await MoveAsync(db, run, parts, now, ct);
            if (run.State == SyncRunState.Running && !parts.Exists(IsOpen))
            {
                await FinishAsync(db, run, now, ct);
                finished = await db.SyncRunStores.AsNoTracking().Where(p => p.RunId == runId && p.Version != null).ToListAsync(ct);
                changed = false;
            }

            run.LookAgain(await NextLookAsync(db, run, parts, ct));
            await db.CommitAsync(ct);
        }

        // Only hints: who does not hear them is told again, or asks.
        foreach (var version in told.GroupBy(t => t.Version))
        {
            await notifier.MasterRequestedAsync([.. version.Select(t => t.TerminalId)], runId, version.Key, ct);
        }

        if (finished.Count > 0)
        {
            await notifier.RunFinishedAsync(run, finished, ct);
        }

        return changed;
    }

    // Apart, because it ends with locked rows of the run, after which no terminal may be locked.
    private async Task CloseOverdueAsync(Guid companyId, Guid runId, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        var now = time.GetUtcNow();
        if (await SyncRunSql.OverdueAsync(db, runId, now, ct) is { Length: > 0 } overdue && await db.LockRunAsync(runId, ct) is { } run)
        {
            await SyncRunSql.CloseAsync(db, run, overdue, now, ct);
            await db.CommitAsync(ct);
        }
    }

    private async Task<(bool Changed, IReadOnlyList<ToldTerminal> Told)> MoveAsync(UsenAdminDb db, SyncRun run, List<SyncRunStore> parts, DateTimeOffset now, CancellationToken ct)
    {
        var waitedFor = await SyncRunSql.StoresWaitedForAsync(db, run.Id, ct);
        var through = parts.Where(p => p.Phase == SyncStorePhase.Rolling && !waitedFor.Contains(p.StoreId)).ToList();
        var second = await SyncRunSql.StoresWithMoreAsync(db, run.Id, [.. through.Where(p => p.Batch == 0).Select(p => p.StoreId)], ct);
        foreach (var part in through.Where(p => !second.Contains(p.StoreId) || run.State != SyncRunState.Running))
        {
            part.Done(now);
        }

        if (run.State != SyncRunState.Running || run.StoppedAt is not null)
        {
            return (false, []);
        }

        var goingOn = through.Where(p => p.Phase == SyncStorePhase.Rolling).ToList();
        var starting = await StartableAsync(db, run, parts, now, ct);
        if (starting.Count + goingOn.Count == 0 || await StopsAsync(db, run, now, ct))
        {
            return (false, []);
        }

        await db.SaveChangesAsync(ct);
        if (!run.IsStaged)
        {
            starting.ForEach(store => store.Tell(0, now, now + options.AnswerTime)); // Without waves: all of its stores.
            return (true, await SyncRunRows.AddToldAsync(db, run, now, ct));
        }

        await SyncRunSql.LockWaitingAsync(db, run, [.. goingOn.Concat(starting).Select(p => p.StoreId)], ct);
        return (true, [.. await RaiseAsync(db, run, goingOn, 1, now, ct), .. await RaiseAsync(db, run, starting, 0, now, ct)]);
    }

    /// <summary>Stores whose wave has come and that are not busy. A wave comes when every store of the waves before is done, or is left for its closing; pilots are never left.</summary>
    private static async Task<List<SyncRunStore>> StartableAsync(UsenAdminDb db, SyncRun run, List<SyncRunStore> parts, DateTimeOffset now, CancellationToken ct)
    {
        var waiting = parts.Where(p => p.Phase == SyncStorePhase.Waiting).ToList();
        var busy = await SyncRunHours.BusyAsync(db, run, [.. waiting.Select(p => p.StoreId)], now, ct);
        foreach (var part in waiting)
        {
            part.WaitUntil(busy.TryGetValue(part.StoreId, out var until) ? until : null);
        }

        var wave = parts.Where(p => p.Wave == 0 ? IsOpen(p) : p.Phase == SyncStorePhase.Rolling || (IsOpen(p) && p.NotBefore is null)).Select(p => p.Wave).DefaultIfEmpty(int.MaxValue).Min();
        return [.. waiting.Where(p => p.Wave <= wave && p.NotBefore is null)];
    }

    private static async Task<bool> StopsAsync(UsenAdminDb db, SyncRun run, DateTimeOffset now, CancellationToken ct)
    {
        if (!run.IsStaged)
        {
            return false;
        }

        var (told, failed) = await SyncRunSql.CountToldAsync(db, run.Id, ct);
        if (!RollOutPlan.ShouldStop(told - run.ForgivenTold, failed - run.ForgivenFailed, run.StopPercent))
        {
            return false;
        }

        run.Stop(null, now);
        db.Audit(Actor.Schedule(run.CompanyId, "マスタ同期"), AuditAction.MasterSyncStopped, now, run.RequestedBy, after: new { runId = run.Id, told, failed, run.StopPercent });
        return true;
    }

    private async Task<IReadOnlyList<ToldTerminal>> RaiseAsync(UsenAdminDb db, SyncRun run, List<SyncRunStore> stores, int batch, DateTimeOffset now, CancellationToken ct)
    {
        if (stores.Count == 0)
        {
            return [];
        }

        foreach (var store in stores)
        {
            store.Tell(batch, now, now + options.AnswerTime);
        }

        return await SyncRunSql.RaiseAsync(db, run, [.. stores.Select(s => s.StoreId)], batch, now, ct);
    }

    private static async Task FinishAsync(UsenAdminDb db, SyncRun run, DateTimeOffset now, CancellationToken ct)
    {
        var counts = await db.SyncRunTerminals.Where(t => t.RunId == run.Id)
            .GroupBy(t => t.State).Select(g => new { State = g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.State, g => g.Count, ct);
        var failed = counts.GetValueOrDefault(SyncTerminalState.Failed) + counts.GetValueOrDefault(SyncTerminalState.NoAnswer) > 0;
        run.Finish(failed ? SyncRunState.Failed : SyncRunState.Succeeded, now);
        await SyncRunSql.LeaveWaitingAsync(db, run, ct);
        db.Audit(Actor.Schedule(run.CompanyId, "マスタ同期"), AuditAction.MasterSyncFinished, now, run.RequestedBy, after: new { runId = run.Id, run.State, counts });
    }

    private static async Task<DateTimeOffset?> NextLookAsync(UsenAdminDb db, SyncRun run, List<SyncRunStore> parts, CancellationToken ct)
    {
        var answers = parts.Where(p => p.Phase == SyncStorePhase.Rolling).Min(p => p.BatchDeadline);
        if (run.State != SyncRunState.Running || run.StoppedAt is not null)
        {
            // It still waits for those it told, so that 同期中 does not stand there for ever; for anything else it waits for a person.
            return await db.SyncRunTerminals.AnyAsync(t => t.RunId == run.Id && t.State == SyncTerminalState.Pending, ct) ? answers : null;
        }

        var closing = parts.Where(p => p.Phase == SyncStorePhase.Waiting).Min(p => p.NotBefore);
        return answers is null || closing < answers ? closing : answers;
    }

    private static bool IsOpen(SyncRunStore part) => part.Phase is SyncStorePhase.Waiting or SyncStorePhase.Rolling;
}
