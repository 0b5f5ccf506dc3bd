using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.MasterSync;
using UsenAdmin.Data.Stores;
using UsenAdmin.Data.Terminals;

namespace UsenAdmin.Web.Features.MasterSync;

/// <summary>A run in the list.</summary>
/// <param name="StoreName">Where it covers one store only.</param>
public sealed record SyncRunRow(
    Guid Id, SyncTrigger Trigger, SyncRunState State, string RequestedBy, string? Reason, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt,
    DateTimeOffset? StoppedAt, int Stores, string? StoreName, int Terminals, int Applied, int Failed)
{
    public bool IsHeld => State == SyncRunState.Running && StoppedAt is not null;
}

/// <summary>A run with its waves and some of its terminals, as the screen follows it.</summary>
/// <param name="Told">How many terminals were told so far; the share of failures is counted on them.</param>
/// <param name="CanRollBack">Whether a store got a new version for which there is an earlier one.</param>
/// <param name="Events">経過, the newest first.</param>
public sealed record SyncRunView(
    SyncRunRow Run, bool IsPrepared, bool IsStaged, bool IgnoresHours, int StopPercent, string? StoppedBy, Guid? RetryOf, Guid? RollBackOf, int Told, bool CanRollBack,
    IReadOnlyDictionary<SyncTerminalState, int> Counts, IReadOnlyList<SyncWaveRow> Waves, IReadOnlyList<SyncRunTerminalRow> Terminals, IReadOnlyList<SyncRunEvent> Events);

/// <summary>A wave of a run; 0 are the pilots.</summary>
/// <param name="NextClosing">When the first of the stores closes for which it waits.</param>
public sealed record SyncWaveRow(
    int Wave, int Stores, int Open, int Started, int Terminals, int Applied, int Failed, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, DateTimeOffset? NextClosing);

/// <summary>A terminal of a run, as its row shows it.</summary>
/// <param name="IsRetried">Whether another run waits for its answer: it needs no further press.</param>
public sealed record SyncRunTerminalRow(
    Guid StoreId, string StoreName, int Wave, DateTimeOffset? ClosesAt, Guid TerminalId, TerminalKind Kind, string Name, long Applied, long Version, bool IsHeld,
    SyncTerminalState State, string? ErrorMessage, DateTimeOffset? ToldAt, DateTimeOffset? AppliedAt, DateTimeOffset? LastSeenAt, bool IsRetried)
{
    public bool CanRetry => State is SyncTerminalState.Failed or SyncTerminalState.NoAnswer && !IsRetried;
}

/// <summary>Which terminals of a run are shown.</summary>
public enum SyncTerminalFilter
{
    /// <summary>要確認: failed, did not answer, or is held.</summary>
    Attention,
    Wave,
    All,
}

/// <summary>A store to choose from.</summary>
public sealed record StoreOption(Guid Id, string Code, string Name);

/// <summary>Reads runs of マスタ同期.</summary>
public sealed class MasterSyncQueries(UsenAdminDbFactory contexts)
{
    public const int ListLength = 30;
    public const int TerminalsShown = 200;
    public const int StoresOffered = 30;

    /// <summary>The newest runs of the company, or of one store of it.</summary>
    public async Task<IReadOnlyList<SyncRunRow>> RunsAsync(Guid companyId, Guid? storeId, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        var runs = db.SyncRuns.AsNoTracking();
        if (storeId is { } store)
        {
            runs = runs.Where(r => db.SyncRunStores.Any(s => s.RunId == r.Id && s.StoreId == store));
        }

        return await Rows(db, runs.OrderByDescending(r => r.StartedAt).Take(ListLength)).ToListAsync(ct);
    }

    /// <returns>Null when the company has no such run.</returns>
    public async Task<SyncRunView?> RunAsync(Guid companyId, Guid runId, SyncTerminalFilter filter, int wave, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        var run = await db.SyncRuns.AsNoTracking().SingleOrDefaultAsync(r => r.Id == runId, ct);
        if (run is null)
        {
            return null;
        }

        var counts = await db.SyncRunTerminals.Where(t => t.RunId == runId)
            .GroupBy(t => t.State).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        var told = await db.SyncRunTerminals.CountAsync(t => t.RunId == runId && t.ToldAt != null, ct);
        var canRollBack = await db.SyncRunStores.AnyAsync(
            p => p.RunId == runId && p.PreviousVersion > 0 && p.PreviousVersion < p.Version
                && db.MasterVersions.Any(m => m.StoreId == p.StoreId && m.Version == p.PreviousVersion), ct);
        var row = await Rows(db, db.SyncRuns.AsNoTracking().Where(r => r.Id == runId)).SingleAsync(ct);
        var waves = await WavesAsync(db, runId, ct);
        return new SyncRunView(
            row, run.LaidOutAt is not null || run.State != SyncRunState.Running,
            run.IsStaged, run.IgnoresHours, run.StopPercent, run.StoppedBy, run.RetryOf, run.RollBackOf, told, canRollBack,
            counts, waves, await TerminalsAsync(db, run, filter, wave, ct), await SyncRunEvents.ReadAsync(db, run, row, waves, ct));
    }

