using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;
using UsenAdmin.Integration.Terminals.Protocol;
using UsenAdmin.Web.Features.Terminals;

namespace UsenAdmin.Web.Features.Floor;

/// <summary>
/// Tells the terminals of a store that its floor has changed: devices through the hub, the pages of this node directly. A hint only:
/// who misses it sees another revision when it next looks.
/// </summary>
public sealed class FloorNotices(IHubContext<TerminalHub> hub, ILogger<FloorNotices> logger)
{
    private readonly ConcurrentDictionary<(Guid Store, bool IsPractice), ConcurrentDictionary<Guid, Action>> _pages = new();

    public async Task ChangedAsync(Guid storeId, bool isPractice, long revision)
    {
        if (_pages.TryGetValue((storeId, isPractice), out var pages))
        {
            foreach (var page in pages.Values)
            {
                page();
            }
        }

        if (isPractice)
        {
            return; // Training terminals are pages; the devices of the store have nothing to fetch.
        }

        try
        {
            await hub.Clients.Group(TerminalHub.StoreGroup(storeId)).SendAsync(TerminalHubNames.FloorChanged, new FloorChangedMessage { Revision = revision });
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // What was written stands, whether or not anybody could be told.
            logger.LogWarning(e, "Store {StoreId}: the terminals could not be told of floor revision {Revision}", storeId, revision);
        }
    }

    /// <summary>For a terminal that is a page. The listener returns at once and does not throw.</summary>
    public IDisposable Listen(Guid storeId, bool isPractice, Action listener)
    {
        var pages = _pages.GetOrAdd((storeId, isPractice), _ => new ConcurrentDictionary<Guid, Action>());
        var id = Guid.NewGuid();
        pages[id] = listener;
        return new Subscription(() => pages.TryRemove(id, out _));
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
