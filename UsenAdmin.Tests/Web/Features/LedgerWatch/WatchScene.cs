using System.Collections.Concurrent;
using Hangfire;
using Hangfire.Common;
using Hangfire.States;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Companies;
using UsenAdmin.Data.Fence;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Ledgers.Watch;
using UsenAdmin.Data.Postgres;
using UsenAdmin.Data.Stores;
using UsenAdmin.Integration.Ledgers;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Tests.Web.Features.ReservationLinks;
using UsenAdmin.Web.Features.Floor;
using UsenAdmin.Web.Features.LedgerWatch;
using UsenAdmin.Web.Features.MasterSync;
using UsenAdmin.Web.Features.Onboarding;
using UsenAdmin.Web.Features.ReservationLinks;
using UsenAdmin.Web.Features.Terminals;
using UsenAdmin.Web.Hosting;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.LedgerWatch;

/// <summary>A company on a real PostgreSQL, wired as the portal wires it, with a scripted ledger and a clock that stands.</summary>
public abstract class WatchScene(TestPostgres postgres) : IAsyncLifetime, IBackgroundJobClient
{
    private ServiceProvider _services = null!;
    private PostgresDatabase _database = null!;

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    protected Guid Ours { get; } = Guid.CreateVersion7();

    protected Guid Theirs { get; } = Guid.CreateVersion7();

    private protected ScriptedLedger Ledger { get; } = new();

    /// <summary>What the company can be linked to.</summary>
    private protected virtual IReadOnlyList<ILedger> Ledgers => [Ledger];

    protected ManualClock Clock { get; } = new(new DateTimeOffset(2026, 11, 20, 1, 32, 0, TimeSpan.Zero));

    /// <summary>Everything that was logged, with its exceptions.</summary>
    protected ConcurrentQueue<string> Log { get; } = [];

    /// <summary>Hub messages: group and name.</summary>
    protected ConcurrentQueue<(string Group, string Message)> Pushed { get; } = [];

    /// <summary>Jobs that were queued; they do not run by themselves, as if the process had died.</summary>
    protected ConcurrentQueue<Job> Queued { get; } = [];

    protected Actor Person => Actor.Command(Ours, "佐藤");

    protected UsenAdminDbFactory Contexts => Get<UsenAdminDbFactory>();

    protected virtual string? PublicUrl => "https://admin.example.com/";

