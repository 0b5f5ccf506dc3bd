using System.Diagnostics;
using Hangfire;
using Hangfire.PostgreSql;
using Npgsql;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Load.Parts;

/// <summary>What the portal does not do: one Hangfire job for each terminal, set up as the portal's own job server, in a queue of its own.</summary>
public static class NaiveJobs
{
    private const string Queue = "load-naive";

    /// <returns>Terminals a second, from the first job queued until the last has run.</returns>
    internal static async Task<double> RateAsync(FleetScene scene, int terminals, CancellationToken ct)
    {
        var connectionString = new NpgsqlConnectionStringBuilder(scene.Database.App) { MaxAutoPrepare = 60, AutoPrepareMinUsages = 2 }.ConnectionString;
        var storage = new PostgreSqlStorage(
            new Hangfire.PostgreSql.Factories.NpgsqlConnectionFactory(connectionString, new PostgreSqlStorageOptions { SchemaName = JobStorageSchema.Name, PrepareSchemaIfNecessary = false }),
            new PostgreSqlStorageOptions { SchemaName = JobStorageSchema.Name, PrepareSchemaIfNecessary = false, QueuePollInterval = TimeSpan.FromSeconds(1), UseSlidingInvisibilityTimeout = true });
        var client = new BackgroundJobClient(storage);
        using var server = new BackgroundJobServer(new BackgroundJobServerOptions { Queues = [Queue], WorkerCount = 10 }, storage);
        await scene.ExecuteAsync("update terminals set wanted_version = applied_version", ct);
        var ids = new List<Guid>();
        await using (var command = scene.Super.CreateCommand($"select id from terminals order by id limit {terminals}"))
        await using (var reader = await command.ExecuteReaderAsync(ct))
        {
            while (await reader.ReadAsync(ct))
            {
                ids.Add(reader.GetGuid(0));
            }
        }

        var clock = Stopwatch.GetTimestamp();
        var superuser = new NpgsqlConnectionStringBuilder(scene.Server.SuperuserConnectionString) { Database = scene.Database.Name }.ConnectionString;
        await Parallel.ForEachAsync(ids, ct, (id, _) =>
        {
            client.Create(() => RaiseAsync(superuser, id), new Hangfire.States.EnqueuedState(Queue));
            return ValueTask.CompletedTask;
        });
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await scene.CountAsync("select count(*) from terminals where wanted_version > applied_version", ct) < terminals)
        {
            await timer.WaitForNextTickAsync(ct);
        }

        var rate = terminals / Stopwatch.GetElapsedTime(clock).TotalSeconds;
        await scene.ExecuteAsync("update terminals set wanted_version = applied_version", ct);
        return rate;
    }

    /// <summary>The job: the terminal is to hold one version more.</summary>
    public static async Task RaiseAsync(string connectionString, Guid terminal)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("update terminals set wanted_version = wanted_version + 1 where id = $1", connection) { Parameters = { new() { Value = terminal } } };
        await command.ExecuteNonQueryAsync();
    }
}
