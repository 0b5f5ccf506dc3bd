using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using UsenAdmin.Data;
using UsenAdmin.Data.Postgres;

namespace UsenAdmin.Load;

/// <summary>The private PostgreSQL of the measurements, and empty, migrated databases in it.</summary>
internal static class LoadPostgres
{
    public static Task<EmbeddedPostgres> StartAsync(CancellationToken ct) => EmbeddedPostgres.StartAsync(
        new EmbeddedPostgresOptions { DataRoot = EmbeddedPostgresOptions.DefaultDataRoot(Path.Combine(Repository.Root, "e2e", "UsenAdmin.Load")) }, NullLogger.Instance, ct);

    public static async Task<PostgresDatabase> NewDatabaseAsync(EmbeddedPostgres server, string name, CancellationToken ct)
    {
        await server.DropDatabaseAsync(name, ct);
        var database = await server.CreateDatabaseAsync(name, null, ct);
        await DatabaseMigrator.MigrateAsync(database.Owner, database.App, ct);
        return database;
    }

    /// <summary>Stops the server at once, without a checkpoint and with every connection lost. The cluster's own watch starts it again; returns when it answers.</summary>
    public static async Task CrashAsync(EmbeddedPostgres server, CancellationToken ct)
    {
        var pid = await AskAsync(server, "select pg_read_file('postmaster.pid')", ct) ?? throw new InvalidOperationException("PostgreSQL is away already.");
        using (var kill = Process.Start("kill", ["-QUIT", pid.Split('\n')[0]]))
        {
            await kill.WaitForExitAsync(ct);
        }

        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await AskAsync(server, "select pg_read_file('postmaster.pid')", ct) is not { } again || again == pid)
        {
            await timer.WaitForNextTickAsync(ct);
        }
    }

    /// <returns>Null when nobody answers.</returns>
    private static async Task<string?> AskAsync(EmbeddedPostgres server, string sql, CancellationToken ct)
    {
        try
        {
            await using var connection = new NpgsqlConnection(server.SuperuserConnectionString + ";Pooling=false;Timeout=5");
            await connection.OpenAsync(ct);
            await using var command = new NpgsqlCommand(sql, connection);
            return (string?)await command.ExecuteScalarAsync(ct);
        }
        catch (NpgsqlException)
        {
            return null;
        }
    }
}
