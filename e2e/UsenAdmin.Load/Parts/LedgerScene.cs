using System.Globalization;
using Microsoft.AspNetCore.DataProtection;
using Npgsql;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Demo;
using UsenAdmin.Data.Fence;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Postgres;
using UsenAdmin.Integration.Ledgers;
using UsenAdmin.Load.Hosts;
using UsenAdmin.Web.Features.LedgerWatch;
using UsenAdmin.Web.Features.ReservationLinks;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Load.Parts;

/// <summary>A link of the scene, as a request needs it.</summary>
internal sealed record SceneLink(Guid Id, LedgerProvider Provider, string LedgerStoreId);

/// <summary>
/// One company whose stores are linked to both ledgers and mapped, the partners in a process of their own, and what a node of the portal asks them
/// with, wired as the portal wires it.
/// </summary>
internal sealed class LedgerScene : IAsyncDisposable
{
    private readonly EmbeddedPostgres _server;
    private readonly ServerProcess _partner = ServerProcess.Host("partner");
    private readonly List<ServiceProvider> _nodes = [];

    private LedgerScene(EmbeddedPostgres server, PostgresDatabase database)
    {
        (_server, Database) = (server, database);
        Super = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(server.SuperuserConnectionString) { Database = database.Name });
    }

    public PostgresDatabase Database { get; }

    public NpgsqlDataSource Super { get; }

    public Uri Partner => new(_partner.Url);

    public Guid Company { get; private set; }

    public LedgerAccount Account => new(Company, "load-key", "load-client");

    /// <param name="links">For each ledger; a tenth as many, but at least 20, hang on each as well.</param>
    public static async Task<LedgerScene> StartAsync(int links, CancellationToken ct)
    {
        var server = await LoadPostgres.StartAsync(ct);
        var database = await LoadPostgres.NewDatabaseAsync(server, "load_ledgers", ct);
        var hanging = Math.Max(20, links / 10);
        await new LargeDemo(database.Owner).SeedAsync(1, links + hanging, ct);
        var scene = new LedgerScene(server, database);
        await scene.LinkAsync(links, ct);
        scene.Company = (await new CrossCompanyQueries(UsenAdminDbOptions.For(database.App)).FindCompanyAsync(LargeDemo.BigCompanyCode, ct))!.CompanyId;
        await scene._partner.StartAsync(ct);
        return scene;
    }

    /// <summary>What one more node of the portal asks ledgers with; all nodes share the database.</summary>
    public async Task<IServiceProvider> NodeAsync(CancellationToken ct)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:UsenAdmin"] = Database.App,
            ["Ledgers:Resty:BaseUrl"] = _partner.Url,
            ["Ledgers:Ebica:BaseUrl"] = _partner.Url,
            [$"Ledgers:Resty:ApiKeys:{LargeDemo.BigCompanyCode}"] = Account.Secret,
            [$"Ledgers:Ebica:ClientIds:{LargeDemo.BigCompanyCode}"] = Account.ClientId,
            [$"Ledgers:Ebica:Secrets:{LargeDemo.BigCompanyCode}"] = Account.Secret,
        }).Build();
        var services = new ServiceCollection();
        services.AddLogging(log => log.AddConsole().SetMinimumLevel(LogLevel.Error));
        services.AddSingleton<IConfiguration>(configuration);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
        services.AddSingleton(await PortalDatabase.StartAsync(configuration, new Environment(), Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, ct));
        services.AddSingleton(UsenAdminDbOptions.For(Database.App));
        services.AddSingleton<UsenAdminDbFactory>();
        services.AddSingleton<CrossCompanyQueries>();
        services.AddSingleton<LiveSignals>();
        services.AddReservationLinks(configuration);
        services.AddLedgerWatch(configuration);
        var node = services.BuildServiceProvider();
        _nodes.Add(node);
        return node;
    }

    public Actor Person => Actor.Command(Company, "負荷測定");

    /// <summary>Links in the order of their stores.</summary>
    /// <param name="hanging">Those whose ledger says nothing, instead of those that answer.</param>
    public async Task<List<SceneLink>> LinksAsync(LedgerProvider provider, bool hanging, CancellationToken ct)
    {
        await using var command = Super.CreateCommand("select id, ledger_store_id from ledger_links where provider = $1 and (ledger_store_id ~ '^(H|hang)') = $2 order by ledger_store_id");
        command.Parameters.Add(new() { Value = provider.ToString() });
        command.Parameters.Add(new() { Value = hanging });
        var links = new List<SceneLink>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            links.Add(new SceneLink(reader.GetGuid(0), provider, reader.GetString(1)));
        }

        return links;
    }

    /// <summary>The schedule looks at these of a ledger next, and at no others of it; nobody has looked at them yet.</summary>
    /// <returns>How many they are.</returns>
    public async Task<long> DueAsync(LedgerProvider provider, bool hanging, CancellationToken ct)
    {
        await ExecuteAsync(
            $"""
            update ledger_links set seats_fetched_at = null, next_seat_check_at = case when (ledger_store_id ~ '^(H|hang)') = {(hanging ? "true" : "false")} then now() else now() + interval '1 day' end
            where provider = '{provider}'
            """, ct);
        return await CountAsync($"select count(*) from ledger_links where provider = '{provider}' and next_seat_check_at <= now()", ct);
    }

    public async Task<long> CountAsync(string sql, CancellationToken ct)
    {
        await using var command = Super.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>The most requests that the partner saw for one store of a ledger within any second, since it was last asked.</summary>
    public async Task<int> PeakAsync(HttpClient http, LedgerProvider provider, CancellationToken ct) =>
        int.Parse(await http.GetStringAsync(new Uri(Partner, $"/peak/{(provider == LedgerProvider.Resty ? "resty" : "ebica")}"), ct), CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        await _partner.DisposeAsync();
        await Super.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        await _server.DropDatabaseAsync(Database.Name, CancellationToken.None);
        await _server.DisposeAsync();
    }

    // Every store is linked to both ledgers, its eight tables mapped; the last ones hang.
    private Task LinkAsync(int links, CancellationToken ct) => ExecuteAsync(
        $"""
        delete from table_mappings;
        delete from ledger_seats;
        delete from ledger_links;
        insert into ledger_links (id, company_id, store_id, provider, ledger_store_id, state, ledger_store_name, linked_by, linked_at, verified_at, failed_checks,
            seats_fetched_at, next_seat_check_at, failed_seat_checks, mapping_revision, mapping_saved_at, mapping_saved_by)
        select gen_random_uuid(), s.company_id, s.id, p, case when p = 'Resty' then case when s.code::int > {links} then 'H' else 'L' end || s.code
            else case when s.code::int > {links} then 'hang' else 'shop' end || s.code end,
            'Verified', s.name, '管理 太郎', now(), now(), 0, now(), now() + interval '1 day', 0, 1, now(), '管理 太郎'
        from stores s, unnest(array['Resty', 'Ebica']) p;
        insert into ledger_seats (company_id, link_id, seat_id, name, min_capacity, max_capacity, "order")
        select company_id, id, 's' || lpad(n::text, 3, '0'), 'A' || n, 1, 4, n from ledger_links, generate_series(1, {PartnerHost.Seats}) n;
        insert into table_mappings (company_id, link_id, table_id, seat_id, seat_name)
        select l.company_id, l.id, t.id, 's' || lpad(t."order"::text, 3, '0'), t.name
        from ledger_links l join pos_tables t on t.company_id = l.company_id and t.store_id = l.store_id;
        analyze ledger_links, ledger_seats, table_mappings
        """, ct);

    private async Task ExecuteAsync(string sql, CancellationToken ct)
    {
        await using var command = Super.CreateCommand(sql);
        command.CommandTimeout = 600;
        await command.ExecuteNonQueryAsync(ct);
    }

    private sealed class Environment : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = Environments.Production;

        public string ApplicationName { get; set; } = "UsenAdmin.Load";

        public string ContentRootPath { get; set; } = AppContext.BaseDirectory;

        public Microsoft.Extensions.FileProviders.IFileProvider ContentRootFileProvider { get; set; } = new Microsoft.Extensions.FileProviders.NullFileProvider();
    }
}
