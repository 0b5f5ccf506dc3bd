using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.MasterSync;
using UsenAdmin.Data.Terminals;
using UsenAdmin.Web.Features.Terminals;

namespace UsenAdmin.Web.Features.Pos;

/// <summary>The terminal's own row, as its pages show it.</summary>
public sealed record PosState(DateTimeOffset? OpenedAt, long AppliedVersion, DateTimeOffset? AppliedAt, IReadOnlyList<Data.Ledgers.LedgerProvider> Launcher);

/// <summary>A terminal of the store on the マスタ同期 page.</summary>
public sealed record PosTerminal(Guid Id, TerminalKind Kind, string Name, long Applied, long Wanted, DateTimeOffset? AppliedAt, TerminalSyncState State);

/// <summary>A run of the store, newest first.</summary>
public sealed record PosRun(Guid Id, SyncTrigger Trigger, SyncScope Scope, SyncRunState State, long? Version, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt, Guid? Terminal);

/// <summary>What the terminal pages read beside their own master.</summary>
public sealed class PosQueries(UsenAdminDbFactory contexts)
{
    public async Task<PosState> StateAsync(TerminalIdentity terminal, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(terminal.CompanyId, ct);
        return await db.Terminals.AsNoTracking().Where(t => t.Id == terminal.TerminalId)
            .Select(t => new PosState(t.OpenedAt, t.AppliedVersion, t.AppliedAt, t.Launcher)).SingleAsync(ct);
    }

    public async Task<IReadOnlyList<PosTerminal>> TerminalsAsync(TerminalIdentity terminal, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(terminal.CompanyId, ct);
        var newest = await db.Stores.Where(s => s.Id == terminal.StoreId).Select(s => s.MasterVersion).SingleAsync(ct);
        var rows = await db.Terminals.AsNoTracking().Where(t => t.StoreId == terminal.StoreId && t.RevokedAt == null)
            .OrderBy(t => t.Kind == TerminalKind.Handy).ThenBy(t => t.Name).ToListAsync(ct);
        return [.. rows.Select(t => new PosTerminal(
            t.Id, t.Kind, t.Name, t.AppliedVersion, t.WantedVersion, t.AppliedAt,
            TerminalSync.StateOf(t.AppliedVersion, t.WantedVersion, newest, t.IsOpen, t.Trouble)))];
    }

    public async Task<IReadOnlyList<PosRun>> RunsAsync(TerminalIdentity terminal, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(terminal.CompanyId, ct);
        return await db.SyncRunStores.AsNoTracking().Where(s => s.StoreId == terminal.StoreId)
            .Join(db.SyncRuns, s => s.RunId, r => r.Id, (s, r) => new { Run = r, s.Version })
            .OrderByDescending(r => r.Run.StartedAt).Take(6)
            .Select(r => new PosRun(r.Run.Id, r.Run.Trigger, r.Run.Scope, r.Run.State, r.Version, r.Run.StartedAt, r.Run.FinishedAt, r.Run.RequestedByTerminal))
            .ToListAsync(ct);
    }
}
