using System.Diagnostics;
using UsenAdmin.Data.Ledgers;

namespace UsenAdmin.Load.Parts;

/// <summary>
/// Two nodes ask about the same few stores, each as often as it can, from as many hands as a store has places. The partner counts: within no second
/// may more come for a store than its contract allows. Beside it, how much of what is allowed is made use of.
/// </summary>
internal static class LedgerRates
{
    private const int Nodes = 2;
    private const int Stores = 5;
    private const int Hands = 6;

    private static readonly TimeSpan Time = TimeSpan.FromSeconds(8);

    public static async Task MeasureAsync(Report report, LedgerScene scene, CancellationToken ct)
    {
        report.Table("What a partner sees of one store (promise: never more within a second than the contract allows)", "ledger,nodes,hands a node and store,allowed a second,most within any second,sent a second and store,refused by us for want of a turn");
        var nodes = new List<IServiceProvider>();
        for (var i = 0; i < Nodes; i++)
        {
            nodes.Add(await scene.NodeAsync(ct));
        }

        using var http = new HttpClient();
        foreach (var (provider, allowed) in new[] { (LedgerProvider.Resty, 20), (LedgerProvider.Ebica, 5) })
        {
            await scene.PeakAsync(http, provider, ct);
            var links = (await scene.LinksAsync(provider, hanging: false, ct))[..Stores];
            var (done, refused, took) = await HammerAsync(scene, nodes, provider, links, ct);
            var peak = await scene.PeakAsync(http, provider, ct);
            report.Row(
                provider.ToString(), Figures.Count(Nodes), Figures.Count(Hands), Figures.Count(allowed), Figures.Count(peak), Figures.Number(done / took.TotalSeconds / Stores), Figures.Count(refused));
            if (peak > allowed)
            {
                report.Broken($"{provider} saw {peak} requests for a store within a second; {allowed} are allowed.");
            }
        }
    }

    private static async Task<(int Done, int Refused, TimeSpan Took)> HammerAsync(LedgerScene scene, List<IServiceProvider> nodes, LedgerProvider provider, List<SceneLink> links, CancellationToken ct)
    {
        var (done, refused) = (0, 0);
        var clock = Stopwatch.StartNew();
        var hands =
            from node in nodes
            from link in links
            from _ in Enumerable.Range(0, Hands)
            select AskOnAsync(LedgersMeasure.Ledger(node, provider), link);
        await Task.WhenAll(hands.ToList());
        return (done, refused, clock.Elapsed);

        async Task AskOnAsync(Integration.Ledgers.ILedger ledger, SceneLink link)
        {
            while (clock.Elapsed < Time)
            {
                var answer = await ledger.GetSeatsAsync(scene.Account, link.LedgerStoreId, null, ct);
                _ = answer.IsDone ? Interlocked.Increment(ref done) : Interlocked.Increment(ref refused);
            }
        }
    }
}
