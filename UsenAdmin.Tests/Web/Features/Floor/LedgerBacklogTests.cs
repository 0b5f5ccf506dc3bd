using Npgsql;
using UsenAdmin.Tests.Postgres;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.Floor;

/// <summary>
/// After an outage of a ledger very many messages are due, while the statistics are of the time before, when hardly one was undelivered. A
/// claim reads what it takes and what stands before that, not the whole backlog for each message.
/// </summary>
public sealed class LedgerBacklogTests(TestPostgres postgres) : FloorStage(postgres)
{
    private const int Delivered = 3_000;
    private const int Due = 1_000;
    private const int AtMost = 24;

    [Fact]
    public async Task A_claim_reads_little_of_a_long_backlog()
    {
        Resty.Line = LedgerLineState.Down;
        await SeatedAsync("A1");
        await using var owner = await OpenAsync(Database.Owner);
        await CloneAsync(owner, Delivered, "Confirmed", "null");
        await ExecuteAsync(owner, "analyze ledger_messages");
        await CloneAsync(owner, Due, "Queued", "now() - interval '1 minute'");

        await using var portal = await OpenAsync(Database.App);
        await using var transaction = await portal.BeginTransactionAsync(Ct);
        var claimed = await CountAsync(portal, $"select count(*) from claim_ledger_messages(now(), now() + interval '1 minute', {AtMost})");
        var read = await CountAsync(portal, "select seq_tup_read + idx_tup_fetch from pg_stat_xact_user_tables where relname = 'ledger_messages'");

        Assert.Equal(AtMost, claimed);
        Assert.InRange(read, AtMost, AtMost * 10);
    }

    private async Task<NpgsqlConnection> OpenAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(Ct);
        await ExecuteAsync(connection, $"select set_config('app.company', '{Company}', false)");
        return connection;
    }

    // The visit that is there and its message, again and again: each of another party.
    private static Task CloneAsync(NpgsqlConnection owner, int count, string state, string dueAt) => ExecuteAsync(owner, $$"""
        create temp table made on commit drop as select gen_random_uuid() as visit from generate_series(1, {{count}});
        insert into visits select (jsonb_populate_record(v, jsonb_build_object('id', visit, 'reservation_id', null))).* from made, visits v where v.id = (select id from visits limit 1);
        insert into ledger_messages overriding system value
            select (jsonb_populate_record(m, jsonb_build_object('id', gen_random_uuid(), 'visit_id', visit, 'state', '{{state}}', 'due_at', {{dueAt}}))).*
            from made, ledger_messages m where m.id = (select id from ledger_messages limit 1);
        """);

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Ct);
    }

    private static async Task<long> CountAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }
}
