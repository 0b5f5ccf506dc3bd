using System.Diagnostics;

namespace UsenAdmin.Load.Parts;

/// <summary>
/// Seatings and checkouts a second, over the terminals' own HTTP, beside transactions that only write the same rows; and how long a seating takes while
/// the ledger answers, and while its circuit breaker is open.
/// </summary>
internal static class FloorMeasure
{
    private const int Rounds = 3;
    private const int AtOnce = 8;

    public static async Task RunAsync(Report report, Settings settings, CancellationToken ct)
    {
        await ThroughputAsync(report, settings, ct);
        await LatencyAsync(report, settings, ct);
    }

    private static async Task ThroughputAsync(Report report, Settings settings, CancellationToken ct)
    {
        await using var scene = await FloorScene.StartAsync("load_floor", settings.FloorStores, 1, linked: false, ct);
        var one = scene.Stores[0][0].Tables.Select(table => (Terminal: scene.Stores[0][0], Table: table)).ToList();
        var many = scene.All.Select(t => (Terminal: t, Table: t.Tables[0])).ToList();
        await Task.WhenAll(one.Concat(many.Take(50)).Select(p => p.Terminal.StoreCode).Distinct().Select(c => VisitAsync(scene.All.First(t => t.StoreCode == c), 7, ct)));
        await using var raw = await RawFloor.LearnAsync(scene, linked: false, ct);
        report.Line($"Each visit is a seating, a checkout and a departure; portal and raw transactions take turns, {Rounds} rounds of {settings.Seconds} s each.");
        report.Table("Visits a second (aim: at least 0.6 × the raw transactions)", "stores at once,portal visits/s,raw visits/s,ratio,portal seating p50,p99,raw seating p50,p99,portal checkout p99,raw checkout p99");
        foreach (var (name, places) in new[] { ("one, at its 8 tables", one), ($"{Figures.Count(many.Count)}", many) })
        {
            var raws = new List<RawFloor.Place>();
            foreach (var (terminal, table) in places)
            {
                raws.Add(await raw.PlaceAsync(terminal, table, ct));
            }

            var (portal, limit) = (new Round(), new Round());
            for (var round = 0; round < Rounds; round++)
            {
                await portal.RunAsync(settings.Seconds, places, (p, seated, paid) => VisitAsync(p.Terminal, p.Table, seated, paid, ct));
                await limit.RunAsync(settings.Seconds, raws, async (p, seated, paid) =>
                {
                    await TakeAsync(seated, () => raw.SeatAsync(p, ct));
                    await TakeAsync(paid, () => raw.CheckOutAsync(p, ct));
                    await raw.DepartAsync(p, ct);
                });
            }

            report.Row(
                name, Figures.Number(portal.PerSecond), Figures.Number(limit.PerSecond), Figures.Ratio(portal.PerSecond, limit.PerSecond), Figures.Number(portal.Seated.P50), Figures.Number(portal.Seated.P99),
                Figures.Number(limit.Seated.P50), Figures.Number(limit.Seated.P99), Figures.Number(portal.Paid.P99), Figures.Number(limit.Paid.P99));
        }
    }

    private static async Task LatencyAsync(Report report, Settings settings, CancellationToken ct)
    {
        await using var scene = await FloorScene.StartAsync("load_floor_line", Math.Min(settings.FloorStores, 100), 1, linked: true, ct);
        var next = -1;
        await Task.WhenAll(scene.All.Take(20).Select(t => VisitAsync(t, 0, ct)));
        await using var raw = await RawFloor.LearnAsync(scene, linked: true, ct);
        var places = new List<RawFloor.Place>();
        for (var i = 0; i < AtOnce; i++)
        {
            places.Add(await raw.PlaceAsync(scene.Stores[^(i + 1)][0], scene.Stores[^(i + 1)][0].Tables[^1], ct));
        }

        var workers = Enumerable.Range(0, AtOnce).ToList();
        var (quiet, open, alone) = (new Round(), new Round(), new Round());
        for (var round = 0; round < Rounds; round++)
        {
            await quiet.RunAsync(settings.Seconds, workers, VisitSomewhereAsync);
            await alone.RunAsync(settings.Seconds, places, async (p, seated, _) =>
            {
                await TakeAsync(seated, () => raw.SeatRowsAsync(p, ct));
                await raw.DepartAsync(p, ct);
            });
            scene.Line!.IsDown = true;
            // Until each store's breaker has seen enough of it.
            await new Round().RunAsync(Math.Max(5, settings.Seconds / 2), workers, VisitSomewhereAsync);
            await open.RunAsync(settings.Seconds, workers, VisitSomewhereAsync);
            scene.Line.IsDown = false;
            await scene.DeliveredAsync(60, ct);
        }

        report.Table("A seating at a linked table, 8 at once over 100 stores (aim: breaker open at most 1.2 × quiet at p99)", "while,seatings,p50,p99,p99 ratio to quiet,p99 ratio to the two transactions");
        foreach (var (name, round) in new[] { ("the ledger answers (quiet)", quiet), ("its circuit breaker is open", open), ("the two transactions alone", alone) })
        {
            report.Row(name, Figures.Count(round.Seated.Count), Figures.Number(round.Seated.P50), Figures.Number(round.Seated.P99), Figures.Ratio(round.Seated.P99, quiet.Seated.P99), Figures.Ratio(round.Seated.P99, alone.Seated.P99));
        }

        Task VisitSomewhereAsync(int worker, Samples seated, Samples paid)
        {
            var n = Interlocked.Increment(ref next);
            var terminal = scene.Stores[n % scene.Stores.Count][0];
            return VisitAsync(terminal, terminal.Tables[n / scene.Stores.Count % (FloorScene.TablesPerStore - 1)], seated, paid, ct);
        }
    }

    private static Task VisitAsync(FloorTerminal terminal, int table, CancellationToken ct) => VisitAsync(terminal, terminal.Tables[table], new Samples(), new Samples(), ct);

    private static async Task VisitAsync(FloorTerminal terminal, string table, Samples seated, Samples paid, CancellationToken ct)
    {
        var clock = Stopwatch.GetTimestamp();
        var visit = FloorTerminal.Must(await terminal.SeatAsync(table, ct)).Text("visitId");
        Take(seated, clock);
        clock = Stopwatch.GetTimestamp();
        FloorTerminal.Must(await terminal.PostAsync($"visits/{visit}/checkout", ct));
        Take(paid, clock);
        FloorTerminal.Must(await terminal.PostAsync($"visits/{visit}/departure", ct));
    }

    private static async Task TakeAsync(Samples samples, Func<Task> work)
    {
        var clock = Stopwatch.GetTimestamp();
        await work();
        Take(samples, clock);
    }

    private static void Take(Samples samples, long from)
    {
        lock (samples)
        {
            samples.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
        }
    }

    /// <summary>Everybody works as fast as it goes, for a while; what began in it is finished and counted.</summary>
    private sealed class Round
    {
        private double _seconds;

        public Samples Seated { get; } = new();

        public Samples Paid { get; } = new();

        public double PerSecond => Seated.Count / _seconds;

        public async Task RunAsync<T>(int seconds, IReadOnlyList<T> places, Func<T, Samples, Samples, Task> visit)
        {
            var clock = Stopwatch.GetTimestamp();
            await Task.WhenAll(places.Select(async place =>
            {
                while (Stopwatch.GetElapsedTime(clock).TotalSeconds < seconds)
                {
                    await visit(place, Seated, Paid);
                }
            }));
            _seconds += Stopwatch.GetElapsedTime(clock).TotalSeconds;
        }
    }
}
