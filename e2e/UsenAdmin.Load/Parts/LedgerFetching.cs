using System.Diagnostics;
using Microsoft.Extensions.Options;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Web.Features.LedgerWatch;

namespace UsenAdmin.Load.Parts;

/// <summary>
/// The seats of many stores from a partner 50 ms away, beside the same requests by a bare HttpClient that reads the bytes and throws them away,
/// as many at once. Once through the adapter alone (turns per store shared by all nodes, time-out, breaker, reading), and once as the schedule
/// does it: each store claimed, asked, compared with what was known, and written down.
/// </summary>
internal static class LedgerFetching
{
    private const int Rounds = 3;

    public static async Task MeasureAsync(Report report, LedgerScene scene, CancellationToken ct)
    {
        report.Table("Seats of many stores, 50 ms away (aim: at least 0.9 × the rate of a bare HttpClient)", "ledger,stores,at once,portal's way,portal s,bare HttpClient s,rate beside bare");
        var node = await scene.NodeAsync(ct);
        var atOnce = node.GetRequiredService<IOptions<WatchOptions>>().Value.AtOnce;
        using var http = new HttpClient { BaseAddress = scene.Partner };
        foreach (var provider in Enum.GetValues<LedgerProvider>())
        {
            var links = await scene.LinksAsync(provider, hanging: false, ct);
            var ledger = LedgersMeasure.Ledger(node, provider);
            var (adapter, schedule, bare) = (new Samples(), new Samples(), new Samples());
            for (var round = -1; round < Rounds; round++)
            {
                // The first round is short, and warms all up.
                var some = round < 0 ? links[..Math.Min(50, links.Count)] : links;
                var (a, b, c) = round < 0 ? (new Samples(), new Samples(), new Samples()) : (adapter, schedule, bare);
                a.Add(await AllAsync(some, atOnce, async (link, token) => (await ledger.GetSeatsAsync(scene.Account, link.LedgerStoreId, null, token)).IsDone, ct));
                c.Add(await AllAsync(some, atOnce, async (link, token) => (await http.GetByteArrayAsync(Address(link), token)).Length > 0, ct));
                b.Add(await ScheduleAsync(scene, node, provider, ct));
            }

            Write("the adapter", adapter);
            Write("the schedule's round", schedule);

            void Write(string way, Samples portal) => report.Row(
                provider.ToString(), Figures.Count(links.Count), Figures.Count(atOnce), way, portal.In(1000).Spread, bare.In(1000).Spread, Figures.Ratio(bare.P50, portal.P50));
        }
    }

    public static Uri Address(SceneLink link) => new(
        link.Provider == LedgerProvider.Resty ? $"/v1/stores/{link.LedgerStoreId}/tables" : $"/api/v2/shops/{link.LedgerStoreId}/seats?page=1&per_page=50", UriKind.Relative);

    private static async Task<double> AllAsync(List<SceneLink> links, int atOnce, Func<SceneLink, CancellationToken, Task<bool>> ask, CancellationToken ct)
    {
        var done = 0;
        var clock = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(links, new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = ct }, async (link, token) =>
        {
            if (await ask(link, token))
            {
                Interlocked.Increment(ref done);
            }
        });
        var time = Stopwatch.GetElapsedTime(clock).TotalMilliseconds;
        return done == links.Count ? time : throw new InvalidOperationException($"{done} of {links.Count} stores were answered.");
    }

    private static async Task<double> ScheduleAsync(LedgerScene scene, IServiceProvider node, LedgerProvider provider, CancellationToken ct)
    {
        var due = await scene.DueAsync(provider, hanging: false, ct);
        var clock = Stopwatch.GetTimestamp();
        await node.GetRequiredService<CheckSeats>().ExecuteAsync(provider, ct);
        var time = Stopwatch.GetElapsedTime(clock).TotalMilliseconds;
        var looked = await scene.CountAsync($"select count(*) from ledger_links where provider = '{provider}' and seats_fetched_at is not null", ct);
        return looked == due ? time : throw new InvalidOperationException($"{looked} of {due} stores were looked at.");
    }
}
