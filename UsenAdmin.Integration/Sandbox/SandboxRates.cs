using System.Collections.Concurrent;

namespace UsenAdmin.Integration.Sandbox;

/// <summary>How many requests each partner takes for a store within any second, to the tick; each process of the sandbox counts its own.</summary>
internal sealed class SandboxRates
{
    private readonly ConcurrentDictionary<string, Queue<long>> _entered = [];

    public bool TryEnter(string storeId, int perSecond)
    {
        var entered = _entered.GetOrAdd(storeId, _ => new Queue<long>());
        lock (entered)
        {
            var now = TimeProvider.System.GetTimestamp();
            while (entered.TryPeek(out var first) && TimeProvider.System.GetElapsedTime(first, now) >= TimeSpan.FromSeconds(1))
            {
                entered.Dequeue();
            }

            if (entered.Count >= perSecond)
            {
                return false;
            }

            entered.Enqueue(now);
            return true;
        }
    }
}
