using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Companies;
using UsenAdmin.Data.Postgres;
using UsenAdmin.Data.Stores;
using UsenAdmin.Data.Terminals;
using UsenAdmin.Integration.Sandbox;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Web.Features.Terminals;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.Terminals;

/// <summary>One for all classes: the job library keeps the logger of the host that started last for the whole process.</summary>
[CollectionDefinition(nameof(LivePortal))]
public sealed class LivePortalCollection : ICollectionFixture<LivePortal>;

/// <summary>
/// The whole portal on Kestrel, with a database of its own: two companies, the first with two stores. Devices reach it over HTTP only, and
/// so does it the sandbox of the ledger, where the first company has stores of its own.
/// </summary>
public sealed class LivePortal(TestPostgres postgres) : IAsyncLifetime
{
    private const string LedgerKey = "rk_live_portal_1001";
    private const string EbicaClient = "ec_live_portal";
    private const string EbicaSecret = "es_live_portal";
    private const int LedgerStores = 160;
    private const int EbicaShops = 20;
    private Factory _factory = null!;
    private int _ledgerStore;
    private int _ebicaShop;

    public PostgresDatabase Database { get; private set; } = null!;

    public Guid Company { get; } = Guid.CreateVersion7();

    public Guid OtherCompany { get; } = Guid.CreateVersion7();

    public Store Store { get; private set; } = null!;

    public Store OtherStore { get; private set; } = null!;

    public Store ForeignStore { get; private set; } = null!;

    public Uri Url { get; private set; } = null!;

    public ConcurrentQueue<string> Logged => _factory.Logged;

    public UsenAdminDbFactory Contexts => new(UsenAdminDbOptions.For(Database.App));

    public Actor Admin => Actor.Command(Company, "佐藤");

    public T Get<T>()
        where T : notnull => _factory.Services.GetRequiredService<T>();

    public async ValueTask InitializeAsync()
    {
        Database = await postgres.NewDatabaseAsync();
        Store = new Store(Company, new StoreDetails { Code = "0001", Name = "本店" });
        OtherStore = new Store(Company, new StoreDetails { Code = "0002", Name = "支店" });
        ForeignStore = new Store(OtherCompany, new StoreDetails { Code = "0001", Name = "よその店" });
        await using (var db = new UsenAdminDb(UsenAdminDbOptions.For(Database.Owner)))
        {
            db.Companies.AddRange(new Company(Company, "1001", "われわれ"), new Company(OtherCompany, "1002", "かれら"));
            db.Stores.AddRange(Store, OtherStore, ForeignStore);
            db.Tables.Add(new PosTable(Company, Store.Id, new TableDetails("A1", "A1", 4, TableCategory.Table, 1)));
            db.Tables.Add(new PosTable(Company, Store.Id, new TableDetails("待機1", "W1", 0, TableCategory.Waiting, 2)));
            await db.SaveChangesAsync();
        }

        var port = FreePort();
        _factory = new Factory(Database, port);
        _factory.UseKestrel(port);
        _factory.StartServer();
        Url = _factory.ClientOptions.BaseAddress;
        await SandboxSeed.ApplyAsync(Database.Sandbox, [new SandboxSeedCompany("1001", "われわれ", LedgerKey, [.. Enumerable.Range(1, LedgerStores).Select(LedgerStore)],
            new SandboxSeedEbica(EbicaClient, EbicaSecret, [.. Enumerable.Range(1, EbicaShops).Select(EbicaShop)]))], CancellationToken.None);
    }

    /// <summary>A store of the ledger that no other test uses: tables A1 to A4.</summary>
    public string NextLedgerStore() => LedgerStore(Interlocked.Increment(ref _ledgerStore)).StoreId;

    /// <summary>The same of ebica.</summary>
    public string NextEbicaShop() => EbicaShop(Interlocked.Increment(ref _ebicaShop)).StoreId;

    /// <summary>A code that is made the way the page and the command make it.</summary>
    public async Task<string> CodeAsync(TerminalKind kind, Store? store = null)
    {
        var at = store ?? Store;
        var actor = Actor.Command(at.CompanyId, "佐藤");
        var issued = await Get<IssueEnrollmentCode>().ExecuteAsync(actor, new IssueEnrollmentCodeRequest(at.Id, kind), CancellationToken.None);
        return issued.Value.Codes[0];
    }

    /// <summary>Changes the store's content, so that the next press makes a new version.</summary>
    public async Task AddTableAsync(string name)
    {
        await using var db = await Contexts.OpenAsync(Company, CancellationToken.None);
        db.Tables.Add(new PosTable(Company, Store.Id, new TableDetails(name, name, 4, TableCategory.Table, 9)));
        await db.CommitAsync(CancellationToken.None);
    }

    /// <param name="from">The address that the portal sees; its wrong codes are counted apart from those of others.</param>
    public RawDevice NewDevice(string from = "127.0.0.1") => new(Url, from);

    public async Task<RawDevice> EnrollAsync(TerminalKind kind, Store? store = null)
    {
        var device = NewDevice();
        await device.EnrollAsync(await CodeAsync(kind, store), kind);
        return device;
    }

    public async ValueTask DisposeAsync() => await _factory.DisposeAsync();

    private static SandboxSeedStore LedgerStore(int number) => SeedStore(string.Create(CultureInfo.InvariantCulture, $"R{number:0000}"));

    private static SandboxSeedStore EbicaShop(int number) => SeedStore(string.Create(CultureInfo.InvariantCulture, $"eb{number:0000}"));

    private static SandboxSeedStore SeedStore(string storeId) => new(
        storeId, "本店", PosOption: true, TablesFinished: true,
        [.. Enumerable.Range(1, 4).Select(n => new SandboxSeedTable($"s{n}", $"A{n}", 1, 4, null))]);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class Factory(PostgresDatabase database, int port) : WebApplicationFactory<Program>
    {
        public ConcurrentQueue<string> Logged { get; } = new();

        // Host configuration reaches the program as its arguments, before it looks for its database.
        protected override IHost CreateHost(IHostBuilder builder)
        {
            builder.ConfigureHostConfiguration(configuration => configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["ConnectionStrings:UsenAdmin"] = database.App,
                ["ConnectionStrings:UsenAdminOwner"] = database.Owner,
                ["Demo:Seed"] = "false",
                ["ConnectionStrings:Sandbox"] = database.Sandbox,
                ["Sandbox:Enabled"] = "true",
                ["Ledgers:Resty:BaseUrl"] = $"http://127.0.0.1:{port}/sandbox/resty",
                ["Ledgers:Resty:ApiKeys:1001"] = LedgerKey,
                ["Ledgers:Ebica:BaseUrl"] = $"http://127.0.0.1:{port}/sandbox/ebica",
                ["Ledgers:Ebica:ClientIds:1001"] = EbicaClient,
                ["Ledgers:Ebica:Secrets:1001"] = EbicaSecret,
                ["SignIn:SecureCookies"] = "false", // Plain HTTP: else no cookie would be sent, and every form refused for that.
                ["Portal:PublicUrl"] = $"http://127.0.0.1:{port}",
                ["Ledgers:Resty:ScreenUrl"] = "https://ledger.example/stores/{storeId}",
                ["Ledgers:Ebica:ScreenUrl"] = "/sandbox/stores/{storeId}",
                ["urls"] = $"http://127.0.0.1:{port}",
            }));
            return base.CreateHost(builder);
        }

        protected override void ConfigureWebHost(IWebHostBuilder builder) =>
            builder.ConfigureLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new Capture(Logged)));
    }

    private sealed class Capture(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            lines.Enqueue($"{state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
