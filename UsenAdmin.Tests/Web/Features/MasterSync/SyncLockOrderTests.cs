using System.Text;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using UsenAdmin.Data.MasterSync;
using UsenAdmin.Data.Stores;
using UsenAdmin.Data.Terminals;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Web.Features.MasterSync;
using UsenAdmin.Web.Features.Terminals;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.MasterSync;

/// <summary>
/// The order of locks, one path at a time: while the first row in the order is taken by somebody else, whoever waits for it holds none of the
/// later ones. The first rows lie behind the others on the disk, where a statement without an order would come to them last.
/// </summary>
public sealed class SyncLockOrderTests(TestPostgres postgres) : IAsyncLifetime
{
    private SyncScene _scene = null!;
    private Store _store = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _scene = await SyncScene.CreateAsync(postgres);
        _store = await _scene.StoreAsync("0001");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_terminal_answers_its_runs_in_their_order(bool confirms)
    {
        var terminal = await _scene.TerminalAsync(_store);
        var (first, second) = (await _scene.RunAsync(_store), await _scene.RunAsync(_store));
        await ChangeAsync($"update sync_run_terminals set state = 'NoAnswer' where run_id = '{first}'");
        var actor = SyncScene.Of(terminal);

        await AssertOrderAsync(
            Row(first), Row(second),
            () => confirms
                ? new ConfirmMaster(_scene.Contexts, _scene.Progress, _scene.Clock).ExecuteAsync(actor, 1, Ct)
                : new ReportMasterFailure(_scene.Contexts, _scene.Progress, _scene.Clock).ExecuteAsync(actor, new MasterFailure(Guid.Empty, 1, "diskFull", "容量不足"), Ct));

        var state = confirms ? SyncTerminalState.Applied : SyncTerminalState.Failed;
        Assert.Equal((state, state), (await _scene.StateAsync(first, terminal), await _scene.StateAsync(second, terminal)));

        static string Row(Guid run) => $"select from sync_run_terminals where run_id = '{run}'";
    }

    [Fact]
    public async Task A_run_that_is_cancelled_leaves_its_stores_in_the_order_in_which_their_masters_are_made()
    {
        var other = await _scene.StoreAsync("0002");
        var run = (await _scene.Starting.ExecuteAsync(_scene.Admin, StartMasterSyncRequest.For(_store.Id, other.Id), Ct)).Value;
        await ChangeAsync($"delete from sync_run_stores where run_id = '{run}' and store_id = '{_store.Id}'");
        await ChangeAsync($"insert into sync_run_stores (company_id, run_id, store_id, wave, phase, batch) values ('{_scene.Company}', '{run}', '{_store.Id}', 0, 'Waiting', 0)");

        await AssertOrderAsync(
            Row(_store), Row(other), () => new CancelSyncRun(_scene.Contexts, _scene.Notifier, _scene.Progress, _scene.Clock).ExecuteAsync(_scene.Admin, run, Ct));

        Assert.Equal(SyncStorePhase.Left, (await _scene.PartAsync(run, other)).Phase);

        string Row(Store store) => $"select from sync_run_stores where run_id = '{run}' and store_id = '{store.Id}'";
    }