    public async Task<string?> StoreNameAsync(Guid companyId, Guid storeId, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        return await db.Stores.Where(s => s.Id == storeId).Select(s => s.Name).SingleOrDefaultAsync(ct);
    }

    /// <summary>The first stores whose code, name or kana hold the piece; and those that are chosen already.</summary>
    public async Task<IReadOnlyList<StoreOption>> OfferStoresAsync(Guid companyId, string? piece, IReadOnlyCollection<Guid> chosen, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        var folded = SearchText.Fold(piece ?? "");
        return await db.Stores.AsNoTracking()
            .Where(s => s.IsActive && (chosen.Contains(s.Id) || folded == "" || s.SearchText.Contains(folded)))
            .OrderByDescending(s => chosen.Contains(s.Id)).ThenBy(s => s.Code).Take(StoresOffered + chosen.Count)
            .Select(s => new StoreOption(s.Id, s.Code, s.Name)).ToListAsync(ct);
    }

    private static Task<List<SyncWaveRow>> WavesAsync(UsenAdminDb db, Guid runId, CancellationToken ct) => db.Database.SqlQuery<SyncWaveRow>(
        $"""
        select p.wave, count(*)::int as stores, count(*) filter (where p.phase in ('Waiting', 'Rolling'))::int as open, count(p.started_at)::int as started,
            coalesce(sum(t.terminals), 0)::int as terminals, coalesce(sum(t.applied), 0)::int as applied, coalesce(sum(t.failed), 0)::int as failed,
            min(p.started_at) as started_at, max(p.finished_at) as finished_at, min(p.not_before) filter (where p.phase = 'Waiting') as next_closing
        from sync_run_stores p
        left join (
            select store_id, count(*) as terminals, count(*) filter (where state = 'Applied') as applied, count(*) filter (where state in ('Failed', 'NoAnswer')) as failed
            from sync_run_terminals where run_id = {runId} group by store_id) t on t.store_id = p.store_id
        where p.run_id = {runId}
        group by p.wave order by p.wave
        """).ToListAsync(ct);

    private static Task<List<SyncRunTerminalRow>> TerminalsAsync(UsenAdminDb db, SyncRun run, SyncTerminalFilter filter, int wave, CancellationToken ct)
    {
        var held = run.IsHeld;
        var rows =
            from t in db.SyncRunTerminals.AsNoTracking().Where(t => t.RunId == run.Id)
            join p in db.SyncRunStores on new { t.RunId, t.StoreId } equals new { p.RunId, p.StoreId }
            join d in db.Terminals on t.TerminalId equals d.Id
            join s in db.Stores on t.StoreId equals s.Id
            select new { Row = t, Part = p, Device = d, Store = s };
        rows = filter switch
        {
            SyncTerminalFilter.Attention => rows.Where(r => r.Row.State == SyncTerminalState.Failed || r.Row.State == SyncTerminalState.NoAnswer || (held && r.Row.State == SyncTerminalState.Waiting)),
            SyncTerminalFilter.Wave => rows.Where(r => r.Part.Wave == wave),
            _ => rows,
        };
        return rows.OrderBy(r => r.Part.Wave).ThenBy(r => r.Store.Code).ThenBy(r => r.Device.Kind == TerminalKind.Handy).ThenBy(r => r.Device.Name).Take(TerminalsShown)
            .Select(r => new SyncRunTerminalRow(
                r.Store.Id, r.Store.Name, r.Part.Wave, r.Part.NotBefore, r.Device.Id, r.Device.Kind, r.Device.Name, r.Device.AppliedVersion, r.Row.Version,
                held && r.Row.State == SyncTerminalState.Waiting, r.Row.State, r.Row.ErrorMessage, r.Row.ToldAt, r.Row.AppliedAt, r.Device.LastSeenAt,
                (r.Row.State == SyncTerminalState.Failed || r.Row.State == SyncTerminalState.NoAnswer) && db.SyncRunTerminals.Any(other =>
                    other.TerminalId == r.Device.Id && other.RunId != run.Id && other.State == SyncTerminalState.Pending)))
            .ToListAsync(ct);
    }

    private static IQueryable<SyncRunRow> Rows(UsenAdminDb db, IQueryable<SyncRun> runs) => runs.Select(r => new SyncRunRow(
        r.Id, r.Trigger, r.State, r.RequestedBy, r.Reason, r.StartedAt, r.FinishedAt, r.StoppedAt,
        db.SyncRunStores.Count(s => s.RunId == r.Id),
        db.SyncRunStores.Where(s => s.RunId == r.Id).Join(db.Stores, s => s.StoreId, s => s.Id, (_, s) => s.Name).OrderBy(n => n).FirstOrDefault(),
        db.SyncRunTerminals.Count(t => t.RunId == r.Id),
        db.SyncRunTerminals.Count(t => t.RunId == r.Id && t.State == SyncTerminalState.Applied),
        db.SyncRunTerminals.Count(t => t.RunId == r.Id && (t.State == SyncTerminalState.Failed || t.State == SyncTerminalState.NoAnswer))));
}
