using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data.MasterSync;
using UsenAdmin.Data.Results;
using UsenAdmin.Data.Stores;
using UsenAdmin.Data.Terminals;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Web.Features.MasterSync;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.MasterSync;

/// <summary>F5: a run over several stores cannot take a chain down at dinner.</summary>
public sealed class RollOutTests(TestPostgres postgres) : IAsyncLifetime
{
    /// <summary>Every day from 10:00 to 23:00: open at 10:32.</summary>
    private static readonly OpeningHours[] Daytime = [.. Enum.GetValues<DayOfWeek>().Select(d => new OpeningHours(d, 10 * 60, 23 * 60))];

    private SyncScene _scene = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _scene = await SyncScene.CreateAsync(postgres, new RollOutOptions { PilotStores = 1, Waves = [50] });

    [Fact]
    public async Task Pilots_go_first_and_the_next_wave_only_when_they_are_through()
    {
        var stores = await StoresAsync(3, 1);
        var run = await _scene.RunAsync([.. stores.Select(s => s.Store)]);

        Assert.Equal([1L, 0, 0], await WantedAsync(stores));
        await _scene.ConfirmAsync(stores[0].Terminals[0], 1);
        Assert.Equal([1L, 1, 0], await WantedAsync(stores));
        await _scene.ConfirmAsync(stores[1].Terminals[0], 1);
        Assert.Equal([1L, 1, 1], await WantedAsync(stores));
        await _scene.ConfirmAsync(stores[2].Terminals[0], 1);

        Assert.Equal(SyncRunState.Succeeded, (await _scene.RunOfAsync(run)).State);
    }

    [Fact]
    public async Task Never_all_registers_of_a_store_are_told_at_the_same_time()
    {
        var stores = await StoresAsync(2, 3);
        var registers = stores[0].Terminals;
        await _scene.RunAsync([.. stores.Select(s => s.Store)]);

        var told = await WantedAsync(registers);
        Assert.InRange(told.Count(w => w == 1), 1, 2);
        foreach (var (register, _) in registers.Zip(told).Where(r => r.Second == 1))
        {
            Assert.Contains(0L, await WantedAsync(registers));
            await _scene.ConfirmAsync(register, 1);
        }

        Assert.Equal([1L, 1, 1], await WantedAsync(registers));
    }

    [Fact]
    public async Task The_next_batch_comes_also_after_a_failure_and_after_the_time_is_over()
    {
        _scene.Dispose();
        _scene = await SyncScene.CreateAsync(postgres, new RollOutOptions { PilotStores = 1, StopPercent = 100 });
        var stores = await StoresAsync(2, 2);
        var run = await _scene.RunAsync([.. stores.Select(s => s.Store)]);
        var first = stores[0].Terminals.Zip(await WantedAsync(stores[0].Terminals)).Single(t => t.Second == 1).First;

        await _scene.ConfirmAsync(first, 1);
        Assert.Equal([1L, 1], await WantedAsync(stores[0].Terminals));
        _scene.Clock.Advance(TimeSpan.FromSeconds(61));
        await _scene.SweepAsync();

        Assert.Single(await WantedAsync(stores[1].Terminals), w => w == 1);
        Assert.Equal(SyncRunState.Running, (await _scene.RunOfAsync(run)).State);
    }

    [Fact]
    public async Task Too_many_failures_stop_the_run_and_hold_the_rest_until_a_person_resumes()
    {
        var stores = await StoresAsync(3, 1);
        var run = await _scene.RunAsync([.. stores.Select(s => s.Store)]);

        await _scene.FailAsync(stores[0].Terminals[0], run, 1);

        var held = await _scene.RunOfAsync(run);
        Assert.Equal((true, (string?)null, (DateTimeOffset?)null), (held.IsHeld, held.StoppedBy, held.NextLookAt));
        Assert.Equal([1L, 0, 0], await WantedAsync(stores));
        Assert.Equal(2, await _scene.ReadAsync(db => db.HeldStoreIds().CountAsync(Ct)));

        Assert.True((await new ResumeSyncRun(_scene.Contexts, _scene.Progress, _scene.Clock).ExecuteAsync(_scene.Admin, run, Ct)).IsDone);
        await _scene.Progress.CatchUpAsync(Ct);
        Assert.Equal([1L, 1, 0], await WantedAsync(stores));

        await _scene.FailAsync(stores[1].Terminals[0], run, 1);
        Assert.True((await _scene.RunOfAsync(run)).IsHeld);
    }

