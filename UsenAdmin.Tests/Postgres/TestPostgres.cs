using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using UsenAdmin.Data;
using UsenAdmin.Data.Postgres;
using Xunit;

[assembly: AssemblyFixture(typeof(UsenAdmin.Tests.Postgres.TestPostgres))]

namespace UsenAdmin.Tests.Postgres;

/// <summary>One real PostgreSQL for the run; a fresh database for whoever asks. Migrated once, then copied.</summary>
public sealed class TestPostgres : IAsyncLifetime
{
    private const string Template = "template_migrated";
    private EmbeddedPostgres? _server;

    public EmbeddedPostgres Server => _server ?? throw new InvalidOperationException("PostgreSQL was not started.");

    public async ValueTask InitializeAsync()
    {
        var options = new EmbeddedPostgresOptions
        {
            BinDirectory = Environment.GetEnvironmentVariable("USENADMIN_TEST_POSTGRES_BIN"),
            DataRoot = EmbeddedPostgresOptions.DefaultDataRoot(AppContext.BaseDirectory),
            Fsync = false,
            MaxConnections = 1500, // Every class has a database, and every database its pools.
        };
        _server = await EmbeddedPostgres.StartAsync(options, NullLogger.Instance, CancellationToken.None);
        await DropLeftoversAsync();
        var template = await Server.CreateDatabaseAsync(Template, null, CancellationToken.None);
        await DatabaseMigrator.MigrateAsync(template.Owner, template.App, CancellationToken.None);
        NpgsqlConnection.ClearAllPools();
    }

    /// <summary>An empty database with roles and extensions, without the product's schema.</summary>
    public Task<PostgresDatabase> NewEmptyDatabaseAsync() =>
        Server.CreateDatabaseAsync(NewName(), null, CancellationToken.None);

    /// <summary>A migrated database of its own.</summary>
    public Task<PostgresDatabase> NewDatabaseAsync() =>
        Server.CreateDatabaseAsync(NewName(), Template, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    private static string NewName() => "test_" + Guid.NewGuid().ToString("N")[..12];

    private async Task DropLeftoversAsync()
    {
        var leftovers = new List<string>();
        await using (var connection = new NpgsqlConnection(Server.SuperuserConnectionString))
        {
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand($"select datname from pg_database where datname like 'test\\_%' or datname = '{Template}'", connection);
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                leftovers.Add(reader.GetString(0));
            }
        }

        foreach (var name in leftovers)
        {
            await Server.DropDatabaseAsync(name, CancellationToken.None);
        }
    }
}
