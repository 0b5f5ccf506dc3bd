using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.MasterSync;
using UsenAdmin.Data.Terminals;

namespace UsenAdmin.Web.Features.MasterSync;

/// <summary>A run in the list.</summary>
/// <param name="StoreName">Where it covers one store only.</param>
public sealed record SyncRunRow(
    Guid Id, SyncTrigger Trigger, SyncRunState State, string RequestedBy, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt,
    int Stores, string? StoreName, int Terminals, int Applied, int Failed);

/// <summary>A run with its terminals, as the screen follows it.</summary>
/// <param name="IsPrepared">Whether every store of the run was reached.</param>
public sealed record SyncRunView(SyncRunRow Run, bool IsPrepared, IReadOnlyList<SyncRunTerminalRow> Terminals);

public sealed record SyncRunTerminalRow(
    Guid StoreId, string StoreName, Guid TerminalId, TerminalKind Kind, string Name, long Applied, long Version,
    SyncTerminalState State, string? ErrorMessage, DateTimeOffset? AppliedAt, DateTimeOffset? LastSeenAt);

/// <summary>Reads runs of マスタ同期.</summary>
public sealed class MasterSyncQueries(UsenAdminDbFactory contexts)
{
    public const int ListLength = 30;

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
    public async Task<SyncRunView?> RunAsync(Guid companyId, Guid runId, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        var run = await Rows(db, db.SyncRuns.AsNoTracking().Where(r => r.Id == runId)).SingleOrDefaultAsync(ct);
        if (run is null)
        {
            return null;
        }

        var prepared = !await db.SyncRunStores.AnyAsync(s => s.RunId == runId && s.Version == null, ct);
        var terminals = await (
            from t in db.SyncRunTerminals.AsNoTracking().Where(t => t.RunId == runId)
            join d in db.Terminals on t.TerminalId equals d.Id
            join s in db.Stores on t.StoreId equals s.Id
            orderby s.Code, d.Kind, d.Name
            select new SyncRunTerminalRow(s.Id, s.Name, d.Id, d.Kind, d.Name, d.AppliedVersion, t.Version, t.State, t.ErrorMessage, t.AppliedAt, d.LastSeenAt))
            .Take(1000).ToListAsync(ct);
        return new SyncRunView(run, prepared, terminals);
    }

    public async Task<string?> StoreNameAsync(Guid companyId, Guid storeId, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        return await db.Stores.Where(s => s.Id == storeId).Select(s => s.Name).SingleOrDefaultAsync(ct);
    }

    private static IQueryable<SyncRunRow> Rows(UsenAdminDb db, IQueryable<SyncRun> runs) => runs.Select(r => new SyncRunRow(
        r.Id, r.Trigger, r.State, r.RequestedBy, r.StartedAt, r.FinishedAt,
        db.SyncRunStores.Count(s => s.RunId == r.Id),
        db.SyncRunStores.Where(s => s.RunId == r.Id).Join(db.Stores, s => s.StoreId, s => s.Id, (_, s) => s.Name).OrderBy(n => n).FirstOrDefault(),
        db.SyncRunTerminals.Count(t => t.RunId == r.Id),
        db.SyncRunTerminals.Count(t => t.RunId == r.Id && t.State == SyncTerminalState.Applied),
        db.SyncRunTerminals.Count(t => t.RunId == r.Id && (t.State == SyncTerminalState.Failed || t.State == SyncTerminalState.NoAnswer))));
}