    [Fact]
    public async Task A_stopped_run_holds_the_opening_back_but_never_the_stores_own_press()
    {
        var stores = await StoresAsync(3, 1);
        var (waiting, register) = (stores[2].Store, stores[2].Terminals[0]);
        await _scene.RunAsync(waiting);
        await _scene.ConfirmAsync(register, 1);
        await _scene.EditAsync(waiting, "B1");
        var run = await _scene.RunAsync([.. stores.Select(s => s.Store)]);
        await _scene.FailAsync(stores[0].Terminals[0], run, 1);
        Assert.True((await _scene.RunOfAsync(run)).IsHeld);

        Assert.Equal(1, await _scene.OpenAsync(register));
        Assert.Equal(1, await _scene.OpenAsync(await _scene.TerminalAsync(waiting, open: false)));
        var row = (await new UsenAdmin.Web.Features.Terminals.TerminalListQuery(_scene.Contexts).ExecuteAsync(_scene.Company, new UsenAdmin.Web.Features.Terminals.TerminalSearch(waiting.Code), Ct)).Rows.First(t => t.Id == register.Id);
        Assert.Equal(TerminalSyncState.Held, row.State);

        await _scene.RunAsync(StartMasterSyncRequest.For(waiting.Id) with { Scope = SyncScope.PosAndTerminals }, SyncScene.Of(register));
        Assert.Equal(2, (await _scene.NowAsync(register)).WantedVersion);
    }

    [Fact]
    public async Task A_running_roll_out_does_not_keep_an_opening_store_from_the_newest()
    {
        var stores = await StoresAsync(3, 1);
        await _scene.RunAsync([.. stores.Select(s => s.Store)]);

        Assert.Equal(1, await _scene.OpenAsync(stores[2].Terminals[0]));
    }

    [Fact]
    public async Task A_store_within_its_opening_hours_waits_until_it_has_closed_and_is_then_done_by_itself()
    {
        var closed = (Store: await _scene.StoreAsync("0001"), Terminals: new List<Terminal>());
        closed.Terminals.Add(await _scene.TerminalAsync(closed.Store));
        var busy = await _scene.StoreAsync("0002", Daytime);
        var register = await _scene.TerminalAsync(busy);
        var run = await _scene.RunAsync(closed.Store, busy);
        await _scene.ConfirmAsync(closed.Terminals[0], 1);

        var part = await _scene.PartAsync(run, busy);
        Assert.Equal((SyncStorePhase.Waiting, new DateTimeOffset(2026, 11, 20, 14, 0, 0, TimeSpan.Zero)), (part.Phase, part.NotBefore));
        Assert.Equal(0, (await _scene.NowAsync(register)).WantedVersion);

        _scene.Clock.Advance(TimeSpan.FromHours(12));
        await _scene.SweepAsync();
        Assert.Equal(0, (await _scene.NowAsync(register)).WantedVersion);
        _scene.Clock.Advance(TimeSpan.FromMinutes(29));
        await _scene.SweepAsync();
        Assert.Equal(1, (await _scene.NowAsync(register)).WantedVersion);
        await _scene.ConfirmAsync(register, 1);
        Assert.Equal(SyncRunState.Succeeded, (await _scene.RunOfAsync(run)).State);
    }

    [Fact]
    public async Task Forced_it_goes_also_within_opening_hours_and_one_store_alone_always_does()
    {
        var (first, second) = (await _scene.StoreAsync("0001", Daytime), await _scene.StoreAsync("0002", Daytime));
        var (a, b) = (await _scene.TerminalAsync(first), await _scene.TerminalAsync(second));

        await _scene.RunAsync(StartMasterSyncRequest.For(first.Id, second.Id) with { IgnoreHours = true });
        Assert.Equal(1, (await _scene.NowAsync(a)).WantedVersion);

        await _scene.RunAsync(second);
        Assert.Equal(1, (await _scene.NowAsync(b)).WantedVersion);
    }

