using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using UsenAdmin.Data.Companies;
using UsenAdmin.Data.MasterSync;
using UsenAdmin.Data.Stores;
using UsenAdmin.Data.Terminals;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Web.Features.MasterSync;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.MasterSync;

/// <summary>Confirmations of many terminals in one statement: each as if it had come alone, and never in a circle with anybody.</summary>
public sealed class ConfirmTogetherTests(TestPostgres postgres) : IAsyncLifetime
{
    private SyncScene _scene = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _scene = await SyncScene.CreateAsync(postgres);

    /// <summary>What is said twice over: one by one to the one set of stores, together to its twin.</summary>
    [Fact]
    public async Task Many_are_answered_and_written_down_as_one_by_one()
    {
        var (single, together) = (await TwinAsync("1"), await TwinAsync("2"));
        // Which terminal says which version: news, none that ever was, twice in both orders, older, what it has said, what it had failed, a revoked one's, and one above the wanted.
        (int Terminal, long Version)[] said = [(0, 2), (1, 0), (2, 1), (2, 2), (3, 2), (3, 3), (3, 1), (4, 1), (5, 2), (6, 2), (7, 2), (8, 99), (9, -1), (9, 2)];

        var one = new List<bool>();
        foreach (var (terminal, version) in said)
        {
            one.Add(await SingleAsync(single[terminal].Id, version));
        }

        var (known, runs) = await ManyAsync([.. said.Select(s => (together[s.Terminal].Id, s.Version))]);

        Assert.Equal(one, known);
        Assert.Equal([true, false, true, true, true, false, true, true, true, true, false, false, false, true], known);
        for (var i = 0; i < single.Count; i++)
        {
            Assert.Equal(await HeldAsync(single[i]), await HeldAsync(together[i]));
        }

        var touched = await _scene.ReadAsync(db => db.SyncRunTerminals
            .Where(r => together.Select(t => t.Id).Contains(r.TerminalId) && r.AppliedAt == _scene.Clock.GetUtcNow()).Select(r => r.RunId).Distinct().ToListAsync(Ct));
        Assert.Equal(touched.Order(), runs.Order());
        Assert.NotEmpty(runs);
    }

    [Fact]
    public async Task A_terminal_of_another_company_is_unknown_and_stays_as_it_is()
    {
        var store = await _scene.StoreAsync("0001");
        var ours = await _scene.TerminalAsync(store);
        await _scene.RunAsync(store);
        var other = new Company(Guid.CreateVersion7(), "1002", "かれら");
        var foreignStore = new Store(other.Id, new StoreDetails { Code = "0001", Name = "かれらの店" });
        var foreign = new Terminal(other.Id, foreignStore.Id, TerminalKind.Pos, "POS", "1", null, _scene.Clock.GetUtcNow());
        await _scene.AddAsync(other, foreignStore, foreign);
        await OwnerAsync($"update terminals set wanted_version = 1 where id = '{foreign.Id}'");

        var (known, _) = await ManyAsync((foreign.Id, 1), (ours.Id, 1), (Guid.NewGuid(), 1));

        Assert.Equal([false, true, false], known);
        await using var db = await _scene.Contexts.OpenAsync(other.Id, Ct);
        Assert.Equal(0, (await db.Terminals.SingleAsync(Ct)).AppliedVersion);
    }

    [Fact]
    public async Task What_was_said_before_costs_reads_only()
    {
        var store = await _scene.StoreAsync("0001");
        var terminals = await _scene.TerminalsAsync(store, 3);
        await _scene.RunAsync(store);
        (Guid, long)[] said = [.. terminals.Select(t => (t.Id, 1L))];
        await ManyAsync(said);
        var before = await RowVersionsAsync();

        var (known, runs) = await ManyAsync(said);

        Assert.Equal([true, true, true], known);
        Assert.Empty(runs);
        Assert.Equal(before, await RowVersionsAsync());
    }

