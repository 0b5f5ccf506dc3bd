using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;
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
    private readonly ConcurrentDictionary<Guid, ConcurrentDictionary<Guid, Action>> _pages = new();

    public async Task MasterRequestedAsync(IReadOnlyCollection<Guid> terminals, Guid runId, long version, CancellationToken ct)
    {
        if (terminals.Count == 0)
        {
            return;
        }

        await hub.Clients.Groups([.. terminals.Select(TerminalHub.TerminalGroup)]).SendAsync(
            TerminalHubNames.MasterSyncRequested, new MasterSyncRequestedMessage { RunId = runId, Version = version }, ct);
        Wake(terminals);
    }

    public async Task RunFinishedAsync(SyncRun run, IReadOnlyCollection<SyncRunStore> stores, CancellationToken ct)
    {
        foreach (var store in stores)
        {
            await hub.Clients.Group(TerminalHub.StoreGroup(store.StoreId)).SendAsync(
                TerminalHubNames.MasterSyncFinished,
                new MasterSyncFinishedMessage
                {
                    RunId = run.Id,
                    State = Enum.Parse<MasterSyncState>(run.State.ToString()),
                    Version = store.Version,
                    FinishedAt = run.FinishedAt!.Value,
                },
                ct);
        }

        Wake([.. _pages.Keys]);
    }

    public async Task LauncherChangedAsync(Guid terminalId, CancellationToken ct)
    {
        await hub.Clients.Group(TerminalHub.TerminalGroup(terminalId)).SendAsync(TerminalHubNames.LauncherChanged, new LauncherChangedMessage(), ct);
        Wake([terminalId]);
    }

    /// <summary>For a terminal that is a page: called when it should look. The listener returns at once and does not throw.</summary>
    public IDisposable Listen(Guid terminalId, Action listener)
    {
        var listeners = _pages.GetOrAdd(terminalId, _ => new ConcurrentDictionary<Guid, Action>());
        var id = Guid.NewGuid();
        listeners[id] = listener;
        return new Subscription(() => listeners.TryRemove(id, out _));
    }

    private void Wake(IEnumerable<Guid> terminals)
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