    [Fact]
    public async Task Cancelled_what_was_told_goes_on_and_nothing_is_lowered()
    {
        var stores = await StoresAsync(3, 1);
        var run = await _scene.RunAsync([.. stores.Select(s => s.Store)]);

        var cancel = new CancelSyncRun(_scene.Contexts, _scene.Notifier, _scene.Progress, _scene.Clock);
        Assert.True((await cancel.ExecuteAsync(_scene.Admin, run, Ct)).IsDone);
        await _scene.Progress.CatchUpAsync(Ct);

        Assert.Equal(SyncRunState.Cancelled, (await _scene.RunOfAsync(run)).State);
        Assert.Equal([1L, 0, 0], await WantedAsync(stores));
        Assert.Equal(SyncTerminalState.Left, await _scene.StateAsync(run, stores[1].Terminals[0]));
        Assert.Equal(ErrorKey.ChangedByOther, (await cancel.ExecuteAsync(_scene.Admin, run, Ct)).Error!.Key);
        await _scene.ConfirmAsync(stores[0].Terminals[0], 1);
        Assert.Equal((SyncRunState.Cancelled, SyncTerminalState.Applied), ((await _scene.RunOfAsync(run)).State, await _scene.StateAsync(run, stores[0].Terminals[0])));
        Assert.Null((await _scene.RunOfAsync(run)).NextLookAt);
    }

    [Fact]
    public async Task A_cancelled_run_still_closes_those_it_told()
    {
        var stores = await StoresAsync(2, 1);
        var run = await _scene.RunAsync([.. stores.Select(s => s.Store)]);
        await new CancelSyncRun(_scene.Contexts, _scene.Notifier, _scene.Progress, _scene.Clock).ExecuteAsync(_scene.Admin, run, Ct);
        await _scene.Progress.CatchUpAsync(Ct);

        _scene.Clock.Advance(TimeSpan.FromSeconds(61));
        await _scene.SweepAsync();

        Assert.Equal(SyncTerminalState.NoAnswer, await _scene.StateAsync(run, stores[0].Terminals[0]));
        Assert.Equal((SyncRunState.Cancelled, (DateTimeOffset?)null), ((await _scene.RunOfAsync(run)).State, (await _scene.RunOfAsync(run)).NextLookAt));
    }

    [Fact]
    public async Task A_retry_covers_those_that_failed_and_nobody_else()
    {
        var store = await _scene.StoreAsync("0001");
        var (good, bad) = (await _scene.TerminalAsync(store), await _scene.TerminalAsync(store));
        var run = await _scene.RunAsync(store);
        await _scene.ConfirmAsync(good, 1);
        await _scene.FailAsync(bad, run, 1);

        var again = (await new RetrySyncRun(_scene.Contexts, _scene.Starting).ExecuteAsync(_scene.Admin, run, null, Ct)).Value;
        await _scene.Job.ExecuteAsync(_scene.Company, again, Ct);

        Assert.Equal(bad.Id, (await _scene.ReadAsync(db => db.SyncRunTerminals.SingleAsync(t => t.RunId == again, Ct))).TerminalId);
        await _scene.ConfirmAsync(bad, 1);
        Assert.Equal(SyncRunState.Succeeded, (await _scene.RunOfAsync(again)).State);
        Assert.Equal(ErrorKey.NotFound, (await new RetrySyncRun(_scene.Contexts, _scene.Starting).ExecuteAsync(_scene.Admin, run, null, Ct)).Error!.Key);
    }

    [Fact]
    public async Task One_terminal_alone_is_tried_again_also_while_the_run_goes_on()
    {
        var store = await _scene.StoreAsync("0001");
        var (slow, bad, alsoBad) = (await _scene.TerminalAsync(store), await _scene.TerminalAsync(store), await _scene.TerminalAsync(store));
        var run = await _scene.RunAsync(store);
        await _scene.FailAsync(bad, run, 1);
        await _scene.FailAsync(alsoBad, run, 1);

        var again = (await new RetrySyncRun(_scene.Contexts, _scene.Starting).ExecuteAsync(_scene.Admin, run, bad.Id, Ct)).Value;
        await _scene.Job.ExecuteAsync(_scene.Company, again, Ct);

        Assert.Equal(bad.Id, (await _scene.ReadAsync(db => db.SyncRunTerminals.SingleAsync(t => t.RunId == again, Ct))).TerminalId);
        Assert.Equal([(bad.Id, false), (alsoBad.Id, true)], (await RowsAsync(run)).Where(r => r.State == SyncTerminalState.Failed).OrderBy(r => r.TerminalId).Select(r => (r.TerminalId, r.CanRetry)));
        Assert.Equal(ErrorKey.NotFound, (await new RetrySyncRun(_scene.Contexts, _scene.Starting).ExecuteAsync(_scene.Admin, run, slow.Id, Ct)).Error!.Key);
        await _scene.ConfirmAsync(bad, 1);
        Assert.Equal((SyncTerminalState.Applied, SyncRunState.Succeeded), (await _scene.StateAsync(run, bad), (await _scene.RunOfAsync(again)).State));
        Assert.Equal(SyncRunState.Running, (await _scene.RunOfAsync(run)).State);
    }

