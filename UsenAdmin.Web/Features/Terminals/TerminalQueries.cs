using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Integration.Terminals.Protocol;

namespace UsenAdmin.Web.Features.Terminals;

/// <summary>The master that a terminal is to hold, as it is fetched.</summary>
public sealed record WantedMaster(long Version, string Document);

/// <summary>What terminals read through the API and on their pages.</summary>
public sealed class TerminalQueries(UsenAdminDbFactory contexts)
{
    /// <returns>The version only when <paramref name="heldVersion"/> is the wanted one already: then no document is read.</returns>
    public async Task<WantedMaster> WantedMasterAsync(TerminalIdentity terminal, long? heldVersion, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(terminal.CompanyId, ct);
        var wanted = await db.Terminals.Where(t => t.Id == terminal.TerminalId).Select(t => t.WantedVersion).SingleAsync(ct);
        var document = wanted == heldVersion ? "" : await DocumentAsync(db, terminal.StoreId, wanted, ct);
        return new WantedMaster(wanted, document);
    }

    /// <returns>Null when the store has no such run.</returns>
    public async Task<MasterSyncStatus?> RunAsync(TerminalIdentity terminal, Guid runId, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(terminal.CompanyId, ct);
        var run = await db.SyncRuns.AsNoTracking().Where(r => r.Id == runId)
            .Join(db.SyncRunStores.Where(s => s.StoreId == terminal.StoreId), r => r.Id, s => s.RunId, (r, s) => new { Run = r, s.Version })
            .SingleOrDefaultAsync(ct);
        if (run is null)
        {
            return null;
        }

        var terminals = await db.SyncRunTerminals.AsNoTracking().Where(t => t.RunId == runId && t.StoreId == terminal.StoreId)
            .Join(db.Terminals, t => t.TerminalId, d => d.Id, (t, d) => new { t.TerminalId, d.Name, t.State, t.AppliedAt })
            .OrderBy(t => t.Name).ToListAsync(ct);
        return new MasterSyncStatus(
            run.Run.Id, Enum.Parse<MasterSyncState>(run.Run.State.ToString()), run.Version, run.Run.StartedAt, run.Run.FinishedAt,
            [.. terminals.Select(t => new MasterSyncTerminal(t.TerminalId, t.Name, Hosting.ErrorAnswers.LowerCamel(t.State), t.AppliedAt))]);
    }

    public async Task<LauncherAnswer> LauncherAsync(TerminalIdentity terminal, LauncherLinks links, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(terminal.CompanyId, ct);
        var ledgers = await db.Terminals.AsNoTracking().Where(t => t.Id == terminal.TerminalId).Select(t => t.Launcher).SingleAsync(ct);
        var linked = await db.LedgerLinks.AsNoTracking().Where(l => l.StoreId == terminal.StoreId && l.UnlinkedAt == null)
            .Select(l => new { l.Provider, l.LedgerStoreId }).ToListAsync(ct);
        return new LauncherAnswer(
            ledgers,
            [.. ledgers.Select(l => links.For(l, linked.Find(x => x.Provider == l)?.LedgerStoreId)).OfType<LauncherLink>()]);
    }

    private static Task<string> DocumentAsync(UsenAdminDb db, Guid storeId, long version, CancellationToken ct) =>
        db.MasterVersions.Where(m => m.StoreId == storeId && m.Version == version).Select(m => m.Document).SingleAsync(ct);
}

/// <summary>Where a ledger's own screens are: <c>Ledgers:{ledger}:ScreenUrl</c>, with <c>{storeId}</c> filled in.</summary>
public sealed class LauncherLinks(IConfiguration configuration)
{
    /// <returns>Null when the ledger's screens are not configured.</returns>
    public LauncherLink? For(LedgerProvider ledger, string? storeId) =>
        configuration[$"Ledgers:{ledger}:ScreenUrl"] is { Length: > 0 } url
            ? new LauncherLink(ledger, $"予約台帳 ({(ledger == LedgerProvider.Ebica ? "ebica" : "Resty")})", url.Replace("{storeId}", storeId ?? "", StringComparison.Ordinal))
            : null;
}
