using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace UsenAdmin.Load.Hosts;

/// <summary>
/// Both partners in one process, each in its own dialect: seats after a latency as of a real network, and how many requests came for one store
/// within any second. A store whose ID begins with <c>H</c> or <c>hang</c> says nothing for half a minute.
/// </summary>
internal static class PartnerHost
{
    public const int Seats = 8;

    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(30);

    public static async Task RunAsync()
    {
        var builder = WebApplication.CreateBuilder();
        await using var app = builder.Build();
        var arrivals = new Arrivals();
        app.MapGet("/healthz/ready", () => "ready");
        app.MapGet("/v1/stores/{store}/tables", async (string store, CancellationToken ct) =>
        {
            arrivals.Note("resty/" + store);
            await Task.Delay(store.StartsWith('H') ? Hang : Latency, ct);
            return new { Tables = Enumerable.Range(1, Seats).Select(i => new { TableId = SeatId(i), Name = $"A{i}", Order = i, MinCapacity = 1, MaxCapacity = 4 }) };
        });
        app.MapGet("/api/v2/shops/{shop}/seats", async (string shop, CancellationToken ct) =>
        {
            arrivals.Note("ebica/" + shop);
            await Task.Delay(shop.StartsWith("hang", StringComparison.Ordinal) ? Hang : Latency, ct);
            return TypedResults.Text(Envelope, "application/json");
        });
        // Asked and forgotten: the most that came for one store within any second.
        app.MapGet("/peak/{dialect}", (string dialect) => arrivals.TakePeak(dialect + "/"));
        await app.RunAsync();
    }

    public static string SeatId(int number) => $"s{number:000}";

    private static string Envelope { get; } =
        $$$"""{"result":"OK","error_code":null,"error_message":null,"data":{"total":"{{{Seats}}}","seats":[{{{string.Join(',', Enumerable.Range(1, Seats).Select(Seat))}}}]}}""";

    private static string Seat(int number) =>
        $$"""{"seat_no":"{{SeatId(number)}}","seat_name":"A{{number}}","min_num":"1","max_num":"4","sort_no":"{{number.ToString(CultureInfo.InvariantCulture)}}"}""";

    private sealed class Arrivals
    {
        private readonly ConcurrentDictionary<string, List<long>> _times = new();

        public void Note(string store)
        {
            var times = _times.GetOrAdd(store, _ => []);
            lock (times)
            {
                times.Add(Stopwatch.GetTimestamp());
            }
        }

        public int TakePeak(string prefix)
        {
            var peak = 0;
            foreach (var store in _times.Keys.Where(k => k.StartsWith(prefix, StringComparison.Ordinal)).ToList())
            {
                peak = _times.TryRemove(store, out var times) ? Math.Max(peak, PeakOf(times)) : peak;
            }

            return peak;
        }

        private static int PeakOf(List<long> times)
        {
            var (peak, first) = (0, 0);
            for (var last = 0; last < times.Count; last++)
            {
                while (times[last] - times[first] >= Stopwatch.Frequency)
                {
                    first++;
                }

                peak = Math.Max(peak, last - first + 1);
            }

            return peak;
        }
    }
}
