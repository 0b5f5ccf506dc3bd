using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using UsenAdmin.Data;
using UsenAdmin.Data.Demo;
using UsenAdmin.Data.Fence;
using UsenAdmin.Data.Postgres;
using UsenAdmin.Web.Features.ReservationLinks;

namespace UsenAdmin.Load;

/// <summary>
/// Store search through the portal's query, fenced by row-level security, beside the same question by raw Npgsql as a role that no
/// fence holds and with the company said in the statement. The company holds a quarter of all stores.
/// </summary>
internal static class StoreSearchMeasure
{
    private const int Rounds = 150;
    private static readonly (string Name, string Text)[] Questions = [("code prefix", "0012"), ("2 characters", "神田"), ("2 characters, in kana", "なと"), ("5 characters", "鮨みなと新"), ("nothing (first page)", "")];

    private const string Raw = """
        select s.id, s.code, s.name, b.name, a.name,
            (select count(*) from pos_tables t where t.company_id = s.company_id and t.store_id = s.id and t.is_active and t.category <> 'Waiting'),
            (select count(*) from terminals t where t.company_id = s.company_id and t.store_id = s.id and t.revoked_at is null),
            (select count(*) from terminals t where t.company_id = s.company_id and t.store_id = s.id and t.revoked_at is null and t.applied_version >= s.master_version),
            (select max(t.applied_at) from terminals t where t.company_id = s.company_id and t.store_id = s.id and t.revoked_at is null)
        from stores s
            left join brands b on b.company_id = s.company_id and b.id = s.brand_id
            left join areas a on a.company_id = s.company_id and a.id = s.area_id
        where s.company_id = @company and s.is_active and s.search_text like @pattern
        order by s.code limit 51
        """;

    private const string RawLinks = """
        select l.store_id, l.provider, l.state, l.reason,
            (select count(*) from table_mappings m where m.company_id = l.company_id and m.link_id = l.id),
            (select count(*) from table_mappings m join ledger_seats s on s.company_id = m.company_id and s.link_id = m.link_id and s.seat_id = m.seat_id
             where m.company_id = l.company_id and m.link_id = l.id and s.missing_since is not null)
        from ledger_links l where l.company_id = @company and l.store_id = any(@stores) and l.unlinked_at is null
        """;

    public static async Task RunAsync(Report report, int largest, CancellationToken ct)
    {
        var options = new EmbeddedPostgresOptions { DataRoot = EmbeddedPostgresOptions.DefaultDataRoot("load") };
        await using var server = await EmbeddedPostgres.StartAsync(options, NullLogger.Instance, ct);
        report.Heading("Store search (aim: p95 at most 1.5 × raw, and at most 20 ms)", "stores in all (a quarter in the company),piece,portal p50 ms,portal p95 ms,raw p50 ms,raw p95 ms,p50 ratio,p95 ratio");
        foreach (var stores in new[] { 1_000, 20_000, largest }.Where(s => s <= largest).Distinct())
        {
            var name = $"load_{stores}";
            await server.DropDatabaseAsync(name, ct);
            var database = await server.CreateDatabaseAsync(name, null, ct);
            await DatabaseMigrator.MigrateAsync(database.Owner, database.App, ct);
            await new LargeDemo(database.Owner).SeedAsync(Math.Min(1000, stores / 20), stores, ct);
            await MeasureAsync(report, database, stores, ct);
            NpgsqlConnection.ClearAllPools();
            await server.DropDatabaseAsync(name, ct);
        }
    }

    private static async Task MeasureAsync(Report report, PostgresDatabase database, int stores, CancellationToken ct)
    {
        var options = UsenAdminDbOptions.For(database.App);
        var query = new StoreSearchQuery(new UsenAdminDbFactory(options));
        var company = (await new CrossCompanyQueries(options).FindCompanyAsync(LargeDemo.BigCompanyCode, ct))!.CompanyId;
        await using var raw = NpgsqlDataSource.Create(database.Owner);
        foreach (var (name, text) in Questions)
        {
            var (portal, limit) = (new Samples(), new Samples());
            var search = new StoreSearch(text);
            for (var round = -20; round < Rounds; round++)
            {
                // The first rounds warm both up.
                var (a, b) = round < 0 ? (new Samples(), new Samples()) : (portal, limit);
                var page = await a.TakeAsync(() => query.ExecuteAsync(company, search, ct));
                var rows = await b.TakeAsync(() => RawAsync(raw, company, text, ct));
                if (page.Rows.Count != Math.Min(rows, StoreSearch.PageSize))
                {
                    throw new InvalidOperationException($"The two do not answer the same question: {page.Rows.Count} and {rows} stores for '{text}'.");
                }
            }

            report.Row(
                stores.ToString("N0", CultureInfo.InvariantCulture), name, Samples.Ms(portal.P50), Samples.Ms(portal.P95), Samples.Ms(limit.P50), Samples.Ms(limit.P95),
                Ratio(portal.P50, limit.P50), Ratio(portal.P95, limit.P95));
        }
    }

    private static async Task<int> RawAsync(NpgsqlDataSource raw, Guid company, string text, CancellationToken ct)
    {
        var ids = new List<Guid>();
        await using var connection = await raw.OpenConnectionAsync(ct);
        await using (var command = new NpgsqlCommand(Raw, connection))
        {
            command.Parameters.AddWithValue("company", company);
            command.Parameters.AddWithValue("pattern", $"%{text}%");
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                ids.Add(reader.GetGuid(0));
            }
        }

        await using var links = new NpgsqlCommand(RawLinks, connection);
        links.Parameters.AddWithValue("company", company);
        links.Parameters.AddWithValue("stores", ids.Take(StoreSearch.PageSize).ToArray());
        await using var linkReader = await links.ExecuteReaderAsync(ct);
        while (await linkReader.ReadAsync(ct))
        {
            _ = linkReader.GetGuid(0);
        }

        return ids.Count;
    }

    private static string Ratio(double a, double b) => (a / b).ToString("0.00", CultureInfo.InvariantCulture);
}
