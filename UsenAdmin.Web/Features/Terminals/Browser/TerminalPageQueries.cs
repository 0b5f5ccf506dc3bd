using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.MasterSync;
using UsenAdmin.Data.Terminals;

namespace UsenAdmin.Web.Features.Terminals.Browser;

/// <summary>The terminal's own row, as its pages show it.</summary>
public sealed record TerminalPageState(DateTimeOffset? OpenedAt, long AppliedVersion, DateTimeOffset? AppliedAt, TerminalSyncState Sync);

/// <summary>A terminal of the store on the マスタ同期 page.</summary>
public sealed record StoreTerminal(Guid Id, TerminalKind Kind, string Name, long Applied, long Wanted, DateTimeOffset? AppliedAt, TerminalSyncState State);

/// <summary>A run of the store, newest first.</summary>
public sealed record StoreRun(Guid Id, SyncTrigger Trigger, SyncScope Scope, SyncRunState State, long? Version, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt, Guid? Terminal);

/// <summary>What the terminal pages read beside their own master.</summary>
public sealed class TerminalPageQueries(UsenAdminDbFactory contexts)
{
    public async Task<TerminalPageState> StateAsync(TerminalIdentity terminal, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(terminal.CompanyId, ct);
        var row = await db.Terminals.AsNoTracking().Where(t => t.Id == terminal.TerminalId)
            .Join(db.Stores, t => t.StoreId, s => s.Id, (t, s) => new { Terminal = t, s.MasterVersion, Held = db.HeldStoreIds().Contains(s.Id) }).SingleAsync(ct);
        var own = row.Terminal;
        return new TerminalPageState(own.OpenedAt, own.AppliedVersion, own.AppliedAt,
            TerminalSync.StateOf(own.AppliedVersion, own.WantedVersion, row.MasterVersion, own.IsOpen || own.IsTraining, own.Trouble, row.Held));
    }

    /// <summary>The ledgers that the store is linked to.</summary>
    public async Task<IReadOnlyList<LedgerProvider>> LinkedAsync(TerminalIdentity terminal, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(terminal.CompanyId, ct);
        return await db.LedgerLinks.AsNoTracking().Where(l => l.StoreId == terminal.StoreId && l.UnlinkedAt == null).Select(l => l.Provider).ToListAsync(ct);
    }

    public async Task<IReadOnlyList<StoreTerminal>> TerminalsAsync(TerminalIdentity terminal, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(terminal.CompanyId, ct);
        var newest = await db.Stores.Where(s => s.Id == terminal.StoreId).Select(s => s.MasterVersion).SingleAsync(ct);
        var held = await db.HeldStoreIds().ContainsAsync(terminal.StoreId, ct);
        var rows = await db.Terminals.AsNoTracking().Where(t => t.StoreId == terminal.StoreId && t.RevokedAt == null && !t.IsTraining)
            .OrderBy(t => t.Kind == TerminalKind.Handy).ThenBy(t => t.Name).ToListAsync(ct);
        return [.. rows.Select(t => new StoreTerminal(
            t.Id, t.Kind, t.Name, t.AppliedVersion, t.WantedVersion, t.AppliedAt,
            TerminalSync.StateOf(t.AppliedVersion, t.WantedVersion, newest, t.IsOpen, t.Trouble, held)))];
    }

    public async Task<IReadOnlyList<StoreRun>> RunsAsync(TerminalIdentity terminal, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(terminal.CompanyId, ct);
        return await db.SyncRunStores.AsNoTracking().Where(s => s.StoreId == terminal.StoreId)
            .Join(db.SyncRuns, s => s.RunId, r => r.Id, (s, r) => new { Run = r, s.Version })
            .OrderByDescending(r => r.Run.StartedAt).Take(6)
            .Select(r => new StoreRun(r.Run.Id, r.Run.Trigger, r.Run.Scope, r.Run.State, r.Version, r.Run.StartedAt, r.Run.FinishedAt, r.Run.RequestedByTerminal))
            .ToListAsync(ct);
    }
}
