using Npgsql;
using UsenAdmin.Data.Terminals;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Web.Features.MasterSync;
using UsenAdmin.Web.Features.Terminals;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.MasterSync;

/// <summary>
/// What a few terminals say or ask in the middle of a run over many reads the rows of those few. The statistics are of the time between runs,
/// when hardly a row is open, so that reading all open ones looks cheap; with thousands of them each batch would read them all again.
/// </summary>
public sealed class LargeRunReadsTests(TestPostgres postgres) : IAsyncLifetime
{
    private const int Many = 600;
    private const int Few = 5;
    private const int Times = 8; // A statement's plan is made for its values at first, and for any values later.

    private SyncScene _scene = null!;
    private List<Terminal> _terminals = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _scene = await SyncScene.CreateAsync(postgres);
        var store = await _scene.StoreAsync("0001");
        _terminals = await _scene.TerminalsAsync(store, Many);
        await _scene.RunAsync(store);
        var confirm = new ConfirmMaster(_scene.Contexts, _scene.Progress, _scene.Clock);
        await Task.WhenAll(_terminals.Select(t => confirm.ExecuteAsync(SyncScene.Of(t), 1, Ct)));
        await using (var source = NpgsqlDataSource.Create(_scene.Database.Owner))
        {
            await using var analyze = source.CreateCommand("analyze terminals, sync_run_terminals");
            await analyze.ExecuteNonQueryAsync(Ct);
        }

        await _scene.EditAsync(store, "A9");
        await _scene.RunAsync(store);
    }

    [Fact]
    public async Task A_batch_of_confirmations() => Assert.InRange(
        await RowsReadAsync("select known from confirm_masters($1, $2, $3, $4)", few => [_scene.Company, few, Enumerable.Repeat(2L, few.Length).ToArray(), _scene.Clock.GetUtcNow()]),
        Times * Few, Times * Few * 10);

    [Fact]
    public async Task Those_that_come_back_together() => Assert.InRange(
        await RowsReadAsync(TerminalContacts.Seen, few => [_scene.Company, few, _scene.Clock.GetUtcNow()]), Times * Few, Times * Few * 10);

    public ValueTask DisposeAsync()
    {
        _scene.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<long> RowsReadAsync(string sql, Func<Guid[], object[]> parameters)
    {
        await using var source = NpgsqlDataSource.Create(_scene.Database.App);
        await using var connection = await source.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await using (var company = new NpgsqlCommand("select set_config('app.company', $1, true)", connection) { Parameters = { new() { Value = _scene.Company.ToString() } } })
        {
            await company.ExecuteNonQueryAsync(Ct);
        }

        await using var ask = new NpgsqlCommand(sql, connection);
        for (var i = 0; i < Times; i++)
        {
            ask.Parameters.Clear();
            foreach (var value in parameters([.. _terminals.Skip(i * Few).Take(Few).Select(t => t.Id)]))
            {
                ask.Parameters.Add(new NpgsqlParameter { Value = value });
            }

            if (i == 0)
            {
                await ask.PrepareAsync(Ct);
            }

            await ask.ExecuteNonQueryAsync(Ct);
        }

        await using var read = new NpgsqlCommand("select seq_tup_read + idx_tup_fetch from pg_stat_xact_user_tables where relname = 'sync_run_terminals'", connection);
        return (long)(await read.ExecuteScalarAsync(Ct))!;
    }
}