    protected T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public virtual async ValueTask InitializeAsync()
    {
        _database = await postgres.NewDatabaseAsync();
        await WriteAsync(db => db.Companies.AddRange(new Company(Ours, "1001", "われわれ"), new Company(Theirs, "1002", "かれら")));
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Portal:PublicUrl"] = PublicUrl,
            ["Ledgers:Resty:BaseUrl"] = "http://localhost",
            ["Ledgers:Resty:ApiKeys:1001"] = "configured-key-1001",
            ["Ledgers:Ebica:BaseUrl"] = "http://localhost",
        }).Build();
        var services = new ServiceCollection();
        services.AddLogging(log => log.AddProvider(new Recorder(Log)).SetMinimumLevel(LogLevel.Trace));
        services.AddSingleton<IConfiguration>(configuration);
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
        services.AddSingleton<IBackgroundJobClient>(this);
        services.AddSingleton<IHubContext<TerminalHub>>(new Hub(Pushed));
        services.AddSingleton(UsenAdminDbOptions.For(_database.App));
        services.AddSingleton<UsenAdminDbFactory>();
        services.AddSingleton<CrossCompanyQueries>();
        services.AddSingleton<LiveSignals>();
        services.AddReservationLinks(configuration);
        services.AddLedgerWatch(configuration);
        services.AddOnboarding();
        services.AddSingleton<TerminalNotifier>();
        services.AddSingleton<FloorNotices>();
        services.AddSingleton<MarkReservationsStale>();
        services.AddSingleton(new LedgerRegistry(Ledgers));
        _services = services.BuildServiceProvider();
    }

    public virtual async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    string? IBackgroundJobClient.Create(Job job, IState state)
    {
        Queued.Enqueue(job);
        return Guid.NewGuid().ToString();
    }

    bool IBackgroundJobClient.ChangeState(string jobId, IState state, string expectedState) => true;

    /// <summary>As the tables' owner: what a test begins with.</summary>
    protected async Task WriteAsync(Action<UsenAdminDb> write)
    {
        await using var db = new UsenAdminDb(UsenAdminDbOptions.For(_database.Owner));
        write(db);
        await db.SaveChangesAsync(Ct);
    }

    protected async Task<T> ReadAsync<T>(Func<UsenAdminDb, Task<T>> read)
    {
        await using var db = await Contexts.OpenAsync(Ours, Ct);
        return await read(db);
    }

    /// <summary>A store with tables A1, A2, …</summary>
    protected async Task<(Store Store, PosTable[] Tables)> StoreAsync(string code, int tables = 2, Guid? company = null)
    {
        var store = new Store(company ?? Ours, new StoreDetails { Code = code, Name = $"{code}号店" });
        PosTable[] made = [.. Enumerable.Range(1, tables).Select(n => new PosTable(store.CompanyId, store.Id, new TableDetails($"A{n}", "", 4, TableCategory.Table, n)))];
        await WriteAsync(db =>
        {
            db.Stores.Add(store);
            db.Tables.AddRange(made);
        });
        return (store, made);
    }

    protected async Task<Guid> LinkAsync(Store store, string ledgerStoreId = "R0001", LedgerProvider provider = LedgerProvider.Resty)
    {
        Ledger.StoreOf ??= (_, id) => new LedgerStore(id, id, true);
        return (await Get<LinkStore>().ExecuteAsync(Actor.Command(store.CompanyId, "佐藤"), new LinkStoreRequest(store.Id, provider, ledgerStoreId), Ct)).Value.LinkId;
    }

    protected async Task MapAsync(Guid link, params (PosTable Table, string Seat)[] rows)
    {
        var revision = await ReadAsync(db => db.LedgerLinks.Where(l => l.Id == link).Select(l => l.MappingRevision).SingleAsync(Ct));
        Assert.True((await Get<RegisterTableMapping>().ExecuteAsync(Person, new RegisterTableMappingRequest(link, revision, rows.ToDictionary(r => r.Table.Id, r => r.Seat)), Ct)).IsDone);
    }

    protected static LedgerSeatInfo Seat(string id, string name, int capacity = 4) => new(id, name, 1, capacity, null, 1);

    /// <summary>What the ledger lists from now on.</summary>
    protected void Lists(params LedgerSeatInfo[] seats) => Ledger.Seats = new LedgerSeats(null, false, seats);

    protected Task<bool> FetchAsync(Guid link, DriftSource source = DriftSource.ByHand) => Get<SeatBook>().FetchAsync(Person, link, Ct, source);

    protected Task<List<SeatDrift>> DriftsAsync() => ReadAsync(db => db.SeatDrifts.AsNoTracking().OrderBy(d => d.Id).ToListAsync(Ct));

    protected async Task<List<SeatDrift>> OpenAsync() => [.. (await DriftsAsync()).Where(d => d.ResolvedAt is null)];

    private sealed class Recorder(ConcurrentQueue<string> log) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Enqueue(formatter(state, exception) + exception);

        public void Dispose()
        {
        }
    }

    private sealed class Hub(ConcurrentQueue<(string, string)> pushed) : IHubContext<TerminalHub>, IHubClients
    {
        IHubClients IHubContext<TerminalHub>.Clients => this;

        IGroupManager IHubContext<TerminalHub>.Groups => throw new NotSupportedException();

        public IClientProxy All => throw new NotSupportedException();

        public IClientProxy Group(string groupName) => new Proxy(groupName, pushed);

        public IClientProxy Groups(IReadOnlyList<string> groupNames) => throw new NotSupportedException();

        public IClientProxy AllExcept(IReadOnlyList<string> excludedConnectionIds) => throw new NotSupportedException();

        public IClientProxy Client(string connectionId) => throw new NotSupportedException();

        public IClientProxy Clients(IReadOnlyList<string> connectionIds) => throw new NotSupportedException();

        public IClientProxy GroupExcept(string groupName, IReadOnlyList<string> excludedConnectionIds) => throw new NotSupportedException();

        public IClientProxy User(string userId) => throw new NotSupportedException();

        public IClientProxy Users(IReadOnlyList<string> userIds) => throw new NotSupportedException();

        private sealed class Proxy(string group, ConcurrentQueue<(string, string)> pushed) : IClientProxy
        {
            public Task SendCoreAsync(string method, object?[] args, CancellationToken cancellationToken = default)
            {
                pushed.Enqueue((group, method));
                return Task.CompletedTask;
            }
        }
    }
}
