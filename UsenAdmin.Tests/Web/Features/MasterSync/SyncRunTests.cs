using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Companies;
using UsenAdmin.Data.MasterSync;
using UsenAdmin.Data.Results;
using UsenAdmin.Data.Stores;
using UsenAdmin.Data.Terminals;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Web.Features.MasterSync;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.MasterSync;

/// <summary>A run over one store: from the press to the last confirmation, and what devices say that is late, double, wrong or foreign.</summary>
public sealed class SyncRunTests(TestPostgres postgres) : IAsyncLifetime
{
    private SyncScene _scene = null!;
    private Store _store = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _scene = await SyncScene.CreateAsync(postgres);
        _store = await _scene.StoreAsync("0001");
    }

    [Fact]
    public async Task A_run_ends_when_its_last_terminal_confirms_and_tells_the_store()
    {
        var (first, second) = (await _scene.TerminalAsync(_store), await _scene.TerminalAsync(_store, TerminalKind.Handy));
        var run = await _scene.RunAsync(_store);
        Assert.Equal(2, _scene.Hub.Asked.Count);

        await _scene.ConfirmAsync(first, 1);
        Assert.Equal(SyncRunState.Running, (await _scene.RunOfAsync(run)).State);
        await _scene.ConfirmAsync(second, 1);

        Assert.Equal(SyncRunState.Succeeded, (await _scene.RunOfAsync(run)).State);
        Assert.Contains(_scene.Hub.Sent, s => s.Message is UsenAdmin.Integration.Terminals.Protocol.MasterSyncFinishedMessage { Version: 1 } && s.To[0] == $"store:{_store.Id}");
    }

    [Fact]
    public async Task Who_has_not_answered_by_the_deadline_is_応答なし_and_a_late_answer_still_counts()
    {
        var (quick, slow) = (await _scene.TerminalAsync(_store), await _scene.TerminalAsync(_store));
        var run = await _scene.RunAsync(_store);
        await _scene.ConfirmAsync(quick, 1);

        _scene.Clock.Advance(TimeSpan.FromSeconds(59));
        await _scene.SweepAsync();
        Assert.Equal(SyncRunState.Running, (await _scene.RunOfAsync(run)).State);
        _scene.Clock.Advance(TimeSpan.FromSeconds(2));
        await _scene.SweepAsync();

        Assert.Equal(SyncRunState.Failed, (await _scene.RunOfAsync(run)).State);
        Assert.Equal(SyncTerminalState.NoAnswer, await _scene.StateAsync(run, slow));
        Assert.Equal(TerminalTrouble.NoAnswer, (await _scene.NowAsync(slow)).Trouble);

        await _scene.ConfirmAsync(slow, 1);
        Assert.Equal(SyncTerminalState.Applied, await _scene.StateAsync(run, slow));
        Assert.Equal((TerminalTrouble.None, 1L), ((await _scene.NowAsync(slow)).Trouble, (await _scene.NowAsync(slow)).AppliedVersion));
    }

    [Fact]
    public async Task Saying_it_twice_or_an_older_version_changes_nothing()
    {
        var terminal = await _scene.TerminalAsync(_store);
        await _scene.RunAsync(_store);
        await _scene.ConfirmAsync(terminal, 1);
        await _scene.EditAsync(_store, "B1");
        await _scene.RunAsync(_store);
        await _scene.ConfirmAsync(terminal, 2);
        var before = await _scene.NowAsync(terminal);

        _scene.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.True((await _scene.ConfirmAsync(terminal, 2)).IsDone);
        Assert.True((await _scene.ConfirmAsync(terminal, 1)).IsDone);

        var after = await _scene.NowAsync(terminal);
        Assert.Equal((2L, before.AppliedAt), (after.AppliedVersion, after.AppliedAt));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(2)]
    [InlineData(long.MaxValue)]
    public async Task A_version_that_never_was_or_is_above_the_wanted_one_is_refused_and_nothing_is_written(long version)
    {
        var terminal = await _scene.TerminalAsync(_store);
        var run = await _scene.RunAsync(_store);

        Assert.Equal(ErrorKey.UnknownVersion, (await _scene.ConfirmAsync(terminal, version)).Error!.Key);
        Assert.Equal(ErrorKey.UnknownVersion, (await _scene.FailAsync(terminal, run, version)).Error!.Key);
        Assert.Equal((0L, SyncTerminalState.Pending), ((await _scene.NowAsync(terminal)).AppliedVersion, await _scene.StateAsync(run, terminal)));
    }

    [Fact]
    public async Task A_newer_version_of_the_store_is_above_the_wanted_one_until_it_is_raised()
    {
        var terminal = await _scene.TerminalAsync(_store, TerminalKind.Handy);
        await _scene.RunAsync(_store);
        await _scene.EditAsync(_store, "B1");
        var register = await _scene.TerminalAsync(_store);
        await _scene.RunAsync(StartMasterSyncRequest.For(_store.Id) with { Scope = SyncScope.PosAndTerminals }, SyncScene.Of(register));

        Assert.Equal(ErrorKey.UnknownVersion, (await _scene.ConfirmAsync(terminal, 2)).Error!.Key);
    }

    [Fact]
    public async Task A_terminal_of_another_store_or_company_can_neither_confirm_nor_fail_a_run()
    {
        await _scene.TerminalAsync(_store);
        var run = await _scene.RunAsync(_store);
        var elsewhere = await _scene.TerminalAsync(await _scene.StoreAsync("0002"));
        var theirs = new Company(Guid.CreateVersion7(), "1002", "かれら");
        var theirStore = new Store(theirs.Id, new StoreDetails { Code = "0001", Name = "よその店" });
        var foreign = new Terminal(theirs.Id, theirStore.Id, TerminalKind.Pos, "POS 01", "x", null, _scene.Clock.GetUtcNow());
        await _scene.AddAsync(theirs, theirStore, foreign);

        Assert.Equal(ErrorKey.UnknownVersion, (await _scene.ConfirmAsync(elsewhere, 1)).Error!.Key);
        Assert.Equal(ErrorKey.UnknownVersion, (await _scene.ConfirmAsync(foreign, 1)).Error!.Key);
        Assert.False((await _scene.FailAsync(elsewhere, run, 1)).IsDone);
        Assert.Equal(SyncRunState.Running, (await _scene.RunOfAsync(run)).State);
    }

    [Fact]
    public async Task A_failure_is_kept_with_its_words_cut_and_a_later_confirmation_mends_it()
    {
        var terminal = await _scene.TerminalAsync(_store);
        var run = await _scene.RunAsync(_store);

        Assert.True((await _scene.FailAsync(terminal, run, 1, "容\0量" + new string('あ', 1024 * 1024))).IsDone);

        var row = await _scene.ReadAsync(db => db.SyncRunTerminals.SingleAsync(t => t.TerminalId == terminal.Id, Ct));
        Assert.Equal((SyncTerminalState.Failed, SyncRunTerminal.MaxMessageLength), (row.State, row.ErrorMessage!.Length));
        Assert.StartsWith("容量あ", row.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal((SyncRunState.Failed, TerminalTrouble.Failed), ((await _scene.RunOfAsync(run)).State, (await _scene.NowAsync(terminal)).Trouble));

        await _scene.ConfirmAsync(terminal, 1);
        Assert.Equal((SyncTerminalState.Applied, TerminalTrouble.None), (await _scene.StateAsync(run, terminal), (await _scene.NowAsync(terminal)).Trouble));
        Assert.True((await _scene.FailAsync(terminal, run, 1)).IsDone);
        Assert.Equal(SyncTerminalState.Applied, await _scene.StateAsync(run, terminal));
    }

    [Fact]
    public async Task A_closed_terminal_is_not_pushed_to_and_takes_the_version_when_it_opens()
    {
        var closed = await _scene.TerminalAsync(_store, open: false);
        var run = await _scene.RunAsync(_store);

        Assert.Empty(_scene.Hub.Asked);
        Assert.Equal((SyncRunState.Succeeded, SyncTerminalState.NotOpen), ((await _scene.RunOfAsync(run)).State, await _scene.StateAsync(run, closed)));

        Assert.Equal(1, await _scene.OpenAsync(closed));
        await _scene.ConfirmAsync(closed, 1);
        Assert.Equal(SyncTerminalState.Applied, await _scene.StateAsync(run, closed));
    }

    [Fact]
    public async Task A_terminal_that_closes_before_it_answers_is_未開局_and_does_not_keep_the_run()
    {
        var terminal = await _scene.TerminalAsync(_store);
        var run = await _scene.RunAsync(_store);
        await new UsenAdmin.Web.Features.Terminals.CloseTerminal(_scene.Contexts, _scene.Clock).ExecuteAsync(SyncScene.Of(terminal), Ct);

        await _scene.Job.ExecuteAsync(_scene.Company, run, Ct);

        Assert.Equal((SyncRunState.Succeeded, SyncTerminalState.NotOpen), ((await _scene.RunOfAsync(run)).State, await _scene.StateAsync(run, terminal)));
    }

    [Fact]
    public async Task A_run_whose_job_died_goes_on_by_the_sweep()
    {
        var terminal = await _scene.TerminalAsync(_store);
        var run = (await _scene.Starting.ExecuteAsync(_scene.Admin, StartMasterSyncRequest.For(_store.Id), Ct)).Value;

        await _scene.SweepAsync();
        Assert.Equal(0, (await _scene.NowAsync(terminal)).WantedVersion);
        _scene.Clock.Advance(SyncRun.QueuePatience);
        await _scene.SweepAsync();

        Assert.Equal(1, (await _scene.NowAsync(terminal)).WantedVersion);
        await _scene.ConfirmAsync(terminal, 1);
        Assert.Equal(SyncRunState.Succeeded, (await _scene.RunOfAsync(run)).State);
    }

    [Fact]
    public async Task Two_jobs_for_one_run_at_once_do_no_harm()
    {
        var terminals = await _scene.TerminalsAsync(_store, 5);
        var run = (await _scene.Starting.ExecuteAsync(_scene.Admin, StartMasterSyncRequest.For(_store.Id), Ct)).Value;

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _scene.Job.ExecuteAsync(_scene.Company, run, Ct)));

        Assert.Equal(5, _scene.Hub.Asked.Count);
        Assert.Equal(5, await _scene.ReadAsync(db => db.SyncRunTerminals.CountAsync(t => t.RunId == run && t.State == SyncTerminalState.Pending, Ct)));
        Assert.Equal(1, await _scene.ReadAsync(db => db.MasterVersions.CountAsync(Ct)));
        await Task.WhenAll(terminals.Select(t => _scene.ConfirmAsync(t, 1)));
        Assert.Equal(SyncRunState.Succeeded, (await _scene.RunOfAsync(run)).State);
        Assert.Equal(1, await _scene.ReadAsync(db => db.AuditEntries.CountAsync(a => a.Action == UsenAdmin.Data.Auditing.AuditAction.MasterSyncFinished, Ct)));
    }

    [Fact]
    public async Task Content_that_did_not_change_makes_no_new_version()
    {
        var terminal = await _scene.TerminalAsync(_store);
        await _scene.RunAsync(_store);
        await _scene.ConfirmAsync(terminal, 1);

        var again = await _scene.RunAsync(_store);

        Assert.Equal((SyncRunState.Succeeded, 1L), ((await _scene.RunOfAsync(again)).State, (await _scene.PartAsync(again, _store)).Version));
        Assert.Equal(1, await _scene.ReadAsync(db => db.MasterVersions.CountAsync(Ct)));
    }

    [Fact]
    public async Task Two_presses_at_once_make_one_version_and_both_runs_end()
    {
        var terminal = await _scene.TerminalAsync(_store);

        var runs = await Task.WhenAll(_scene.RunAsync(_store), _scene.RunAsync(_store));
        await _scene.ConfirmAsync(terminal, 1);

        Assert.All(runs, run => Assert.Equal(SyncRunState.Succeeded, _scene.RunOfAsync(run).Result.State));
        Assert.Equal(1, await _scene.ReadAsync(db => db.MasterVersions.CountAsync(Ct)));
    }

    [Fact]
    public async Task A_thousand_repetitions_cost_reads_only()
    {
        var terminal = await _scene.TerminalAsync(_store);
        await _scene.RunAsync(_store);
        await _scene.ConfirmAsync(terminal, 1);
        var row = await _scene.ReadAsync(db => db.Database.SqlQuery<string>($"""select xmin::text as "Value" from terminals where id = {terminal.Id}""").SingleAsync(Ct));

        for (var i = 0; i < 50; i++)
        {
            await _scene.ConfirmAsync(terminal, 1);
        }

        Assert.Equal(row, await _scene.ReadAsync(db => db.Database.SqlQuery<string>($"""select xmin::text as "Value" from terminals where id = {terminal.Id}""").SingleAsync(Ct)));
    }

    [Fact]
    public async Task Pressed_on_a_handy_the_run_covers_that_handy_alone_and_on_a_register_no_handy()
    {
        var (pos, handy, other) = (await _scene.TerminalAsync(_store), await _scene.TerminalAsync(_store, TerminalKind.Handy), await _scene.TerminalAsync(_store, TerminalKind.Handy));

        var onHandy = await _scene.RunAsync(new StartMasterSyncRequest(SyncStores.Chosen, [_store.Id], SyncScope.OneHandy, handy.Id), SyncScene.Of(handy));
        var onPos = await _scene.RunAsync(StartMasterSyncRequest.For(_store.Id) with { Scope = SyncScope.PosAndTerminals }, SyncScene.Of(pos));

        Assert.Equal([handy.Id], await TerminalsOf(onHandy));
        Assert.Equal([pos.Id], await TerminalsOf(onPos));
        Assert.Equal(0, (await _scene.NowAsync(other)).WantedVersion);
    }

    /// <summary>One row as a node of an earlier release laid it out, to wait; the others are not there yet.</summary>
    [Fact]
    public async Task Without_waves_each_terminal_is_at_once_what_it_is_and_whoever_was_laid_out_to_wait_waits_no_longer()
    {
        var (holds, open, closed, failed) = (await _scene.TerminalAsync(_store), await _scene.TerminalAsync(_store), await _scene.TerminalAsync(_store, open: false), await _scene.TerminalAsync(_store));
        var before = await _scene.RunAsync(_store);
        await _scene.ConfirmAsync(holds, 1);
        await _scene.FailAsync(failed, before, 1);
        var run = (await _scene.Starting.ExecuteAsync(_scene.Admin, StartMasterSyncRequest.For(_store.Id), Ct)).Value;
        await using (var db = await _scene.Contexts.OpenAsync(_scene.Company, Ct))
        {
            db.SyncRunTerminals.Add(new SyncRunTerminal(_scene.Company, run, open.Id, _store.Id, 1, SyncTerminalState.Waiting));
            await db.CommitAsync(Ct);
        }

        await _scene.Job.ExecuteAsync(_scene.Company, run, Ct);

        Assert.Equal(
            [SyncTerminalState.Applied, SyncTerminalState.Pending, SyncTerminalState.NotOpen, SyncTerminalState.Pending],
            [await _scene.StateAsync(run, holds), await _scene.StateAsync(run, open), await _scene.StateAsync(run, closed), await _scene.StateAsync(run, failed)]);
        Assert.Equal((1, TerminalTrouble.None), ((await _scene.NowAsync(failed)).WantedVersion, (await _scene.NowAsync(failed)).Trouble));
        Assert.Equal(new HashSet<string> { $"terminal:{open.Id}", $"terminal:{failed.Id}" }, _scene.Hub.Asked.TakeLast(2).ToHashSet());
    }

    public ValueTask DisposeAsync()
    {
        _scene.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task<List<Guid>> TerminalsOf(Guid run) => _scene.ReadAsync(db => db.SyncRunTerminals.Where(t => t.RunId == run).Select(t => t.TerminalId).ToListAsync(Ct));
}
