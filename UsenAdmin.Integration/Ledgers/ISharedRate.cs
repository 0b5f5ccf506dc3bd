namespace UsenAdmin.Integration.Ledgers;

/// <summary>A rate that everybody who asks the same partner about the same store keeps together, on whatever node: whoever sends takes a turn first.</summary>
public interface ISharedRate
{
    /// <summary>Books the next free turn of <paramref name="key"/>; turns are at least <paramref name="spacing"/> apart.</summary>
    /// <returns>How long to wait until then. Null, and nothing booked, when that would be longer than <paramref name="longestWait"/>.</returns>
    ValueTask<TimeSpan?> BookAsync(string key, TimeSpan spacing, TimeSpan longestWait, CancellationToken ct);
}