    [Fact]
    public async Task A_run_tells_what_happened_in_it_the_newest_first()
    {
        var stores = await StoresAsync(2, 1);
        var run = await _scene.RunAsync([.. stores.Select(s => s.Store)]);
        _scene.Clock.Advance(TimeSpan.FromSeconds(4));
        await _scene.ConfirmAsync(stores[0].Terminals[0], 1);
        _scene.Clock.Advance(TimeSpan.FromSeconds(5));
        await _scene.FailAsync(stores[1].Terminals[0], run, 1, "容量不足");

        var events = (await _scene.Queries.RunAsync(_scene.Company, run, SyncTerminalFilter.All, 0, Ct))!.Events;

        Assert.Equal(
            [
                (9, SyncRunEventKind.EndedWithFailures, null), (9, SyncRunEventKind.Failed, "容量不足"), (9, SyncRunEventKind.WaveDone, null), (4, SyncRunEventKind.Applied, null),
                (4, SyncRunEventKind.WaveDone, null), (4, SyncRunEventKind.WaveStarted, null), (0, SyncRunEventKind.WaveStarted, null), (0, SyncRunEventKind.Started, (string?)null),
            ],
            events.Select(e => ((int)(e.At - SyncScene.Start).TotalSeconds, e.Kind, e.Message)));
        Assert.Equal($"{stores[1].Store.Name} {stores[1].Terminals[0].Name}", events.Single(e => e.Kind == SyncRunEventKind.Failed).Who);
    }

