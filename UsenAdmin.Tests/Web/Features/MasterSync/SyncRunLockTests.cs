using Microsoft.Extensions.Logging.Abstractions;
using UsenAdmin.Data.MasterSync;
using UsenAdmin.Data.Terminals;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Web.Features.MasterSync;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.MasterSync;

/// <summary>Steps of several runs over the same terminals, and confirmations of these: they wait for each other, never in a circle.</summary>
public sealed class SyncRunLockTests(TestPostgres postgres)
{
    private const int Terminals = 60;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Overdue_batches_of_three_runs_are_closed_while_every_terminal_confirms()
    {
        using var scene = await SyncScene.CreateAsync(postgres);
        var store = await scene.StoreAsync("0001");
        var terminals = await scene.TerminalsAsync(store, Terminals);
        var random = new Random(20261124);
        for (var round = 1; round <= 4; round++)
        {
            await scene.EditAsync(store, $"B{round}");
            var runs = new List<Guid>();
            for (var i = 0; i < 3; i++)
            {
                runs.Add(await scene.RunAsync(store));
            }

            scene.Clock.Advance(TimeSpan.FromMinutes(2));
            var version = await scene.NewestAsync(store);
            var shuffled = terminals.ToArray();
            random.Shuffle(shuffled);

            await Task.WhenAll([
                .. runs.Select(run => Task.Run(() => StepAsync(scene, run))),
                .. shuffled.Select(terminal => Task.Run(() => ConfirmAsync(scene, terminal, version)))]);

            foreach (var run in runs)
            {
                await StepAsync(scene, run);
                Assert.NotEqual(SyncRunState.Running, (await scene.RunOfAsync(run)).State);
                Assert.Equal(SyncTerminalState.Applied, await scene.StateAsync(run, terminals[0]));
            }

            foreach (var terminal in terminals)
            {
                var now = await scene.NowAsync(terminal);
                Assert.Equal((version, version, TerminalTrouble.None), (now.WantedVersion, now.AppliedVersion, now.Trouble));
            }
        }
    }

    [Fact]
    public async Task A_run_whose_node_died_with_the_last_confirmation_ends_when_a_node_starts()
    {
        using var scene = await SyncScene.CreateAsync(postgres);
        var store = await scene.StoreAsync("0001");
        var terminals = await scene.TerminalsAsync(store, 3);
        var run = await scene.RunAsync(store);
        foreach (var terminal in terminals)
        {
            await ConfirmAsync(scene, terminal, await scene.NewestAsync(store));
        }

        await scene.SweepAsync();
        Assert.Equal(SyncRunState.Running, (await scene.RunOfAsync(run)).State); // It would wait for answers that came already.

        using var start = new TakeUpSyncRuns(scene.Lookups, scene.Progress);
        await start.StartAsync(Ct);
        await start.ExecuteTask!;
        await scene.Progress.CatchUpAsync(Ct);

        Assert.Equal(SyncRunState.Succeeded, (await scene.RunOfAsync(run)).State);
    }

    private static async Task StepAsync(SyncScene scene, Guid run)
    {
        while (await scene.Advance.StepAsync(scene.Company, run, Ct))
        {
        }
    }

    // Without the catching up that the scene does after each: the steps are those of the test.
    private static async Task ConfirmAsync(SyncScene scene, Terminal terminal, long version)
    {
        using var progress = new SyncRunProgress(scene.Advance, scene.Signals, scene.Clock, NullLogger<SyncRunProgress>.Instance);
        Assert.True((await new ConfirmMaster(scene.Contexts, progress, scene.Clock).ExecuteAsync(SyncScene.Of(terminal), version, Ct)).IsDone);
    }
}