    [Fact]
    public async Task A_run_that_is_cancelled_leaves_its_terminals_in_the_order_in_which_many_confirm()
    {
        await _scene.TerminalAsync(_store);
        var other = await _scene.StoreAsync("0002");
        var (first, second) = (await _scene.TerminalAsync(other), await _scene.TerminalAsync(other));
        var run = await _scene.RunAsync(StartMasterSyncRequest.For(_store.Id, other.Id) with { IgnoreHours = true });
        await ChangeAsync($"update sync_run_terminals set version = version where run_id = '{run}' and terminal_id = '{first.Id}'");

        await AssertOrderAsync(
            Row(first), Row(second), () => new CancelSyncRun(_scene.Contexts, _scene.Notifier, _scene.Progress, _scene.Clock).ExecuteAsync(_scene.Admin, run, Ct));

        Assert.Equal((SyncTerminalState.Left, SyncTerminalState.Left), (await _scene.StateAsync(run, first), await _scene.StateAsync(run, second)));

        string Row(Terminal terminal) => $"select from sync_run_terminals where run_id = '{run}' and terminal_id = '{terminal.Id}'";
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Terminals_that_confirm_together_and_those_that_come_back_together_are_taken_in_the_order_in_which_runs_raise_them(bool confirm)
    {
        var (first, second) = (await _scene.TerminalAsync(_store), await _scene.TerminalAsync(_store));
        await _scene.RunAsync(_store);
        await ChangeAsync($"update terminals set app_version = '2' where id = '{first.Id}'");
        var together = new[] { second.Id, first.Id };
        var question = confirm
            ? "select known from confirm_masters($1, $2, array[1, 1]::bigint[], $3)"
            : TerminalContacts.Seen;

        await AssertOrderAsync(Row(first), Row(second), () => _scene.Contexts.AskAsync(
            _scene.Company,
            () => new NpgsqlBatchCommand(question) { Parameters = { new() { Value = _scene.Company }, new() { Value = together }, new() { Value = _scene.Clock.GetUtcNow() } } },
            reader => reader.ReadAsync(Ct),
            Ct));

        static string Row(Terminal terminal) => $"select from terminals where id = '{terminal.Id}'";
    }

    [Fact]
    public async Task A_file_of_terminals_takes_them_in_the_order_in_which_runs_raise_them()
    {
        var (first, second) = (await RegisterAsync("10001"), await RegisterAsync("10002"));
        await ChangeAsync($"update terminals set register_number = '10003' where id = '{first.Id}'");
        var file = Encoding.UTF8.GetBytes(
            $"{TerminalFiles.Id},{TerminalFiles.Name},{TerminalFiles.Register}\r\n{second.Id},レジ 2,10003\r\n{first.Id},レジ 1,10002\r\n");

        await AssertOrderAsync(Row(first), Row(second), () => new ImportTerminals(_scene.Contexts, _scene.Notifier, _scene.Clock).ExecuteAsync(_scene.Admin, file, false, Ct));

        Assert.Equal(("10002", "10003"), ((await _scene.NowAsync(first)).RegisterNumber, (await _scene.NowAsync(second)).RegisterNumber));

        static string Row(Terminal terminal) => $"select from terminals where id = '{terminal.Id}'";
    }

    [Fact]
    public async Task A_press_that_is_being_written_does_not_keep_a_run_from_making_the_masters_of_its_stores()
    {
        var run = (await _scene.Starting.ExecuteAsync(_scene.Admin, StartMasterSyncRequest.For(_store.Id), Ct)).Value;
        await using var db = await _scene.Contexts.OpenAsync(_scene.Company, Ct);
        var pressed = new SyncRun(_scene.Company, SyncTrigger.Portal, SyncScope.AllKinds, "佐藤", null, _scene.Clock.GetUtcNow());
        await StartMasterSync.WriteAsync(db, _scene.Admin, pressed, [new ChosenStore(_store.Id, _store.Name)], _scene.Clock.GetUtcNow(), Ct);

        await _scene.Job.ExecuteAsync(_scene.Company, run, Ct).WaitAsync(TimeSpan.FromSeconds(20), Ct);

        Assert.Equal(1, await _scene.NewestAsync(_store));
    }

    public ValueTask DisposeAsync()
    {
        _scene.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<Terminal> RegisterAsync(string number)
    {
        var terminal = new Terminal(_scene.Company, _store.Id, TerminalKind.Pos, "POS " + number, number, number, _scene.Clock.GetUtcNow());
        await _scene.AddAsync(terminal);
        return terminal;
    }

    private async Task AssertOrderAsync<T>(string first, string second, Func<Task<T>> act)
    {
        await using var source = NpgsqlDataSource.Create(_scene.Database.Owner);
        await using var holder = await source.OpenConnectionAsync(Ct);
        await using var transaction = await holder.BeginTransactionAsync(Ct);
        await RunAsync(holder, $"set local app.company = '{_scene.Company}'; {first} for no key update");
        var acting = Task.Run(act, Ct);
        await UntilSomebodyWaitsAsync(acting);

        await RunAsync(holder, $"{second} for no key update nowait");
        await transaction.CommitAsync(Ct);
        await acting;
    }

    private async Task UntilSomebodyWaitsAsync(Task acting)
    {
        // Only a superuser sees what others wait for.
        await using var source = NpgsqlDataSource.Create(postgres.Server.SuperuserConnectionString);
        await using var waiting = source.CreateCommand("select count(*) from pg_stat_activity where datname = $1 and wait_event_type = 'Lock'");
        waiting.Parameters.AddWithValue(new NpgsqlConnectionStringBuilder(_scene.Database.Owner).Database!);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        do
        {
            Assert.False(acting.IsCompleted, "It took no lock on the row that is held.");
        }
        while ((long)(await waiting.ExecuteScalarAsync(Ct))! == 0 && await timer.WaitForNextTickAsync(Ct));
    }

    private async Task ChangeAsync(string sql)
    {
        await using var db = await _scene.Contexts.OpenAsync(_scene.Company, Ct);
        await db.Database.ExecuteSqlRawAsync(sql, Ct);
        await db.CommitAsync(Ct);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Ct);
    }
}
