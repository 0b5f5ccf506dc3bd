using Microsoft.EntityFrameworkCore;
using Npgsql;
using UsenAdmin.Data;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Integration.Terminals.Protocol;
using UsenAdmin.Web.Features.MasterSync;

namespace UsenAdmin.Web.Features.Terminals;

/// <summary>The master that a terminal is to hold, as it is fetched.</summary>
/// <param name="Document">Null when the caller holds it already.</param>
public sealed record WantedMaster(long Version, string? Document);

/// <summary>What terminals read through the API and on their pages.</summary>
public sealed class TerminalQueries(UsenAdminDbFactory contexts, MasterDocuments masters)
{
    /// <summary>For a call that has just shown its token: with it came what the terminal is to hold.</summary>
    /// <param name="isHeld">Whether the caller holds this version already: then no document is read.</param>
    public Task<WantedMaster> WantedMasterAsync(TerminalLogin login, Func<long, bool> isHeld, CancellationToken ct) => ReadAsync(login.Terminal, login.WantedVersion, isHeld, ct);

    /// <summary>For a page, which shows its token only when it is opened.</summary>
    /// <param name="isHeld">As above.</param>
    public async Task<WantedMaster> WantedMasterAsync(TerminalIdentity terminal, Func<long, bool> isHeld, CancellationToken ct)
    {
        var wanted = await contexts.AskAsync(
            terminal.CompanyId,
            () => new NpgsqlBatchCommand("select wanted_version from terminals where id = $1") { Parameters = { new() { Value = terminal.TerminalId } } },
            async reader => await reader.ReadAsync(ct) ? reader.GetInt64(0) : throw new InvalidOperationException($"Terminal {terminal.TerminalId} is gone."),
            ct);
        return await ReadAsync(terminal, wanted, isHeld, ct);
    }

    private async Task<WantedMaster> ReadAsync(TerminalIdentity terminal, long wanted, Func<long, bool> isHeld, CancellationToken ct) =>
        new(wanted, isHeld(wanted) ? null : await masters.ReadAsync(terminal.CompanyId, terminal.StoreId, wanted, ct));

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
}

/// <summary>
/// Where a ledger's own screens are: <c>Ledgers:{ledger}:ScreenUrl</c>, with <c>{storeId}</c> filled in; for a store that is not linked yet,
/// <c>Ledgers:{ledger}:HomeUrl</c>, where its people sign in.
/// </summary>
public sealed class LauncherLinks(IConfiguration configuration)
{
    /// <returns>Null when the ledger's screens are not configured.</returns>
    public LauncherLink? For(LedgerProvider ledger, string? storeId) =>
        Address(ledger, storeId) is { Length: > 0 } url
            ? new LauncherLink(ledger, $"予約台帳 ({(ledger == LedgerProvider.Ebica ? "ebica" : "Resty")})", url)
            : null;

    private string? Address(LedgerProvider ledger, string? storeId) =>
        storeId is null && configuration[$"Ledgers:{ledger}:HomeUrl"] is { Length: > 0 } home
            ? home
            : configuration[$"Ledgers:{ledger}:ScreenUrl"]?.Replace("{storeId}", Uri.EscapeDataString(storeId ?? ""), StringComparison.Ordinal);
}
