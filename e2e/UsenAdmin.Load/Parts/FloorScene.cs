using System.Globalization;
using System.Net.Http.Json;
using Npgsql;
using UsenAdmin.Data.Demo;
using UsenAdmin.Data.Postgres;
using UsenAdmin.Integration.Sandbox;

namespace UsenAdmin.Load.Parts;

/// <summary>Stores on their day: registers that are open and hold the newest master; if linked, also the partners' sandbox in a process of its own, behind a line that can be cut.</summary>
internal sealed class FloorScene : IAsyncDisposable
{
    public const int TablesPerStore = 8;

    private const string ApiKey = "rk_load";
    private const string Company = LargeDemo.BigCompanyCode;

    private readonly EmbeddedPostgres _server;
    private readonly PostgresDatabase _database;
    private readonly PostgresDatabase? _ledgerDatabase;
    private readonly ServerProcess? _ledger;

    private FloorScene(EmbeddedPostgres server, PostgresDatabase database, PostgresDatabase? ledgerDatabase, ServerProcess? ledger, LedgerLine? line)
    {
        (_server, _database, _ledgerDatabase, _ledger, Line) = (server, database, ledgerDatabase, ledger, line);
        Super = Source(server, database);
        Sandbox = ledgerDatabase is null ? null : Source(server, ledgerDatabase);
        Portal = ServerProcess.Portal(database.App, database.Owner, new Dictionary<string, string>
        {
            ["Ledgers__Resty__BaseUrl"] = (line?.Url ?? "http://127.0.0.1:9") + "/sandbox/resty",
            ["Ledgers__Ebica__BaseUrl"] = (line?.Url ?? "http://127.0.0.1:9") + "/sandbox/ebica",
            [$"Ledgers__Resty__ApiKeys__{Company}"] = ApiKey,
            [$"Ledgers__Ebica__ClientIds__{Company}"] = "ec_load",
            [$"Ledgers__Ebica__Secrets__{Company}"] = "es_load",
        });
    }

    public ServerProcess Portal { get; }

    /// <summary>The line to the partners; null when nothing is linked.</summary>
    public LedgerLine? Line { get; }

    public string App => _database.App;

    /// <summary>Whom no fence holds.</summary>
    public NpgsqlDataSource Super { get; }

    /// <summary>What the partners know.</summary>
    public NpgsqlDataSource? Sandbox { get; }

    public Uri Ledger => new(_ledger!.Url);

    /// <summary>Each store's registers, in the order of the stores' codes.</summary>
    public IReadOnlyList<IReadOnlyList<FloorTerminal>> Stores { get; private set; } = [];

    public IEnumerable<FloorTerminal> All => Stores.SelectMany(s => s);

    /// <param name="linked">Every second store to Resty, the others to ebica.</param>
    public static async Task<FloorScene> StartAsync(string name, int stores, int registers, bool linked, CancellationToken ct)
    {
        var server = await LoadPostgres.StartAsync(ct);
        var database = await LoadPostgres.NewDatabaseAsync(server, name, ct);
        await new LargeDemo(database.Owner).SeedAsync(1, Math.Max(20, stores * 5), ct);
        var (ledgerDatabase, ledger, line) = (default(PostgresDatabase), default(ServerProcess), default(LedgerLine));
        if (linked)
        {
            ledgerDatabase = await LoadPostgres.NewDatabaseAsync(server, name + "_ledger", ct);
            ledger = ServerProcess.Portal(ledgerDatabase.App, ledgerDatabase.Owner, new Dictionary<string, string> { ["Sandbox__Enabled"] = "true", ["ConnectionStrings__Sandbox"] = ledgerDatabase.Sandbox });
            await ledger.StartAsync(ct);
            line = await LedgerLine.StartAsync(ledger.Url, ct);
        }

        var scene = new FloorScene(server, database, ledgerDatabase, ledger, line);
        await scene.PrepareAsync(stores, registers, linked, ct);
        return scene;
    }

    /// <summary>What a store is called by its ledger.</summary>
    public static string LedgerStore(string code) => (code[^1] == '5' ? "l" : "L") + code;

