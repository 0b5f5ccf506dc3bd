using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Npgsql;
using UsenAdmin.Data.Demo;
using UsenAdmin.Data.Postgres;

namespace UsenAdmin.Load.Parts;

/// <summary>A portal with one store of very many terminals, all of them POS and 開局, whose tokens are known; and what a terminal or the database says of a run.</summary>
internal sealed class FleetScene : IAsyncDisposable
{
    public const string Tokens = "load-terminal-";

    private const string Store = "000001";

    private readonly EmbeddedPostgres _server;
    private readonly NpgsqlDataSource _super;
    private readonly HttpClient _http = new();

    private FleetScene(EmbeddedPostgres server, PostgresDatabase database, NpgsqlDataSource super)
    {
        _server = server;
        _super = super;
        Database = database;
        Portal = ServerProcess.Portal(database.App, database.Owner);
    }

    public PostgresDatabase Database { get; }

    public ServerProcess Portal { get; private set; }

    public EmbeddedPostgres Server => _server;

    /// <summary>Whom no fence holds: to look at everything and to bring in what no person could.</summary>
    public NpgsqlDataSource Super => _super;

    public static async Task<FleetScene> StartAsync(string database, int terminals, bool open, CancellationToken ct)
    {
        var server = await LoadPostgres.StartAsync(ct);
        var made = await LoadPostgres.NewDatabaseAsync(server, database, ct);
        await new LargeDemo(made.Owner).SeedAsync(1, 20, ct);
        var scene = new FleetScene(server, made, NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(server.SuperuserConnectionString) { Database = database }));
        await scene.AddTerminalsAsync(Store, "", terminals, open, ct);
        await scene.Portal.StartAsync(ct);
        return scene;
    }

    /// <summary>Terminals 1 to <paramref name="count"/> of a store; their tokens end with the number.</summary>
    public Task AddTerminalsAsync(string store, string prefix, int count, bool open, CancellationToken ct) => ExecuteAsync(
        $"""
        insert into terminals (id, company_id, store_id, kind, name, serial_number, register_number, token_hash, enrolled_at, wanted_version, applied_version, opened_at, launcher, trouble)
        select gen_random_uuid(), s.company_id, s.id, 'Pos', 'POS ' || n, '{prefix}' || n, null, sha256(('{Tokens}{prefix}' || n)::bytea), now(), 0, 0, {(open ? "now()" : "null")}, array[]::text[], 'None'
        from stores s, generate_series(1, {count.ToString(CultureInfo.InvariantCulture)}) n where s.code = '{store}'
        """, ct);

    /// <summary>Only the first so many terminals are 開局. Taken in the portal's order: it may just note many that have come back.</summary>
    public Task OpenFirstAsync(int count, CancellationToken ct) => ExecuteAsync(
        $"""
        with mine as materialized (
            select id from terminals where serial_number ~ '^[0-9]+$' and name = 'POS ' || serial_number order by id for no key update)
        update terminals t set opened_at = case when serial_number::int <= {count.ToString(CultureInfo.InvariantCulture)} then coalesce(opened_at, now()) end
        from mine where t.id = mine.id
        """, ct);

    /// <summary>The store's settings change, so that the next run makes a new version.</summary>
    public Task ChangeStoreAsync(CancellationToken ct) => ExecuteAsync("update stores set default_stay_minutes = 15 + (default_stay_minutes - 14) % 600", ct);

    /// <summary>マスタ同期 is pressed on a terminal.</summary>
    /// <returns>The run's id.</returns>
    public async Task<Guid> PressAsync(CancellationToken ct, string token = Tokens + "1")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Portal.Url + "/api/terminal/v1/master-sync");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await _http.SendAsync(request, ct);
        answer.EnsureSuccessStatusCode();
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync(ct)).RootElement.GetProperty("runId").GetGuid();
    }

    /// <summary>Waits until no run goes on.</summary>
    public async Task EndOfRunsAsync(CancellationToken ct, double atMostSeconds = 180)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (await CountAsync("select count(*) from sync_runs where state = 'Running'", ct) > 0)
        {
            if (clock.Elapsed.TotalSeconds > atMostSeconds)
            {
                throw new TimeoutException($"A run goes on after {atMostSeconds:0} s.");
            }

            await timer.WaitForNextTickAsync(ct);
        }
    }

    public async Task<long> CountAsync(string sql, CancellationToken ct)
    {
        await using var command = _super.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    public async Task ExecuteAsync(string sql, CancellationToken ct)
    {
        await using var command = _super.CreateCommand(sql);
        command.CommandTimeout = 600;
        await command.ExecuteNonQueryAsync(ct);
    }

    public async ValueTask DisposeAsync()
    {
        await Portal.DisposeAsync();
        _http.Dispose();
        await _super.DisposeAsync();
        await _server.DropDatabaseAsync(Database.Name, CancellationToken.None);
        await _server.DisposeAsync();
    }
}
