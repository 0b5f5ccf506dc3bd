using Npgsql;
using NpgsqlTypes;
using UsenAdmin.Integration.Ledgers;

namespace UsenAdmin.Web.Features.ReservationLinks;

/// <summary>Turns of all nodes together, booked by the clock of the PostgreSQL that they share.</summary>
public sealed class PostgresRate(string connectionString) : ISharedRate
{
    public async ValueTask<TimeSpan?> BookAsync(string key, TimeSpan spacing, TimeSpan longestWait, CancellationToken ct)
    {
        try
        {
            return await BookOnceAsync(key, spacing, longestWait, ct);
        }
        catch (NpgsqlException e) when (e.IsTransient)
        {
            return await BookOnceAsync(key, spacing, longestWait, ct); // A pooled connection to a server that was restarted since. A turn more costs little.
        }
    }

    private async Task<TimeSpan?> BookOnceAsync(string key, TimeSpan spacing, TimeSpan longestWait, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(ct);
        await using var command = new NpgsqlCommand("select book_ledger_turn($1, $2, $3)", connection)
        {
            Parameters =
            {
                new() { Value = key, NpgsqlDbType = NpgsqlDbType.Text },
                new() { Value = spacing, NpgsqlDbType = NpgsqlDbType.Interval },
                new() { Value = longestWait, NpgsqlDbType = NpgsqlDbType.Interval },
            },
        };
        return await command.ExecuteScalarAsync(ct) as TimeSpan?;
    }
}