    public async Task<long> CountAsync(string sql, CancellationToken ct, NpgsqlDataSource? of = null)
    {
        await using var command = (of ?? Super).CreateCommand(sql);
        command.CommandTimeout = 300;
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>Waits until the outbox has nothing left that goes out by itself.</summary>
    /// <returns>False when it still has after so many seconds.</returns>
    public async Task<bool> DeliveredAsync(int atMostSeconds, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        for (var looks = 0; looks < atMostSeconds * 2; looks++)
        {
            if (await CountAsync("select count(*) from ledger_messages where state in ('Queued', 'Sending', 'Unknown')", ct) == 0)
            {
                return true;
            }

            await timer.WaitForNextTickAsync(ct);
        }

        return false;
    }

    public async ValueTask DisposeAsync()
    {
        await Portal.DisposeAsync();
        await (Line?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_ledger?.DisposeAsync() ?? ValueTask.CompletedTask);
        await Super.DisposeAsync();
        await (Sandbox?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _server.DropDatabaseAsync(_database.Name, CancellationToken.None);
        if (_ledgerDatabase is not null)
        {
            await _server.DropDatabaseAsync(_ledgerDatabase.Name, CancellationToken.None);
        }

        await _server.DisposeAsync();
    }

    private static NpgsqlDataSource Source(EmbeddedPostgres server, PostgresDatabase database) =>
        NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(server.SuperuserConnectionString) { Database = database.Name });

    private async Task PrepareAsync(int stores, int registers, bool linked, CancellationToken ct)
    {
        var codes = await CodesAsync(stores, linked, ct);
        if (linked)
        {
            await LinkAsync(codes, ct);
        }

        await using (var add = Super.CreateCommand(
            $"""
            insert into terminals (id, company_id, store_id, kind, name, serial_number, register_number, token_hash, enrolled_at, wanted_version, applied_version, opened_at, launcher, trouble)
            select gen_random_uuid(), s.company_id, s.id, 'Pos', 'POS ' || n, 'floor-' || n, lpad((10000 + row_number() over (order by s.code, n))::text, 5, '0'),
                sha256(('floor-' || s.code || '-' || n)::bytea), now(), 0, 0, null, array[]::text[], 'None'
            from stores s, generate_series(1, {registers.ToString(CultureInfo.InvariantCulture)}) n where s.code = any($1)
            """))
        {
            add.Parameters.Add(new() { Value = codes });
            await add.ExecuteNonQueryAsync(ct);
        }

        await Portal.StartAsync(ct);
        var opened = new IReadOnlyList<FloorTerminal>[codes.Length];
        await Parallel.ForAsync(0, codes.Length, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = ct }, async (i, inner) =>
        {
            var of = new List<FloorTerminal>();
            for (var n = 1; n <= registers; n++)
            {
                of.Add(await FloorTerminal.OpenAsync(Portal, codes[i], $"floor-{codes[i]}-{n}", inner));
            }

            opened[i] = of;
        });
        Stores = opened;
    }

    private async Task<string[]> CodesAsync(int stores, bool linked, CancellationToken ct)
    {
        await using var command = Super.CreateCommand($"select array(select code::text from stores where code ~ '[05]$' = $1 order by code limit {stores.ToString(CultureInfo.InvariantCulture)})");
        command.Parameters.Add(new() { Value = linked });
        return (string[])(await command.ExecuteScalarAsync(ct))!;
    }

    // The demo's links are Resty's; half of them become ebica's.
    private async Task LinkAsync(string[] codes, CancellationToken ct)
    {
        await using (var command = Super.CreateCommand("update ledger_links l set provider = 'Ebica', ledger_store_id = lower(ledger_store_id) from stores s where s.company_id = l.company_id and s.id = l.store_id and s.code like '%5'"))
        {
            await command.ExecuteNonQueryAsync(ct);
        }

        await SandboxSeed.ApplyAsync(_ledgerDatabase!.Sandbox, [new SandboxSeedCompany(Company, "大規模企業1", ApiKey, Of('0'), new SandboxSeedEbica("ec_load", "es_load", Of('5')))], ct);
        using var http = new HttpClient { BaseAddress = Ledger };
        foreach (var code in codes)
        {
            (await http.PatchAsJsonAsync(new Uri($"/sandbox/stores/{LedgerStore(code)}", UriKind.Relative), new { hours = new[] { new { day = "common", open = true, from = "00:00", to = "36:00" } } }, ct)).EnsureSuccessStatusCode();
        }

        List<SandboxSeedStore> Of(char last) => [.. codes.Where(c => c[^1] == last).Select(c => new SandboxSeedStore(
            LedgerStore(c), c, PosOption: true, TablesFinished: true, [.. Enumerable.Range(1, TablesPerStore).Select(n => new SandboxSeedTable($"s{n:000}", $"A{n}", 1, 4, null))]))];
    }
}
