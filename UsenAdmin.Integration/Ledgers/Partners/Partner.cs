namespace UsenAdmin.Integration.Ledgers.Partners;

/// <summary>What tells one partner's requests from another's.</summary>
/// <param name="StoresSegment">The part of a path that stands before the store's ID, with its slash.</param>
/// <param name="PerSecond">How many requests a second it takes for a store.</param>
internal sealed record Partner(string Name, string StoresSegment, int PerSecond)
{
    /// <summary>A quarter wider than allowed: what is sent evenly may arrive bunched.</summary>
    public TimeSpan Spacing { get; } = TimeSpan.FromSeconds(1.25 / PerSecond);

    /// <summary>The store that a request is about; empty when it is about none.</summary>
    public string StoreOf(HttpRequestMessage request) =>
        request.RequestUri!.Segments.SkipWhile(s => s != StoresSegment).ElementAtOrDefault(1)?.TrimEnd('/') ?? "";
}
