using System.Diagnostics;
using Npgsql;
using UsenAdmin.Data;
using UsenAdmin.Data.Demo;
using UsenAdmin.Data.Fence;
using UsenAdmin.Web.Account;
using UsenAdmin.Web.Features.ReservationLinks;

namespace UsenAdmin.Load.Parts;

/// <summary>
/// Logins per second, over HTTP and by the action alone, beside the bare hashing on as many processors as the portal gives to it; and what a
/// flood of logins does to those who are searching for stores meanwhile.
/// </summary>
internal static class SignInMeasure
{
    private const int Companies = 50;
    private const int Turns = 10;
    private const int AtOnce = 8;
    private const int Flood = 64;
    private const int Searches = 60;

    private static readonly string[] Pieces = ["0012", "神田", "なと", "鮨みなと神", "12号", ""];

    public static async Task RunAsync(Report report, Settings settings, CancellationToken ct)
    {
        await using var server = await LoadPostgres.StartAsync(ct);
        var database = await LoadPostgres.NewDatabaseAsync(server, "load_signin", ct);
        await new LargeDemo(database.Owner).SeedAsync(Companies, settings.FencedStores, ct);
        await using (var portal = ServerProcess.Portal(database.App, database.Owner, new Dictionary<string, string> { ["SignIn__AttemptsPerMinute"] = "1000000" }))
        await using (var scene = new SignInScene(database.App, Companies))
        {
            await portal.StartAsync(ct);
            await RatesAsync(report, settings, scene, portal, ct);
            await FloodsAsync(report, scene, portal, database.App, ct);
        }

        NpgsqlConnection.ClearAllPools();
        await server.DropDatabaseAsync(database.Name, ct);
    }

    private static async Task RatesAsync(Report report, Settings settings, SignInScene scene, ServerProcess portal, CancellationToken ct)
    {
        report.Table($"Logins, {AtOnce} at once (aim: at least 0.9 × PBKDF2 on {PasswordWork.AtOnce} of {Environment.ProcessorCount} processors)", "what,a second,ratio to PBKDF2");
        var browsers = new Queue<Func<CancellationToken, Task<bool>>>();
        for (var i = 0; i < AtOnce; i++)
        {
            browsers.Enqueue(await scene.FormAsync(portal.Url, right: true, ct));
        }

        var pool = new System.Collections.Concurrent.ConcurrentBag<Func<CancellationToken, Task<bool>>>(browsers);
        async Task<bool> FormAsync(CancellationToken stop)
        {
            pool.TryTake(out var browser);
            var done = await browser!(stop);
            pool.Add(browser);
            return done;
        }

        (string Name, int AtOnce, Func<CancellationToken, Task<bool>> Login, Samples PerSecond)[] kinds =
        [
            ("PBKDF2 alone", PasswordWork.AtOnce, scene.BareAsync, new Samples()), ("the action", AtOnce, scene.ActionAsync, new Samples()),
            ("the form, over HTTP", AtOnce, FormAsync, new Samples()),
        ];
        for (var turn = -1; turn < Turns; turn++)
        {
            foreach (var kind in kinds)
            {
                var rate = await RateAsync(kind.Login, settings.Logins / Turns, kind.AtOnce, ct);
                if (turn >= 0)
                {
                    kind.PerSecond.Add(rate); // The first turn warms up.
                }
            }
        }

        foreach (var kind in kinds)
        {
            report.Row(kind.Name, kind.PerSecond.Spread, Figures.Ratio(kind.PerSecond.P50, kinds[0].PerSecond.P50));
        }
    }

    private static async Task<double> RateAsync(Func<CancellationToken, Task<bool>> login, int count, int atOnce, CancellationToken ct)
    {
        var clock = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = ct }, async (_, stop) =>
        {
            if (!await login(stop))
            {
                throw new InvalidOperationException("A right password was refused.");
            }
        });
        return count / Stopwatch.GetElapsedTime(clock).TotalSeconds;
    }

    private static async Task FloodsAsync(Report report, SignInScene scene, ServerProcess portal, string app, CancellationToken ct)
    {
        report.Table($"Store search while {Flood} log in without a pause (aim: p95 at most 1.5 × quiet)", "the flood,quiet p50,quiet p95,flooded p50,flooded p95,p95 ratio,logins a second");
        var options = UsenAdminDbOptions.For(app);
        var search = new StoreSearchQuery(new UsenAdminDbFactory(options));
        var company = (await new CrossCompanyQueries(options).FindCompanyAsync(LargeDemo.BigCompanyCode, ct))!.CompanyId;
        var browsers = new List<Func<CancellationToken, Task<bool>>>();
        for (var i = 0; i < Flood; i++)
        {
            browsers.Add(await scene.FormAsync(portal.Url, right: false, ct));
        }

        foreach (var (name, guess) in (IEnumerable<(string, Func<int, Func<CancellationToken, Task<bool>>>)>)
            [("of the form, in the portal's process beside", i => browsers[i]), ("of the action, in the process that searches", _ => scene.WrongAsync)])
        {
            var (quiet, flooded, guesses, flooding) = (new Samples(), new Samples(), 0, TimeSpan.Zero);
            for (var turn = -1; turn < Turns; turn++)
            {
                await SearchAsync(search, company, turn < 0 ? new Samples() : quiet, ct);
                using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
                var clock = Stopwatch.GetTimestamp();
                var flood = Enumerable.Range(0, Flood).Select(i => FloodAsync(guess(i), () => Interlocked.Increment(ref guesses), stop.Token)).ToList();
                await SearchAsync(search, company, turn < 0 ? new Samples() : flooded, ct);
                flooding += Stopwatch.GetElapsedTime(clock);
                await stop.CancelAsync();
                await Task.WhenAll(flood);
            }

            report.Row(name, Figures.Number(quiet.P50), Figures.Number(quiet.P95), Figures.Number(flooded.P50), Figures.Number(flooded.P95),
                Figures.Ratio(flooded.P95, quiet.P95), Figures.Number(guesses / flooding.TotalSeconds));
        }
    }

    private static async Task SearchAsync(StoreSearchQuery search, Guid company, Samples samples, CancellationToken ct)
    {
        for (var i = 0; i < Searches; i++)
        {
            var question = new StoreSearch(Pieces[i % Pieces.Length]);
            await samples.TakeAsync(() => search.ExecuteAsync(company, question, ct));
        }
    }

    private static async Task FloodAsync(Func<CancellationToken, Task<bool>> guess, Action done, CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                await guess(stop);
                done();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The turn is over.
        }
    }
}
