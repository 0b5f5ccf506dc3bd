using Npgsql;
using UsenAdmin.Data;
using UsenAdmin.Data.Demo;
using UsenAdmin.Data.Fence;
using UsenAdmin.Data.Postgres;
using UsenAdmin.Data.Stores;
using UsenAdmin.Web.Features.ReservationLinks;

namespace UsenAdmin.Load.Parts;

/// <summary>
/// Store search through the portal's query, fenced by row-level security, beside the same question by raw Npgsql: a superuser, whom no
/// fence holds, one statement with the company said in it, LIKE for a piece and a range for the beginning of a code, the same columns, the same
/// kind of pooled connection, no transaction around it, which is the least that raw SQL can do. The company holds a quarter of all stores.
/// </summary>
internal static class StoreSearchMeasure
{
    private const int WarmUp = 30;
    private const int Rounds = 200;

    private const string Raw = """
        select s.id, s.code, s.name, b.name, a.name,
            (select count(*) from pos_tables t where t.company_id = s.company_id and t.store_id = s.id and t.is_active and t.category <> 'Waiting'),
            t.terminals, t.newest, t.synced_at, l.provider, l.state, l.reason,
            (select count(*) from table_mappings m where m.company_id = l.company_id and m.link_id = l.id),
            (select count(*) from table_mappings m join ledger_seats e on e.company_id = m.company_id and e.link_id = m.link_id and e.seat_id = m.seat_id
             where m.company_id = l.company_id and m.link_id = l.id and e.missing_since is not null)
        from (select * from stores s where s.company_id = $1 and s.is_active {0} order by s.code limit 51) s
            left join brands b on b.company_id = s.company_id and b.id = s.brand_id
            left join areas a on a.company_id = s.company_id and a.id = s.area_id
            left join ledger_links l on l.company_id = s.company_id and l.store_id = s.id and l.unlinked_at is null
            cross join lateral (
                select count(*) as terminals, count(*) filter (where t.applied_version >= s.master_version) as newest, max(t.applied_at) as synced_at
                from terminals t where t.company_id = s.company_id and t.store_id = s.id and t.revoked_at is null and not t.is_training) t
        order by s.code, l.provider
        """;

    private static readonly Question[] Questions =
    [
        new("code prefix", "0012", "and s.code >= $2 and s.code < $3", "0012", "0013"),
        Question.Piece("2 characters", "神田"),
        Question.Piece("2 characters, in kana, common", "なと"),
        Question.Piece("2 characters, nowhere", "鱧鱧"),
        Question.Piece("5 characters", "鮨みなと神"),
        Question.Piece("5 characters, rare", "神田12号"),
        new("nothing: first page", "", "and s.code > $2", ""),
        new("nothing: a page in the middle", "", "and s.code > $2", "000900") { After = "000900" },
        Question.Piece("2 characters, not linked", "神田") with { Link = StoreLinkSummary.Unlinked, Sql = "and s.search_text like $2 and s.link_summary = $3", Values = ["%神田%", "Unlinked"] },
    ];

    public static async Task RunAsync(Report report, Settings settings, CancellationToken ct)
    {
        await using var server = await LoadPostgres.StartAsync(ct);
        report.Table("Store search (aim: p95 at most 1.5 × raw, and at most 20 ms at 200,000 stores)", "stores in all (a quarter in the company),piece,portal p50,portal p95,raw p50,raw p95,p50 ratio,p95 ratio,growth exponent of p50");
        var before = new Dictionary<string, (double, double)>();
        foreach (var stores in new[] { 1_000, 20_000, settings.Stores }.Where(s => s <= settings.Stores).Distinct())
        {
            var database = await LoadPostgres.NewDatabaseAsync(server, $"load_search_{stores}", ct);
            var seeding = new Samples();
            await seeding.TakeAsync(async () =>
            {
                await new LargeDemo(database.Owner).SeedAsync(Math.Min(1000, stores / 20), stores, ct);
                return true;
            });
            Console.WriteLine($"(seeding {stores:N0} stores took {seeding.P50 / 1000:0.0} s)");
            await MeasureAsync(report, server, database, stores, before, ct);
            NpgsqlConnection.ClearAllPools();
            await server.DropDatabaseAsync(database.Name, ct);
        }
    }

    private static async Task MeasureAsync(Report report, EmbeddedPostgres server, PostgresDatabase database, int stores, Dictionary<string, (double, double)> before, CancellationToken ct)
    {
        var options = UsenAdminDbOptions.For(database.App);
        var query = new StoreSearchQuery(new UsenAdminDbFactory(options));
        var company = (await new CrossCompanyQueries(options).FindCompanyAsync(LargeDemo.BigCompanyCode, ct))!.CompanyId;
        await using var raw = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(server.SuperuserConnectionString) { Database = database.Name });
        foreach (var question in Questions)
        {
            var (portal, limit) = (new Samples(), new Samples());
            var search = new StoreSearch(question.Text, Link: question.Link, After: question.After);
            for (var round = -WarmUp; round < Rounds; round++)
            {
                // The first rounds warm both up.
                var (a, b) = round < 0 ? (new Samples(), new Samples()) : (portal, limit);
                var page = await a.TakeAsync(() => query.ExecuteAsync(company, search, ct));
                var rows = await b.TakeAsync(() => RawAsync(raw, company, question, ct));
                if (page.Rows.Count != Math.Min(rows, StoreSearch.PageSize))
                {
                    throw new InvalidOperationException($"The two do not answer the same question: {page.Rows.Count} and {rows} stores for '{question.Name}'.");
                }
            }

            report.Row(
                Figures.Count(stores), question.Name, Figures.Number(portal.P50), Figures.Number(portal.P95), Figures.Number(limit.P50), Figures.Number(limit.P95),
                Figures.Ratio(portal.P50, limit.P50), Figures.Ratio(portal.P95, limit.P95),
                Figures.Exponent(before.TryGetValue(question.Name, out var smaller) ? smaller : null, (stores, portal.P50)));
            before[question.Name] = (stores, portal.P50);
        }
    }

    private static async Task<int> RawAsync(NpgsqlDataSource raw, Guid company, Question question, CancellationToken ct)
    {
        var ids = new HashSet<Guid>();
        await using var connection = await raw.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand(Raw.Replace("{0}", question.Sql, StringComparison.Ordinal), connection);
        command.Parameters.Add(new() { Value = company });
        foreach (var value in question.Values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            ids.Add(reader.GetGuid(0));
            _ = (reader.GetString(1), reader.GetString(2), reader.GetValue(3), reader.GetValue(4), reader.GetInt64(5), reader.GetInt64(6), reader.GetInt64(7), reader.GetValue(8), reader.GetValue(9));
        }

        return ids.Count;
    }

    private sealed record Question(string Name, string Text, string Sql, params string[] Values)
    {
        public string? After { get; init; }

        public StoreLinkSummary? Link { get; init; }

        public static Question Piece(string name, string text) => new(name, text, "and s.search_text like $2", $"%{text}%");
    }
}
