using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.MasterSync;
using UsenAdmin.Data.Stores;
using UsenAdmin.Data.Terminals;

namespace UsenAdmin.Web.Features.Terminals;

/// <summary>A terminal in 端末管理.</summary>
public sealed record TerminalRow(
    Guid Id, Guid StoreId, string StoreCode, string StoreName, TerminalKind Kind, string Name, string? RegisterNumber, DateTimeOffset? OpenedAt,
    long Applied, long Wanted, long Newest, TerminalSyncState State, DateTimeOffset? LastSeenAt, string? AppVersion, IReadOnlyList<LedgerProvider> Launcher);

/// <param name="Store">A piece of the store's name, kana or code.</param>
/// <param name="OnlyBehind">Those that hold an older master than their store's newest.</param>
/// <param name="After">The last terminal of the page before.</param>
public sealed record TerminalSearch(string? Store = null, TerminalKind? Kind = null, TerminalSyncState? State = null, bool OnlyBehind = false, Guid? After = null);

/// <summary>One page.</summary>
/// <param name="Next">What the next page comes after; null on the last.</param>
public sealed record TerminalListPage(IReadOnlyList<TerminalRow> Rows, Guid? Next);

/// <summary>A terminal for the CSV file.</summary>
public sealed record TerminalLine(string StoreCode, string StoreName, Terminal Terminal);

/// <summary>An active store that was found by its code.</summary>
public sealed record StoreName(Guid Id, string Name);

/// <summary>Lists the devices of a company by store, ハンディ last, and name: page by page, never all in memory.</summary>
public sealed class TerminalListQuery(UsenAdminDbFactory contexts)
{
    public const int PageLength = 50;

    public async Task<TerminalListPage> ExecuteAsync(Guid companyId, TerminalSearch search, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        var found = Filter(Devices(db), search);
        if (search.After is { } after && await Devices(db).Where(r => r.Terminal.Id == after).SingleOrDefaultAsync(ct) is { } last)
        {
            found = Beyond(found, last);
        }

        var rows = await Ordered(found).Take(PageLength + 1).ToListAsync(ct);
        var page = rows.Take(PageLength).Select(Row).ToList();
        return new TerminalListPage(page, rows.Count > PageLength ? page[^1].Id : null);
    }

    /// <summary>Every device, one after the other.</summary>
    public async IAsyncEnumerable<TerminalLine> LinesAsync(Guid companyId, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        await foreach (var row in Ordered(Devices(db).Where(r => r.Terminal.RevokedAt == null)).AsAsyncEnumerable().WithCancellation(ct))
        {
            yield return new TerminalLine(row.Store.Code, row.Store.Name, row.Terminal);
        }
    }

    public async Task<StoreName?> StoreByCodeAsync(Guid companyId, string code, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        return await db.Stores.Where(s => s.Code == code && s.IsActive).Select(s => new StoreName(s.Id, s.Name)).SingleOrDefaultAsync(ct);
    }

    private static IQueryable<Device> Devices(UsenAdminDb db) => db.Terminals.AsNoTracking().Where(t => !t.IsTraining)
        .Join(db.Stores, t => t.StoreId, s => s.Id, (t, s) => new Device { Terminal = t, Store = s, Held = db.HeldStoreIds().Contains(s.Id) && t.WantedVersion < s.MasterVersion });

    private static IQueryable<Device> Filter(IQueryable<Device> devices, TerminalSearch search)
    {
        devices = devices.Where(r => r.Terminal.RevokedAt == null);
        var folded = SearchText.Fold(search.Store ?? "");
        devices = folded.Length == 0 ? devices : devices.Where(r => r.Store.SearchText.Contains(folded));
        devices = search.Kind is { } kind ? devices.Where(r => r.Terminal.Kind == kind) : devices;
        devices = search.OnlyBehind ? devices.Where(r => r.Terminal.AppliedVersion < r.Store.MasterVersion) : devices;
        return search.State is { } state ? InState(devices, state) : devices;
    }

    // What TerminalSync.StateOf says, in words that PostgreSQL understands; a test holds the two together.
    private static IQueryable<Device> InState(IQueryable<Device> devices, TerminalSyncState state)
    {
        if (state == TerminalSyncState.Newest)
        {
            return devices.Where(r => r.Terminal.AppliedVersion >= r.Store.MasterVersion);
        }

        var behind = devices.Where(r => r.Terminal.AppliedVersion < r.Store.MasterVersion && r.Held == (state == TerminalSyncState.Held));
        var open = behind.Where(r => r.Terminal.OpenedAt != null);
        var quiet = open.Where(r => r.Terminal.Trouble == TerminalTrouble.None);
        return state switch
        {
            TerminalSyncState.Held => behind,
            TerminalSyncState.NotOpen => behind.Where(r => r.Terminal.OpenedAt == null),
            TerminalSyncState.Failed => open.Where(r => r.Terminal.Trouble == TerminalTrouble.Failed),
            TerminalSyncState.NoAnswer => open.Where(r => r.Terminal.Trouble == TerminalTrouble.NoAnswer),
            TerminalSyncState.Syncing => quiet.Where(r => r.Terminal.AppliedVersion < r.Terminal.WantedVersion),
            _ => quiet.Where(r => r.Terminal.AppliedVersion >= r.Terminal.WantedVersion),
        };
    }

    private static IQueryable<Device> Ordered(IQueryable<Device> devices) =>
        devices.OrderBy(r => r.Store.Code).ThenBy(r => r.Terminal.Kind == TerminalKind.Handy).ThenBy(r => r.Terminal.Name).ThenBy(r => r.Terminal.Id);

    private static IQueryable<Device> Beyond(IQueryable<Device> devices, Device last)
    {
        var (code, handy, name, id) = (last.Store.Code, last.Terminal.Kind == TerminalKind.Handy, last.Terminal.Name, last.Terminal.Id);
        return devices.Where(r => r.Store.Code.CompareTo(code) > 0 || (r.Store.Code == code
            && ((!handy && r.Terminal.Kind == TerminalKind.Handy) || ((r.Terminal.Kind == TerminalKind.Handy) == handy
                && (r.Terminal.Name.CompareTo(name) > 0 || (r.Terminal.Name == name && r.Terminal.Id.CompareTo(id) > 0))))));
    }

    private static TerminalRow Row(Device row)
    {
        var t = row.Terminal;
        return new TerminalRow(
            t.Id, t.StoreId, row.Store.Code, row.Store.Name, t.Kind, t.Name, t.RegisterNumber, t.OpenedAt, t.AppliedVersion, t.WantedVersion, row.Store.MasterVersion,
            TerminalSync.StateOf(t.AppliedVersion, t.WantedVersion, row.Store.MasterVersion, t.IsOpen, t.Trouble, row.Held), t.LastSeenAt, t.AppVersion, t.Launcher);
    }

    private sealed class Device
    {
        public required Terminal Terminal { get; init; }

        public required Store Store { get; init; }

        /// <summary>Whether a stopped roll-out holds the newest master back from it.</summary>
        public required bool Held { get; init; }
    }
}
