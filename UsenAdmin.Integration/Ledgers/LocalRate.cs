namespace UsenAdmin.Integration.Ledgers;

/// <summary>Turns of this process alone: for one that shares its partners with no other.</summary>
internal sealed class LocalRate(TimeProvider time) : ISharedRate
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, DateTimeOffset> _next = [];
    private int _sweepAt = 1024;

    public ValueTask<TimeSpan?> BookAsync(string key, TimeSpan spacing, TimeSpan longestWait, CancellationToken ct)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var turn = _next.TryGetValue(key, out var next) && next > now ? next : now;
            if (turn - now > longestWait)
            {
                return new((TimeSpan?)null);
            }

            Sweep(now);
            _next[key] = turn + spacing;
            return new(turn - now);
        }
    }

    // Stores that nobody asks about cost nothing.
    private void Sweep(DateTimeOffset now)
    {
        if (_next.Count < _sweepAt)
        {
            return;
        }

        foreach (var (key, next) in _next)
        {
            if (next <= now)
            {
                _next.Remove(key);
            }
        }

        _sweepAt = Math.Max(1024, _next.Count * 2);
    }
}
