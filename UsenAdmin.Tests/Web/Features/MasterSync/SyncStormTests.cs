using System.Text;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data.MasterSync;
using UsenAdmin.Data.Stores;
using UsenAdmin.Data.Terminals;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Web.Features.MasterSync;
using UsenAdmin.Web.Features.Terminals;
using UsenAdmin.Web.Hosting;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.MasterSync;

/// <summary>
/// Everything that changes runs and terminals at once: presses, jobs that run twice, confirmations, failures, opening and closing, 同期を停止,
/// 一時停止, going back, imports, sweeps, tidying. Nobody waits in a circle (40P01 would come out of one of them), and every run ends as its rows say.
/// </summary>
public sealed class SyncStormTests(TestPostgres postgres)
{
    private const int Seed = 20261124;
    private const int Rounds = 4;
    private const int Stores = 6;
    private const int TerminalsOfAStore = 6;
    private const int AtOnce = 24;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_happens_at_once_nobody_waits_in_a_circle_and_every_run_ends_with_the_right_counts()
    {
        using var scene = await SyncScene.CreateAsync(postgres, new RollOutOptions { PilotStores = 1, KeepDays = 1 });
        var stores = new List<Store>();
        var terminals = new List<Terminal>();
        for (var i = 0; i < Stores; i++)
        {
            // Codes count against the order of the ids: whoever takes many stores or terminals by another order than the ids' is found out.
            stores.Add(await scene.StoreAsync((9000 - i).ToString("0000", null)));
            terminals.AddRange(await scene.TerminalsAsync(stores[i], TerminalsOfAStore, TerminalKind.Handy));
        }

        var random = new Random(Seed);
        var runs = new List<Guid>();
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < 4; i++)
            {
                foreach (var store in stores.Where(_ => random.Next(2) == 0))
                {
                    await scene.EditAsync(store, $"R{round}-{i}");
                }

                runs.Add(await PressAsync(scene, [.. stores.Where(_ => random.Next(3) > 0).DefaultIfEmpty(stores[0])]));
            }

