using System.Diagnostics;

namespace UsenAdmin.Load.Parts;

/// <summary>
/// A run over connected terminals: from the press until the portal has said to the last one that it holds the version. Beside it a raw SignalR hub that tells
/// all and is answered, by the same fleet, and, for the conversation that terminals have, a raw hub whose document is fetched as well. All terminals belong to one store, whose
/// own press knows no waves: the time is that of the machinery, not of a roll-out's caution.
/// </summary>
internal static class FanOutMeasure
{
    private const int Rounds = 5;
    private const int Naive = 500;

    public static async Task RunAsync(Report report, Settings settings, CancellationToken ct)
    {
        var sizes = new[] { 1_000, 5_000, settings.Terminals }.Where(s => s <= settings.Terminals).Distinct().Order().ToList();
        await using var scene = await FleetScene.StartAsync("load_fanout", settings.Terminals, open: true, ct);
        await using var raw = ServerProcess.Host("rawhub");
        await raw.StartAsync(ct);
        using var http = new HttpClient();
        // Not a part of the time: the run before is over, those are 開局 that are connected (others would be waited for), and there is something to bring.
        async Task PrepareAsync(int connected)
        {
            await scene.EndOfRunsAsync(ct);
            await scene.OpenFirstAsync(connected, ct);
            await scene.ChangeStoreAsync(ct);
        }

        async Task TellRawAsync()
        {
            using var told = await http.PostAsync(new Uri(raw.Url + "/start"), null, ct);
            told.EnsureSuccessStatusCode();
        }

        var lines = new List<Line>
        {
            await MeasureAsync("raw: told, answered", raw, sizes, "answer", new Talk(_ => Task.CompletedTask, TellRawAsync, Remembers: false), ct),
            await MeasureAsync("raw: told, fetched, answered", raw, sizes, "fetch", new Talk(_ => Task.CompletedTask, TellRawAsync, Remembers: false), ct),
            await MeasureAsync("portal: told, fetched, confirmed", scene.Portal, sizes, "fetch", new Talk(PrepareAsync, () => scene.PressAsync(ct), Remembers: true), ct),
        };
        report.Table("Run started → the last of N connected terminals confirmed (aim: at least 0.9 × the raw rate, 50 × the naive)", "N,what,median (least–most),terminals a second,rate beside raw told and answered,rate beside raw told fetched answered,growth exponent");
        foreach (var line in lines)
        {
            (double, double)? before = null;
            for (var i = 0; i < sizes.Count; i++)
            {
                var time = line.Times[i];
                report.Row(
                    Figures.Count(sizes[i]), line.Name, time.Spread, Figures.Number(sizes[i] / time.P50 * 1000), Figures.Ratio(lines[0].Times[i].P50, time.P50), Figures.Ratio(lines[1].Times[i].P50, time.P50),
                    Figures.Exponent(before, (sizes[i], time.P50)));
                before = (sizes[i], time.P50);
            }
        }

        var naive = await NaiveJobs.RateAsync(scene, Math.Min(Naive, settings.Terminals), ct);
        report.Line("");
        report.Line($"Naive, one Hangfire job a terminal that raises its version: {Figures.Number(naive)} terminals a second, measured with {Naive} jobs on 10 workers and taken as the same for more; the portal is {Figures.Ratio(sizes[^1] / lines[2].Times[^1].P50 * 1000, naive)} times as quick with {Figures.Count(sizes[^1])}.");

        report.Table("Connections (aim: memory at most 1.3 × raw; both after a collection of all that nobody refers to)", "what,connections,connected in s,memory a connection KB,of it objects KB,all back at once: half were away → all hold the version");
        foreach (var line in lines.Skip(1))
        {
            report.Row(line.Name.Split(':')[0], Figures.Count(sizes[^1]), Figures.Number(line.Connected / 1000), Figures.Number(line.Resident), Figures.Number(line.Objects), line.Storm.Spread);
        }

        report.Row("portal beside raw", "", Figures.Ratio(lines[2].Connected, lines[1].Connected), Figures.Ratio(lines[2].Resident, lines[1].Resident), Figures.Ratio(lines[2].Objects, lines[1].Objects), Figures.Ratio(lines[2].Storm.P50, lines[1].Storm.P50));
    }

    private static async Task<Line> MeasureAsync(string name, ServerProcess server, List<int> sizes, string conversation, Talk talk, CancellationToken ct)
    {
        Console.WriteLine($"({name} …)");
        await using var fleet = new FleetProcess(server.Url, FleetScene.Tokens, conversation);
        var first = Math.Min(100, sizes[0]);
        await fleet.ConnectAsync(first);
        for (var round = 0; round < Rounds; round++)
        {
            await RoundAsync(fleet, first, talk); // So that what is compiled and cached once is not taken for the connections'.
        }

        var (before, connected) = (await server.MemoryAsync(ct), 0.0);
        var times = new List<Samples>();
        foreach (var size in sizes)
        {
            connected += await fleet.ConnectAsync(size);
            var time = new Samples();
            for (var round = 0; round < Rounds; round++)
            {
                ct.ThrowIfCancellationRequested();
                time.Add(await RoundAsync(fleet, size, talk) ?? throw new TimeoutException($"{name}: not all of {size} terminals confirmed within three minutes."));
            }

            times.Add(time);
        }

        var memory = await server.MemoryAsync(ct) - before;
        return new Line(name, times, connected, memory, sizes[^1] - first, await StormAsync(fleet, sizes[^1], talk));
    }

    private static async Task<double?> RoundAsync(FleetProcess fleet, int size, Talk talk)
    {
        await talk.Prepare(size);
        await fleet.MarkAsync();
        var from = Stopwatch.GetTimestamp();
        await talk.Tell();
        return await fleet.ConfirmedAsync(size, from);
    }

    /// <summary>Half are away while the others are brought up to date; then all come back at the same moment.</summary>
    private static async Task<Samples> StormAsync(FleetProcess fleet, int size, Talk talk)
    {
        var storm = new Samples();
        for (var round = 0; round < 3; round++)
        {
            await talk.Prepare(size);
            await fleet.MarkAsync();
            await fleet.DropAsync(size / 2);
            await talk.Tell();
            await fleet.ConfirmedAsync(size - (size / 2), 0);
            var from = Stopwatch.GetTimestamp();
            await fleet.RejoinAsync();
            if (!talk.Remembers)
            {
                await talk.Tell(); // The raw hub tells all again.
            }

            storm.Add(await fleet.ConfirmedAsync(size, from) ?? double.PositiveInfinity);
        }

        return storm;
    }

    /// <param name="Remembers">Whether who was away is told when it comes back.</param>
    private sealed record Talk(Func<int, Task> Prepare, Func<Task> Tell, bool Remembers);

    private sealed record Line(string Name, IReadOnlyList<Samples> Times, double Connected, Memory Memory, int Connections, Samples Storm)
    {
        /// <summary>KB a connection that the process needs.</summary>
        public double Resident => Memory.Resident / 1024.0 / Connections;

        /// <summary>KB a connection of it that are objects.</summary>
        public double Objects => Memory.Objects / 1024.0 / Connections;
    }
}
