using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.MasterSync;
using UsenAdmin.Integration.Terminals.Protocol;
using UsenAdmin.Web.Features.Terminals;

namespace UsenAdmin.Web.Features.MasterSync;

/// <summary>
/// Tells terminals that there is something to fetch: devices through the hub, the terminals that are pages of this node directly.
/// A push is a hint; whoever misses it finds out at the next contact.
/// </summary>
public sealed class TerminalNotifier(IHubContext<TerminalHub> hub)
{
    private const int GroupsAtOnce = 1000;

    private readonly ConcurrentDictionary<Guid, ConcurrentDictionary<Guid, Action>> _pages = new();

    public async Task MasterRequestedAsync(IReadOnlyCollection<Guid> terminals, Guid runId, long version, CancellationToken ct)
    {
        if (terminals.Count == 0)
        {
            return;
        }

        var message = new MasterSyncRequestedMessage { RunId = runId, Version = version };
        foreach (var some in terminals.Select(TerminalHub.TerminalGroup).Chunk(GroupsAtOnce))
        {
            await hub.Clients.Groups(some).SendAsync(TerminalHubNames.MasterSyncRequested, message, ct);
        }

        Wake(terminals);
    }

    public async Task RunFinishedAsync(SyncRun run, IReadOnlyCollection<SyncRunStore> stores, CancellationToken ct)
    {
        foreach (var version in stores.GroupBy(s => s.Version))
        {
            var message = new MasterSyncFinishedMessage
            {
                RunId = run.Id,
                State = Enum.Parse<MasterSyncState>(run.State.ToString()),
                Version = version.Key,
                FinishedAt = run.FinishedAt!.Value,
            };
            foreach (var some in version.Select(s => TerminalHub.StoreGroup(s.StoreId)).Chunk(GroupsAtOnce))
            {
                await hub.Clients.Groups(some).SendAsync(TerminalHubNames.MasterSyncFinished, message, ct);
            }
        }

        Wake([.. _pages.Keys]);
    }

    public async Task LauncherChangedAsync(Guid terminalId, CancellationToken ct)
    {
        await hub.Clients.Group(TerminalHub.TerminalGroup(terminalId)).SendAsync(TerminalHubNames.LauncherChanged, new LauncherChangedMessage(), ct);
        Wake([terminalId]);
    }

    /// <summary>The store's reservation list in that ledger is out of date: 更新 gets its dot, the list itself does not move.</summary>
    /// <param name="terminals">The store's, so that those which are pages look too.</param>
    public async Task ReservationsChangedAsync(Guid storeId, IReadOnlyCollection<Guid> terminals, LedgerProvider ledger, CancellationToken ct)
    {
        await hub.Clients.Group(TerminalHub.StoreGroup(storeId)).SendAsync(
            TerminalHubNames.ReservationsChanged, new ReservationsChangedMessage { Ledger = ledger }, ct);
        Wake(terminals);
    }

    /// <summary>For a terminal that is a page: called when it should look. The listener returns at once and does not throw.</summary>
    public IDisposable Listen(Guid terminalId, Action listener)
    {
        var listeners = _pages.GetOrAdd(terminalId, _ => new ConcurrentDictionary<Guid, Action>());
        var id = Guid.NewGuid();
        listeners[id] = listener;
        return new Subscription(() => listeners.TryRemove(id, out _));
    }

    /// <summary>For the pages of this node alone: they look for themselves.</summary>
    public void Wake(IEnumerable<Guid> terminals)
    {
        foreach (var terminal in terminals)
        {
            if (_pages.TryGetValue(terminal, out var listeners))
            {
                foreach (var listener in listeners.Values)
                {
                    listener();
                }
            }
        }
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