            var deeds = Deeds(scene, stores, terminals, runs, random).ToArray();
            random.Shuffle(deeds);
            await Parallel.ForEachAsync(deeds, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = Ct }, async (deed, _) => await deed());
            scene.Clock.Advance(TimeSpan.FromMinutes(2));
        }

        await EndAsync(scene);
        await AssertCountsAsync(scene, runs);
    }

    private static IEnumerable<Func<Task>> Deeds(SyncScene scene, List<Store> stores, List<Terminal> terminals, List<Guid> runs, Random random)
    {
        var newest = runs.TakeLast(6).ToArray();
        foreach (var run in newest)
        {
            yield return () => scene.Job.ExecuteAsync(scene.Company, run, Ct);
            yield return () => scene.Job.ExecuteAsync(scene.Company, run, Ct);
            yield return async () =>
            {
                while (await scene.Advance.StepAsync(scene.Company, run, Ct))
                {
                }
            };
        }

        var (cancelled, held, takenBack) = (newest[^1], newest[^2], newest[^3]);
        yield return () => new CancelSyncRun(scene.Contexts, scene.Notifier, scene.Progress, scene.Clock).ExecuteAsync(scene.Admin, cancelled, Ct);
        yield return () => new HoldSyncRun(scene.Contexts, scene.Progress, scene.Clock).ExecuteAsync(scene.Admin, held, Ct);
        yield return () => new RollBackMasterSync(scene.Contexts, scene.Queue, scene.Options, scene.Clock).ExecuteAsync(scene.Admin, new RollBackRequest(takenBack, null, null), Ct);
        for (var i = 0; i < 4; i++)
        {
            var some = stores.Where(_ => random.Next(2) == 0).DefaultIfEmpty(stores[^1]).ToArray();
            yield return async () =>
            {
                var run = await PressAsync(scene, some);
                await scene.Job.ExecuteAsync(scene.Company, run, Ct);
            };
            yield return () => ImportAsync(scene, terminals);
            yield return () => scene.SweepAsync();
            yield return () => new TidyMasterSync(scene.Lookups, scene.Options, new JobLock(scene.Database.App), scene.Clock).ExecuteAsync(Ct);
        }

        foreach (var terminal in terminals)
        {
            for (var i = 0; i < 3; i++)
            {
                var choice = random.Next(10);
                yield return () => DoAsync(scene, terminal, choice);
            }
        }
    }

    // Without the catching up that the scene does after each: the steps are those of the storm.
    private static async Task DoAsync(SyncScene scene, Terminal terminal, int choice)
    {
        var wanted = (await scene.NowAsync(terminal)).WantedVersion;
        var actor = SyncScene.Of(terminal);
        switch (choice)
        {
            case 0:
                await new ReportMasterFailure(scene.Contexts, scene.Progress, scene.Clock).ExecuteAsync(actor, new MasterFailure(Guid.Empty, wanted, "diskFull", "容量不足"), Ct);
                break;
            case 1:
                await new CloseTerminal(scene.Contexts, scene.Clock).ExecuteAsync(actor, Ct);
                break;
            case 2:
                await new OpenTerminal(scene.Contexts, scene.Masters, scene.Notifier, scene.Clock).ExecuteAsync(actor, Ct);
                break;
            case 3:
                await scene.Starting.ExecuteAsync(actor, StartMasterSyncRequest.For(terminal.StoreId) with { Scope = SyncScope.OneHandy, TerminalId = terminal.Id }, Ct);
                break;
            default:
                await new ConfirmMaster(scene.Contexts, scene.Progress, scene.Clock).ExecuteAsync(actor, wanted, Ct);
                break;
        }
    }

    private static async Task<Guid> PressAsync(SyncScene scene, params Store[] stores) =>
        (await scene.Starting.ExecuteAsync(scene.Admin, StartMasterSyncRequest.For([.. stores.Select(s => s.Id)]) with { IgnoreHours = true }, Ct)).Value;

    private static async Task ImportAsync(SyncScene scene, List<Terminal> terminals)
    {
        var mark = Guid.NewGuid().ToString("N")[..6];
        var lines = terminals.AsEnumerable().Reverse().Select((t, i) => $"{t.Id},{mark} {i}");
        var file = Encoding.UTF8.GetBytes($"{TerminalFiles.Id},{TerminalFiles.Name}\r\n{string.Join("\r\n", lines)}\r\n");
        var report = (await new ImportTerminals(scene.Contexts, scene.Notifier, scene.Clock).ExecuteAsync(scene.Admin, file, dryRun: false, Ct)).Value;
        Assert.Empty(report.Problems);
    }

    /// <summary>The storm is over: what is held goes on, every terminal has its time, and the sweep takes every run to its end.</summary>
    private static async Task EndAsync(SyncScene scene)
    {
        for (var tries = 0; await scene.ReadAsync(db => db.SyncRuns.AnyAsync(r => r.State == SyncRunState.Running, Ct)); tries++)
        {
            Assert.True(tries < 60, "A run does not end.");
            var held = await scene.ReadAsync(db => db.SyncRuns.Where(r => r.State == SyncRunState.Running && r.StoppedAt != null).Select(r => r.Id).ToListAsync(Ct));
            foreach (var run in held)
            {
                Assert.True((await new ResumeSyncRun(scene.Contexts, scene.Progress, scene.Clock).ExecuteAsync(scene.Admin, run, Ct)).IsDone);
            }

            scene.Clock.Advance(TimeSpan.FromMinutes(2));
            await scene.SweepAsync();
        }

        scene.Clock.Advance(TimeSpan.FromMinutes(2));
        await scene.SweepAsync(); // Cancelled runs still close whom they told.
    }

    private static async Task AssertCountsAsync(SyncScene scene, List<Guid> runs)
    {
        var rows = await scene.ReadAsync(db => db.SyncRunTerminals.AsNoTracking()
            .Join(db.Terminals, r => r.TerminalId, t => t.Id, (r, t) => new { r.RunId, r.State, r.Version, t.AppliedVersion, t.WantedVersion }).ToListAsync(Ct));
        var ended = await scene.ReadAsync(db => db.SyncRuns.AsNoTracking().ToDictionaryAsync(r => r.Id, Ct));
        Assert.Subset(ended.Keys.ToHashSet(), rows.Select(r => r.RunId).ToHashSet());
        Assert.All(runs.TakeLast(4), run => Assert.Contains(run, ended.Keys));
        Assert.All(rows, row =>
        {
            Assert.DoesNotContain(row.State, new[] { SyncTerminalState.Waiting, SyncTerminalState.Pending });
            Assert.True(row.AppliedVersion <= row.WantedVersion);
            Assert.True(row.State != SyncTerminalState.Applied || row.AppliedVersion >= row.Version, "最新, but it holds an older version.");
            Assert.True(ended[row.RunId].State != SyncRunState.Succeeded || row.State is not (SyncTerminalState.Failed or SyncTerminalState.NoAnswer));
        });
        foreach (var run in ended.Values)
        {
            var seen = (await scene.Queries.RunAsync(scene.Company, run.Id, SyncTerminalFilter.All, 0, Ct))!;
            Assert.Equal(rows.Count(r => r.RunId == run.Id), seen.Counts.Values.Sum());
            Assert.NotNull(run.FinishedAt);
        }
    }
}