    [Fact]
    public async Task Rolled_back_a_store_has_the_old_content_as_a_new_version_and_keeps_it_until_somebody_changes_its_data()
    {
        var store = await _scene.StoreAsync("0001");
        var terminal = await _scene.TerminalAsync(store);
        await _scene.RunAsync(store);
        await _scene.EditAsync(store, "まちがい");
        var wrong = await _scene.RunAsync(store);
        await _scene.ConfirmAsync(terminal, 2);

        var back = await RollBackAsync(new RollBackRequest(wrong, null, null) { Reason = "配席できない" });

        Assert.Equal(3, (await _scene.NowAsync(terminal)).WantedVersion);
        var version = await _scene.ReadAsync(db => db.MasterVersions.SingleAsync(m => m.Version == 3, Ct));
        Assert.Equal((1L, true), (version.RestoredFrom, version.Document.Contains("\"A1\"", StringComparison.Ordinal)));
        Assert.Contains("\"version\":3", version.Document, StringComparison.Ordinal);
        Assert.Equal(("配席できない", (Guid?)wrong), ((await _scene.RunOfAsync(back)).Reason, (await _scene.RunOfAsync(back)).RollBackOf));

        Assert.Equal(3, await _scene.OpenAsync(terminal));
        await _scene.EditAsync(store, "なおした");
        Assert.Equal(4, await _scene.OpenAsync(terminal));
        await _scene.EditAsync(store, "A1");
        await RollBackAsync(new RollBackRequest(null, store.Id, 2));
        Assert.Contains("まちがい", await _scene.ReadAsync(db => db.MasterVersions.OrderByDescending(m => m.Version).Select(m => m.Document).FirstAsync(Ct)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rolling_back_a_run_that_still_goes_on_cancels_it()
    {
        var stores = await StoresAsync(3, 1);
        foreach (var (store, terminals) in stores)
        {
            await _scene.RunAsync(store);
            await _scene.ConfirmAsync(terminals[0], 1);
            await _scene.EditAsync(store, "まちがい");
        }

        var wrong = await _scene.RunAsync([.. stores.Select(s => s.Store)]);
        await _scene.FailAsync(stores[0].Terminals[0], wrong, 2);
        await RollBackAsync(new RollBackRequest(wrong, null, null));

        Assert.Equal(SyncRunState.Cancelled, (await _scene.RunOfAsync(wrong)).State);
        Assert.Equal(0, await _scene.ReadAsync(db => db.HeldStoreIds().CountAsync(Ct)));
        Assert.Equal([3L, 1, 1], await WantedAsync(stores));
    }

    [Fact]
    public async Task A_roll_out_cut_off_after_any_step_goes_on_by_the_sweep()
    {
        var stores = await StoresAsync(3, 2);
        var run = (await _scene.Starting.ExecuteAsync(_scene.Admin, StartMasterSyncRequest.For([.. stores.Select(s => s.Store.Id)]), Ct)).Value;
        for (var step = 0; step < 30 && (await _scene.RunOfAsync(run)).State == SyncRunState.Running; step++)
        {
            // Each round takes one step, then the process is gone and its confirmations reach the database alone.
            _scene.Clock.Advance(TimeSpan.FromSeconds(20));
            await _scene.SweepAsync();
            await ConfirmAllAsync(stores);
        }

        Assert.Equal(SyncRunState.Succeeded, (await _scene.RunOfAsync(run)).State);
        Assert.All(await WantedAsync(stores), w => Assert.Equal(1, w));
    }

    [Fact]
    public async Task What_is_old_is_forgotten_but_never_a_master_that_a_terminal_holds()
    {
        var store = await _scene.StoreAsync("0001");
        var (behind, ahead) = (await _scene.TerminalAsync(store), await _scene.TerminalAsync(store));
        foreach (var version in new[] { 1L, 2, 3, 4 })
        {
            await _scene.EditAsync(store, $"A{version}");
            await _scene.RunAsync(store);
            await _scene.ConfirmAsync(ahead, version);
        }

        await _scene.ConfirmAsync(behind, 2);
        _scene.Clock.Advance(TimeSpan.FromMinutes(5));
        await _scene.SweepAsync();
        _scene.Clock.Advance(TimeSpan.FromDays(91));
        await new TidyMasterSync(_scene.Lookups, _scene.Options, new UsenAdmin.Web.Hosting.JobLock(_scene.Database.App), _scene.Clock).ExecuteAsync(Ct);

        Assert.Equal(0, await _scene.ReadAsync(db => db.SyncRuns.CountAsync(Ct)));
        Assert.Equal([2L, 4L], await _scene.ReadAsync(db => db.MasterVersions.Select(m => m.Version).OrderBy(v => v).ToListAsync(Ct)));
    }

    public ValueTask DisposeAsync()
    {
        _scene.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<IReadOnlyList<SyncRunTerminalRow>> RowsAsync(Guid run) =>
        (await _scene.Queries.RunAsync(_scene.Company, run, SyncTerminalFilter.All, 0, Ct))!.Terminals;

    private async Task<List<(Store Store, List<Terminal> Terminals)>> StoresAsync(int count, int registers)
    {
        var stores = new List<(Store, List<Terminal>)>();
        for (var i = 1; i <= count; i++)
        {
            var store = await _scene.StoreAsync($"000{i}");
            stores.Add((store, await _scene.TerminalsAsync(store, registers)));
        }

        return stores;
    }

    private Task<List<long>> WantedAsync(IEnumerable<(Store Store, List<Terminal> Terminals)> stores) => WantedAsync(stores.SelectMany(s => s.Terminals));

    private async Task<List<long>> WantedAsync(IEnumerable<Terminal> terminals)
    {
        var wanted = new List<long>();
        foreach (var terminal in terminals)
        {
            wanted.Add((await _scene.NowAsync(terminal)).WantedVersion);
        }

        return wanted;
    }

    private async Task ConfirmAllAsync(List<(Store Store, List<Terminal> Terminals)> stores)
    {
        foreach (var terminal in stores.SelectMany(s => s.Terminals))
        {
            var wanted = (await _scene.NowAsync(terminal)).WantedVersion;
            if (wanted > 0)
            {
                await _scene.ReadAsync(async db =>
                {
                    await db.Database.ExecuteSqlAsync($"select confirm_master({_scene.Company}, {terminal.Id}, {wanted}, {_scene.Clock.GetUtcNow()})", Ct);
                    await db.CommitAsync(Ct);
                    return 0;
                });
            }
        }
    }

    private async Task<Guid> RollBackAsync(RollBackRequest request)
    {
        var run = (await new RollBackMasterSync(_scene.Contexts, _scene.Queue, _scene.Options, _scene.Clock).ExecuteAsync(_scene.Admin, request, Ct)).Value;
        await _scene.Job.ExecuteAsync(_scene.Company, run, Ct);
        return run;
    }
}
