using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Stores;
using UsenAdmin.Data.Terminals;

namespace UsenAdmin.Web.Features.Terminals;

/// <summary>A terminal in 端末管理.</summary>
public sealed record TerminalRow(
    Guid Id, Guid StoreId, string StoreCode, string StoreName, TerminalKind Kind, string Name, string? RegisterNumber, DateTimeOffset? OpenedAt,
    long Applied, long Wanted, long Newest, TerminalSyncState State, DateTimeOffset? LastSeenAt, IReadOnlyList<LedgerProvider> Launcher);

/// <summary>Lists the terminals of a company, by store and name; at most <see cref="AtMost"/>, narrowed by the store.</summary>
public sealed class TerminalListQuery(UsenAdminDbFactory contexts)
{
    public const int AtMost = 200;

    public async Task<IReadOnlyList<TerminalRow>> ExecuteAsync(Guid companyId, string? store, bool onlyBehind, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        var folded = SearchText.Fold(store ?? "");
        var rows = await db.Terminals.AsNoTracking().Where(t => t.RevokedAt == null)
            .Join(db.Stores, t => t.StoreId, s => s.Id, (t, s) => new { Terminal = t, Store = s })
            .Where(r => folded == "" || r.Store.SearchText.Contains(folded))
            .Where(r => !onlyBehind || r.Terminal.AppliedVersion < r.Store.MasterVersion)
            .OrderBy(r => r.Store.Code).ThenBy(r => r.Terminal.Kind == TerminalKind.Handy).ThenBy(r => r.Terminal.Name)
            .Take(AtMost)
            .Select(r => new { r.Terminal, r.Store.Code, r.Store.Name, r.Store.MasterVersion })
            .ToListAsync(ct);
        return [.. rows.Select(r => new TerminalRow(
            r.Terminal.Id, r.Terminal.StoreId, r.Code, r.Name, r.Terminal.Kind, r.Terminal.Name, r.Terminal.RegisterNumber, r.Terminal.OpenedAt,
            r.Terminal.AppliedVersion, r.Terminal.WantedVersion, r.MasterVersion,
            TerminalSync.StateOf(r.Terminal.AppliedVersion, r.Terminal.WantedVersion, r.MasterVersion, r.Terminal.IsOpen, r.Terminal.Trouble),
            r.Terminal.LastSeenAt, r.Terminal.Launcher))];
    }

    public async Task<Guid?> StoreByCodeAsync(Guid companyId, string code, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        return await db.Stores.Where(s => s.Code == code && s.IsActive).Select(s => (Guid?)s.Id).SingleOrDefaultAsync(ct);
    }
}
