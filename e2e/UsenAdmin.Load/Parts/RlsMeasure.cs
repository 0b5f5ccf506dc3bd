using Npgsql;
using UsenAdmin.Data;
using UsenAdmin.Data.Demo;
using UsenAdmin.Data.Fence;

namespace UsenAdmin.Load.Parts;

/// <summary>
/// What row-level security costs on every list: the portal's own queries, found by what they look like so that a new one is among them, asked as the
/// role that is fenced and as one whom no fence holds, taking turns. The company holds a quarter of all stores.
/// </summary>
internal static class RlsMeasure
{
    private const int WarmUp = 8;
    private const int Rounds = 40;
    private const int Companies = 50;

    public static async Task RunAsync(Report report, Settings settings, CancellationToken ct)
    {
        await using var server = await LoadPostgres.StartAsync(ct);
        var database = await LoadPostgres.NewDatabaseAsync(server, "load_rls", ct);
        await new LargeDemo(database.Owner).SeedAsync(Companies, settings.FencedStores, ct);
        var superuser = new NpgsqlConnectionStringBuilder(server.SuperuserConnectionString) { Database = database.Name }.ConnectionString;
        await using (var super = NpgsqlDataSource.Create(superuser))
        {
            await RlsScene.AddAsync(super, ct);
            await MeasureAsync(report, settings, super, database.App, superuser, ct);
        }

        NpgsqlConnection.ClearAllPools();
        await server.DropDatabaseAsync(database.Name, ct);
    }

    private static async Task MeasureAsync(Report report, Settings settings, NpgsqlDataSource super, string fencedRole, string freeRole, CancellationToken ct)
    {
        report.Table(
            $"Lists with row-level security and without ({Figures.Count(settings.FencedStores)} stores)",
            "list,with p50,with p95,without p50,without p95,p50 ratio,p95 ratio");
        var company = (await new CrossCompanyQueries(UsenAdminDbOptions.For(fencedRole)).FindCompanyAsync(LargeDemo.BigCompanyCode, ct))!.CompanyId;
        await using var find = super.CreateCommand($"select store_id from ledger_links where company_id = '{company}' limit 1");
        var store = (Guid)(await find.ExecuteScalarAsync(ct))!;
        var (fenced, free) = (RlsScene.Lists(fencedRole), RlsScene.Lists(freeRole));
        var all = (With: new Samples(), Without: new Samples());
        foreach (var (name, with) in fenced)
        {
            var (a, b) = (new Samples(), new Samples());
            for (var round = -WarmUp; round < Rounds; round++)
            {
                ct.ThrowIfCancellationRequested();
                var (x, y) = round < 0 ? (new Samples(), new Samples()) : (a, b);
                await x.TakeAsync(() => with(company, store, ct));
                await y.TakeAsync(() => free[name](company, store, ct));
            }

            report.Row(name, Figures.Number(a.P50), Figures.Number(a.P95), Figures.Number(b.P50), Figures.Number(b.P95), Figures.Ratio(a.P50, b.P50), Figures.Ratio(a.P95, b.P95));
            all.With.Add(a.P50);
            all.Without.Add(b.P50);
        }

        report.Line("");
        report.Line($"Median over {fenced.Count} lists: {Figures.Number(all.With.P50)} with, {Figures.Number(all.Without.P50)} without.");
    }
}