    [Fact]
    public async Task Two_nodes_confirm_the_same_terminals_of_crossing_runs_while_these_are_moved_on_cancelled_and_forgotten()
    {
        var stores = new[] { await _scene.StoreAsync("0001"), await _scene.StoreAsync("0002") };
        var terminals = new List<Terminal>();
        foreach (var store in stores)
        {
            terminals.AddRange(await _scene.TerminalsAsync(store, 30));
        }

        using var progress = new SyncRunProgress(_scene.Advance, _scene.Signals, _scene.Clock, NullLogger<SyncRunProgress>.Instance);
        var random = new Random(20261125);
        for (var round = 1; round <= 4; round++)
        {
            await _scene.EditAsync(stores[0], $"B{round}");
            await _scene.EditAsync(stores[1], $"B{round}");
            var runs = new List<Guid> { await _scene.RunAsync(stores[0]), await _scene.RunAsync(stores[1]), await _scene.RunAsync(stores[0]) };
            var waves = await _scene.RunAsync(StartMasterSyncRequest.For(stores[0].Id, stores[1].Id) with { IgnoreHours = true });
            var nodes = Enumerable.Range(0, 2).Select(_ => new ConfirmMaster(_scene.Contexts, progress, _scene.Clock)).ToList();
            var deeds = nodes.SelectMany(node => Shuffled(terminals, random).Select(terminal => (Func<Task>)(() => SayAsync(node, terminal))))
                .Concat(runs.Append(waves).Select(run => (Func<Task>)(() => StepAsync(run))))
                .Append(() => new CancelSyncRun(_scene.Contexts, _scene.Notifier, progress, _scene.Clock).ExecuteAsync(_scene.Admin, waves, Ct))
                .Append(() => _scene.Lookups.ForgetSyncRunsAsync(_scene.Clock.GetUtcNow() - TimeSpan.FromMinutes(3), 100, Ct))
                .ToArray();
            random.Shuffle(deeds);
            _scene.Clock.Advance(TimeSpan.FromMinutes(2));

            await Task.WhenAll(deeds.Select(deed => Task.Run(deed, Ct)));

            foreach (var run in runs)
            {
                await StepAsync(run);
                Assert.NotEqual(SyncRunState.Running, (await _scene.RunOfAsync(run)).State);
            }

            foreach (var terminal in terminals)
            {
                var now = await _scene.NowAsync(terminal);
                Assert.Equal((now.WantedVersion, TerminalTrouble.None), (now.AppliedVersion, now.Trouble));
                Assert.Equal(SyncTerminalState.Applied, await _scene.StateAsync(terminal.StoreId == stores[0].Id ? runs[0] : runs[1], terminal));
            }
        }
    }

    [Fact]
    public async Task A_statement_whose_connection_is_lost_is_said_again()
    {
        var store = await _scene.StoreAsync("0001");
        var terminals = await _scene.TerminalsAsync(store, 5);
        var run = await _scene.RunAsync(store);
        var confirm = new ConfirmMaster(_scene.Contexts, _scene.Progress, _scene.Clock);
        await using var super = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(postgres.Server.SuperuserConnectionString) { Database = new NpgsqlConnectionStringBuilder(_scene.Database.App).Database });
        await using var holder = await super.OpenConnectionAsync(Ct);
        await using var transaction = await holder.BeginTransactionAsync(Ct);
        await ExecuteAsync(holder, $"select from terminals where store_id = '{store.Id}' for update");

        var answers = terminals.Select(t => confirm.ExecuteAsync(SyncScene.Of(t), 1, Ct)).ToList();
        await using var cut = super.CreateCommand("select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'");
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while ((long)(await cut.ExecuteScalarAsync(Ct))! == 0)
        {
            await timer.WaitForNextTickAsync(Ct);
        }

        await transaction.CommitAsync(Ct);

