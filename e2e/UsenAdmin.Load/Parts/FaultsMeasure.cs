using System.Diagnostics;
using Npgsql;

namespace UsenAdmin.Load.Parts;

/// <summary>
/// Bad days, bounded and seeded: runs are pressed one after the other while the portal is killed, PostgreSQL is stopped at once, and backends are terminated, each at a
/// random moment. Watched all the while: neither number of a terminal goes backwards; in the end every run has ended and every terminal holds what it is wanted to hold, the newest.
/// </summary>
internal static class FaultsMeasure
{
    private const int Terminals = 200;

    public static async Task RunAsync(Report report, Settings settings, CancellationToken ct)
    {
        await using var scene = await FleetScene.StartAsync("load_faults", Terminals, open: true, ct);
        await using var fleet = new FleetProcess(scene.Portal.Url, FleetScene.Tokens, "fetch", "stay");
        await fleet.ConnectAsync(Terminals);
        var dice = new Random(settings.Seed);
        await using var watch = new VersionWatch(scene);
        report.Line($"Seed {settings.Seed}; {Terminals} connected terminals that fetch and confirm.");
        report.Table("Bad days", "what,times,runs pressed,back to ready in s,run pressed → ended in s,not ended,versions lost,gone backwards");
        await DaysAsync(report, scene, fleet, watch, dice, "portal killed (kill -9)", settings.Kills, async () =>
        {
            await scene.Portal.KillAsync();
            await scene.Portal.StartAsync(ct);
        }, ct);
        await DaysAsync(report, scene, fleet, watch, dice, "PostgreSQL stopped at once", settings.Stops, async () =>
        {
            await LoadPostgres.CrashAsync(scene.Server, ct);
            scene.Super.Clear();
        }, ct);
        await DaysAsync(report, scene, fleet, watch, dice, "a backend of the portal terminated", settings.Backends, () => scene.ExecuteAsync(
            $"""
            select pg_terminate_backend(pid) from (
                select pid from pg_stat_activity where datname = '{scene.Database.Name}' and usename <> current_user order by hashint4(pid + {dice.Next()}) limit 1) one
            """, ct), ct);
    }

    private static async Task DaysAsync(Report report, FleetScene scene, FleetProcess fleet, VersionWatch watch, Random dice, string what, int times, Func<Task> fault, CancellationToken ct)
    {
        var (ready, ended) = (new Samples(), new Samples());
        var (pressed, open, lost) = (0, 0L, 0L);
        var backwards = watch.Backwards;
        for (var day = 0; day < times; day++)
        {
            await scene.ChangeStoreAsync(ct);
            var clock = Stopwatch.GetTimestamp();
            await scene.PressAsync(ct);
            pressed++;
            // Anywhere between the press and well after the last confirmation of a quiet day.
            await Task.Delay(dice.Next(0, 1_500), ct);
            await ready.TakeAsync(async () =>
            {
                await fault();
                return true;
            });
            try
            {
                await scene.EndOfRunsAsync(ct, 240);
            }
            catch (TimeoutException)
            {
                open += await scene.CountAsync("select count(*) from sync_runs where state = 'Running'", ct);
                report.Broken($"{what}, day {day + 1}: a run has not ended after four minutes");
                break;
            }

            ended.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds / 1000);
            lost += await LostAsync(scene, ct);
        }

        var held = await fleet.HeldAsync();
        report.Row(
            what, Figures.Count(times), Figures.Count(pressed), Seconds(ready), ended.Spread, Figures.Count(open), Figures.Count(lost), Figures.Count(watch.Backwards - backwards));
        if (lost > 0 || watch.Backwards > backwards || held.Backwards > 0)
        {
            report.Broken($"{what}: {lost} versions lost, {watch.Backwards - backwards} numbers gone backwards, {held.Backwards} older versions asked for");
        }
    }

    /// <summary>Terminals that do not come to hold the newest version within a minute, although no run goes on.</summary>
    private static async Task<long> LostAsync(FleetScene scene, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var behind = await scene.CountAsync(
                "select count(*) from terminals t join stores s on s.company_id = t.company_id and s.id = t.store_id where t.applied_version < t.wanted_version or t.wanted_version < s.master_version", ct);
            if (behind == 0 || clock.Elapsed > TimeSpan.FromMinutes(1))
            {
                return behind;
            }

            await timer.WaitForNextTickAsync(ct);
        }
    }

    private static string Seconds(Samples samples) => samples.In(1000).Spread;

    /// <summary>Looks at every terminal's two numbers again and again, from outside.</summary>
    private sealed class VersionWatch : IAsyncDisposable
    {
        private readonly CancellationTokenSource _ended = new();
        private readonly Task _watching;
        private readonly Dictionary<Guid, (long Wanted, long Applied)> _seen = [];
        private int _backwards;

        public VersionWatch(FleetScene scene) => _watching = WatchAsync(scene);

        public int Backwards => Volatile.Read(ref _backwards);

        public async ValueTask DisposeAsync()
        {
            await _ended.CancelAsync();
            await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _ended.Dispose();
        }

        private async Task WatchAsync(FleetScene scene)
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
            while (await timer.WaitForNextTickAsync(_ended.Token))
            {
                try
                {
                    await LookAsync(scene);
                }
                catch (Exception e) when (e is NpgsqlException or InvalidOperationException or IOException)
                {
                    // PostgreSQL is away: that is the day's fault.
                }
            }
        }

        private async Task LookAsync(FleetScene scene)
        {
            await using var command = scene.Super.CreateCommand("select id, wanted_version, applied_version from terminals");
            await using var reader = await command.ExecuteReaderAsync(_ended.Token);
            while (await reader.ReadAsync(_ended.Token))
            {
                var now = (Wanted: reader.GetInt64(1), Applied: reader.GetInt64(2));
                if (_seen.TryGetValue(reader.GetGuid(0), out var before) && (now.Wanted < before.Wanted || now.Applied < before.Applied))
                {
                    Interlocked.Increment(ref _backwards);
                }

                _seen[reader.GetGuid(0)] = now;
            }
        }
    }
}
