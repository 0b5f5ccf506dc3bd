using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using UsenAdmin.Data.Postgres;
using Xunit;

namespace UsenAdmin.Tests.Postgres;

/// <summary>The private PostgreSQL in its bad hours. Each test has a cluster of its own.</summary>
public sealed class EmbeddedPostgresTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly string _root = Directory.CreateDirectory(Path.Combine("/tmp", "usenadmin-postgres-" + Guid.NewGuid().ToString("N")[..8])).FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private EmbeddedPostgresOptions Options => new()
    {
        DataRoot = _root,
        Fsync = false,
        BinDirectory = Environment.GetEnvironmentVariable("USENADMIN_TEST_POSTGRES_BIN"),
        WatchInterval = TimeSpan.FromMilliseconds(200),
    };

    private string PidFile => Path.Combine(Directory.GetDirectories(_root, "data-*").Single(), "postmaster.pid");

    [Fact]
    public async Task A_killed_server_is_started_again_where_it_was_with_what_was_committed()
    {
        await using var postgres = await EmbeddedPostgres.StartAsync(Options with { Fsync = true }, NullLogger.Instance, Ct);
        await ExecuteAsync(postgres, "create table kept (value int); insert into kept values (7)");

        await KillAsync("-KILL", int.Parse(File.ReadLines(PidFile).First(), CultureInfo.InvariantCulture));

        Assert.Equal(7, await UntilAnsweredAsync(postgres, "select value from kept"));
    }

    [Fact]
    public async Task A_second_portal_attaches_and_the_last_one_to_leave_stops_the_server()
    {
        var first = await EmbeddedPostgres.StartAsync(Options, NullLogger.Instance, Ct);
        var second = await EmbeddedPostgres.StartAsync(Options, NullLogger.Instance, Ct);
        Assert.Equal(first.Default, second.Default);

        await first.DisposeAsync();
        await ExecuteAsync(second, "select 1");

        await second.DisposeAsync();
        Assert.False(File.Exists(PidFile));
    }

    [Fact]
    public async Task The_data_are_there_at_the_next_start()
    {
        await using (var before = await EmbeddedPostgres.StartAsync(Options, NullLogger.Instance, Ct))
        {
            await ExecuteAsync(before, "create table kept (value int); insert into kept values (5)");
        }

        await using var after = await EmbeddedPostgres.StartAsync(Options, NullLogger.Instance, Ct);
        Assert.Equal(5, await UntilAnsweredAsync(after, "select value from kept"));
    }

    [Fact]
    public async Task Without_PostgreSQL_the_message_names_the_ways_out()
    {
        var nowhere = Options with { BinDirectory = Path.Combine(_root, "nowhere") };

        var e = await Assert.ThrowsAsync<PostgresUnavailableException>(() => EmbeddedPostgres.StartAsync(nowhere, NullLogger.Instance, Ct));

        Assert.Contains("Postgres__BinDirectory", e.Message, StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings__UsenAdmin", e.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static async Task ExecuteAsync(EmbeddedPostgres postgres, string sql)
    {
        await using var connection = new NpgsqlConnection(postgres.SuperuserConnectionString + ";Pooling=false");
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Ct);
    }

    private static async Task<object?> UntilAnsweredAsync(EmbeddedPostgres postgres, string sql)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(postgres.SuperuserConnectionString + ";Pooling=false");
                await connection.OpenAsync(Ct);
                await using var command = new NpgsqlCommand(sql, connection);
                return await command.ExecuteScalarAsync(Ct);
            }
            catch (NpgsqlException e) when (clock.Elapsed < Patience && e is not PostgresException { SqlState: not PostgresErrorCodes.CannotConnectNow })
            {
                await Task.Yield();
            }
        }
    }

    private static async Task KillAsync(string signal, int process)
    {
        using var kill = Process.Start("kill", [signal, process.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(Ct);
    }
}
