using System.Threading.RateLimiting;

namespace UsenAdmin.Integration.Ledgers.Resty;

/// <summary>
/// What this portal allows itself per store. The partner takes 20 requests a second: a burst and what flows in during the second
/// after it stay below that together. Stores that nobody asks about cost nothing.
/// </summary>
internal sealed class RestyLimits : IDisposable
{
    public const int Burst = 6;
    public const int PerSecond = 12;

    private const int AtOnce = 8;
    private const int Waiting = 32;

    private readonly PartitionedRateLimiter<string> _atOnce = PartitionedRateLimiter.Create<string, string>(store =>
        RateLimitPartition.GetConcurrencyLimiter(store, _ => new ConcurrencyLimiterOptions { PermitLimit = AtOnce, QueueLimit = Waiting }));

    private readonly PartitionedRateLimiter<string> _rate = PartitionedRateLimiter.Create<string, string>(store =>
        RateLimitPartition.GetTokenBucketLimiter(store, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = Burst,
            TokensPerPeriod = PerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = Waiting,
        }));

    /// <summary>A place among the questions under way about this store.</summary>
    public ValueTask<RateLimitLease> EnterAsync(string store, CancellationToken ct) => _atOnce.AcquireAsync(store, 1, ct);

    /// <summary>Leave to send one request about this store.</summary>
    public ValueTask<RateLimitLease> SendAsync(string store, CancellationToken ct) => _rate.AcquireAsync(store, 1, ct);

    public void Dispose()
    {
        _atOnce.Dispose();
        _rate.Dispose();
    }
}
