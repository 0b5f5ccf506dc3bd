using System.Collections.Concurrent;

namespace UsenAdmin.Web.Hosting;

/// <summary>What open pages of a company may want to read again.</summary>
public enum LiveTopic
{
    MasterSync,
    Links,

    Onboarding,

    /// <summary>A ledger said that reservations changed: what was read of them is out of date.</summary>
    Reservations,
}

/// <summary>
/// Tells the open pages of this node that something changed. Only a hint: pages read the database, and also look by themselves
/// from time to time, so that what happened on another node is seen too.
/// </summary>
public sealed class LiveSignals
{
    private readonly ConcurrentDictionary<(Guid Company, LiveTopic Topic), ConcurrentDictionary<Guid, Action>> _listeners = new();

    public void Raise(Guid companyId, LiveTopic topic)
    {
        if (_listeners.TryGetValue((companyId, topic), out var listeners))
        {
            foreach (var listener in listeners.Values)
            {
                listener();
            }
        }
    }

    /// <summary>Every page that listens here looks again.</summary>
    public void RaiseAll()
    {
        foreach (var (company, topic) in _listeners.Keys)
        {
            Raise(company, topic);
        }
    }

    /// <summary>The listener must return at once and not throw: it asks its page to render later.</summary>
    public IDisposable Listen(Guid companyId, LiveTopic topic, Action listener)
    {
        var listeners = _listeners.GetOrAdd((companyId, topic), _ => new ConcurrentDictionary<Guid, Action>());
        var id = Guid.NewGuid();
        listeners[id] = listener;
        return new Subscription(() => listeners.TryRemove(id, out _));
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