        Assert.All(await Task.WhenAll(answers), answer => Assert.True(answer.IsDone));
        foreach (var terminal in terminals)
        {
            Assert.Equal((1, SyncTerminalState.Applied), ((await _scene.NowAsync(terminal)).AppliedVersion, await _scene.StateAsync(run, terminal)));
        }
    }

    public ValueTask DisposeAsync()
    {
        _scene.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Ten terminals of two stores: told twice, with a version 2; one holds it, one is at 1, one has failed with it, one is revoked, one is closed.</summary>
    private async Task<List<Terminal>> TwinAsync(string prefix)
    {
        var stores = new[] { await _scene.StoreAsync(prefix + "001"), await _scene.StoreAsync(prefix + "002") };
        var terminals = new List<Terminal>();
        for (var i = 0; i < 10; i++)
        {
            terminals.Add(await _scene.TerminalAsync(stores[i % 2], open: i != 7));
        }

        foreach (var name in (string[])["B1", "B2"])
        {
            foreach (var store in stores)
            {
                await _scene.EditAsync(store, name);
                await _scene.RunAsync(store);
            }
        }

        foreach (var (terminal, version) in ((int, long)[])[(4, 1), (5, 2), (6, 1)])
        {
            Assert.True(await SingleAsync(terminals[terminal].Id, version));
        }

        await OwnerAsync($"update terminals set trouble = 'Failed', applied_version = 2 where id = '{terminals[6].Id}'");
        await OwnerAsync($"update terminals set revoked_at = now() where id = '{terminals[7].Id}'");
        _scene.Clock.Advance(TimeSpan.FromSeconds(10)); // Less than what makes a repetition worth a note.
        return terminals;
    }

    private async Task<object> HeldAsync(Terminal terminal)
    {
        var now = await _scene.NowAsync(terminal);
        var rows = await _scene.ReadAsync(db => db.SyncRunTerminals.Where(r => r.TerminalId == terminal.Id).OrderBy(r => r.RunId).Select(r => new { r.Version, r.State, Applied = r.AppliedAt != null }).ToListAsync(Ct));
        return (now.WantedVersion, now.AppliedVersion, now.Trouble, now.AppliedAt is null, string.Join(' ', rows));
    }

    private Task<List<string>> RowVersionsAsync() => _scene.ReadAsync(db => db.Database.SqlQuery<string>(
        $"""
        select xmin::text || ctid::text as "Value" from terminals union all select xmin::text || ctid::text from sync_run_terminals
        """).ToListAsync(Ct));

    private Task<bool> SingleAsync(Guid terminal, long version) => _scene.Contexts.AskAsync(
        _scene.Company,
        () => new NpgsqlBatchCommand("select known from confirm_master($1, $2, $3, $4)")
        {
            Parameters = { new() { Value = _scene.Company }, new() { Value = terminal }, new() { Value = version }, new() { Value = _scene.Clock.GetUtcNow() } },
        },
        async reader => await reader.ReadAsync(Ct) && reader.GetBoolean(0),
        Ct);

    private Task<(bool[] Known, Guid[] Runs)> ManyAsync(params (Guid Terminal, long Version)[] said) => _scene.Contexts.AskAsync(
        _scene.Company,
        () => new NpgsqlBatchCommand("select known, run_ids from confirm_masters($1, $2, $3, $4)")
        {
            Parameters =
            {
                new() { Value = _scene.Company }, new() { Value = said.Select(s => s.Terminal).ToArray() }, new() { Value = said.Select(s => s.Version).ToArray() },
                new() { Value = _scene.Clock.GetUtcNow() },
            },
        },
        async reader =>
        {
            await reader.ReadAsync(Ct);
            return (reader.GetFieldValue<bool[]>(0), reader.GetFieldValue<Guid[]>(1));
        },
        Ct);

    private async Task SayAsync(ConfirmMaster node, Terminal terminal) =>
        Assert.True((await node.ExecuteAsync(SyncScene.Of(terminal), (await _scene.NowAsync(terminal)).WantedVersion, Ct)).IsDone);

    private async Task StepAsync(Guid run)
    {
        while (await _scene.Advance.StepAsync(_scene.Company, run, Ct))
        {
        }
    }

    private static Terminal[] Shuffled(List<Terminal> terminals, Random random)
    {
        var shuffled = terminals.ToArray();
        random.Shuffle(shuffled);
        return shuffled;
    }

    private async Task OwnerAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(_scene.Database.Owner);
        await using var connection = await source.OpenConnectionAsync(Ct);
        await ExecuteAsync(connection, sql);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Ct);
    }
}
