using Npgsql;

namespace UsenAdmin.Web.Hosting;

/// <summary>
/// Keeps a job from running beside itself, over all nodes: a PostgreSQL advisory lock of a connection of its own. It has an owner, which
/// Hangfire's lock has not: it ends with the work, the process or the server, and nobody else can free it. The work must bear
/// running twice all the same, for a server that restarts forgets its locks.
/// </summary>
/// <param name="connectionString">Of the serving role; a connection of its pool is taken while the work lasts.</param>
public sealed class JobLock(string connectionString)
{
    /// <summary>Does the work, or nothing when somebody else is at it.</summary>
    public async Task RunAsync(string name, Func<Task> work, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(ct);
        if (!await AskAsync(connection, "select pg_try_advisory_lock(hashtextextended($1, 2))", name, ct))
        {
            return;
        }

        try
        {
            await work();
        }
        finally
        {
            if (connection.State == System.Data.ConnectionState.Open)
            {
                await AskAsync(connection, "select pg_advisory_unlock(hashtextextended($1, 2))", name, CancellationToken.None);
            }
        }
    }

    private static async Task<bool> AskAsync(NpgsqlConnection connection, string sql, string name, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new NpgsqlParameter { Value = name });
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }
}
