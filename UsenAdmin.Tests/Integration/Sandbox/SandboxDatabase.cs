using Npgsql;
using UsenAdmin.Integration.Sandbox;
using UsenAdmin.Tests.Postgres;
using Xunit;

namespace UsenAdmin.Tests.Integration.Sandbox;

/// <summary>A database of a test class, emptied for each of its tests.</summary>
public sealed class SandboxDatabase(TestPostgres postgres) : IAsyncLifetime
{
    public string ConnectionString { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        ConnectionString = (await postgres.NewDatabaseAsync()).Sandbox;
        await SandboxRegistration.MigrateAsync(ConnectionString, CancellationToken.None);
    }

    public async Task EmptyAsync() => await RunAsync("truncate sandbox.companies cascade");

    public async Task RunAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<long> CountAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public ValueTask DisposeAsync()
    {
        using var connection = new NpgsqlConnection(ConnectionString);
        NpgsqlConnection.ClearPool(connection);
        return ValueTask.CompletedTask;
    }
}
