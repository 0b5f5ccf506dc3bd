using System.Threading.RateLimiting;

namespace UsenAdmin.Integration.Ledgers.Partners;

/// <summary>
/// What the portal allows itself per store of a partner: so many questions under way at once, and no more requests a second than the
/// partner takes from all nodes together. Whoever comes early waits; nobody is refused who could still be served in time.
/// </summary>
internal sealed class PartnerTurns(Partner partner, ISharedRate rate, TimeProvider time) : IDisposable
{
    private const int AtOnce = 8;
    private const int Waiting = 32;

    private readonly PartitionedRateLimiter<string> _atOnce = PartitionedRateLimiter.Create<string, string>(store =>
        RateLimitPartition.GetConcurrencyLimiter(store, _ => new ConcurrencyLimiterOptions { PermitLimit = AtOnce, QueueLimit = Waiting }));

    /// <summary>A place among the questions under way about this store.</summary>
    public ValueTask<RateLimitLease> EnterAsync(HttpRequestMessage request, CancellationToken ct) => _atOnce.AcquireAsync(partner.StoreOf(request), 1, ct);

    /// <summary>Leave to send one request about this store.</summary>
    public async ValueTask<RateLimitLease> SendAsync(HttpRequestMessage request, TimeSpan longestWait, CancellationToken ct)
    {
        var wait = await rate.BookAsync($"{partner.Name}/{partner.StoreOf(request)}", partner.Spacing, longestWait, ct);
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait.Value, time, ct);
        }

        return new Turn(wait is not null);
    }

    public void Dispose() => _atOnce.Dispose();

    private sealed class Turn(bool isAcquired) : RateLimitLease
    {
        public override bool IsAcquired => isAcquired;

        public override IEnumerable<string> MetadataNames => [];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = null;
            return false;
        }
    }
}
