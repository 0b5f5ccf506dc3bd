using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Companies;
using UsenAdmin.Data.Fence;
using UsenAdmin.Data.Floor;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.MasterSync;
using UsenAdmin.Data.Postgres;
using UsenAdmin.Data.Results;
using UsenAdmin.Data.Stores;
using UsenAdmin.Data.Terminals;
using UsenAdmin.Integration.Ledgers;
using UsenAdmin.Integration.Terminals.Protocol;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Web.Features.Floor;
using UsenAdmin.Web.Features.Floor.Outbox;
using UsenAdmin.Web.Features.ReservationLinks;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.Floor;

/// <summary>
/// A store with tables A1–A6 (A6 unmapped) and 待機1, linked to Resty, a POS and a handy, on a real PostgreSQL, with a ledger that
/// keeps records. The clock stands at 18:00 in Tokyo until it is moved; messages go out when the test says so.
/// </summary>
public abstract class FloorStage(TestPostgres postgres) : IAsyncLifetime
{
    private protected static readonly DateTimeOffset Six = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);

    private readonly Guid _company = Guid.CreateVersion7();
    private PostgresDatabase _database = null!;
    private ServiceProvider _services = null!;
    private long _version = 1;

    private protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    private protected ManualClock Clock { get; } = new(Six);

    private protected LedgerDouble Resty { get; } = new(LedgerProvider.Resty);

    private protected LedgerDouble Ebica { get; } = new(LedgerProvider.Ebica);

    private protected Store Shop { get; private set; } = null!;

    private protected Terminal Pos { get; private set; } = null!;

    private protected Terminal Handy { get; private set; } = null!;

    private protected Dictionary<string, Guid> Tables { get; } = [];

    private protected Guid Company => _company;

    private protected PostgresDatabase Database => _database;

    /// <summary>Tables that ebica maps, too; none while the store is linked to Resty alone.</summary>
    private protected virtual IReadOnlyList<string> EbicaTables => [];

    private protected virtual bool TableReset => false;

    private protected UsenAdminDbFactory Contexts => Get<UsenAdminDbFactory>();

    private protected FloorCaller AtPos => Caller(Pos);

    private protected FloorCaller AtHandy => Caller(Handy);

    private protected T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    private protected FloorCaller Caller(Terminal terminal, string? key = null, bool isPractice = false) => new(
        new Actor(ActorKind.Terminal, _company, terminal.Id, terminal.Name, Shop.Id), Shop.Id, terminal.Kind, isPractice, _version, key);

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.NewDatabaseAsync();
        Shop = new Store(_company, new StoreDetails { Code = "0001", Name = "本店", TableReset = TableReset });
        Pos = new Terminal(_company, Shop.Id, TerminalKind.Pos, "POS 01", "p1", "10025", Six);
        Handy = new Terminal(_company, Shop.Id, TerminalKind.Handy, "ハンディ 01", "h1", null, Six);
        await using var db = new UsenAdminDb(UsenAdminDbOptions.For(_database.Owner));
        db.Companies.Add(new Company(_company, "1001", "われわれ"));
        db.Stores.Add(Shop);
        db.Terminals.AddRange(Pos, Handy);
        AddTables(db);
        AddLink(db, LedgerProvider.Resty, "R0001", ["A1", "A2", "A3", "A4", "A5"]);
        if (EbicaTables.Count > 0)
        {
            AddLink(db, LedgerProvider.Ebica, "shop01", EbicaTables);
        }

        await db.SaveChangesAsync(Ct);
        _services = Services();
        await PublishAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        Resty.Hanging.TrySetResult();
        await _services.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>The store's master as it is now becomes the version that its terminals hold.</summary>
    private protected async Task PublishAsync()
    {
        await using var db = await Contexts.OpenAsync(_company, Ct);
        var store = await db.Stores.SingleAsync(Ct);
        var composed = (await UsenAdmin.Web.Features.MasterSync.MasterComposer.ComposeAsync(db, [store], Ct))[store.Id];
        var version = store.MasterVersion + 1;
        db.MasterVersions.Add(new MasterVersion(_company, store.Id, version, TerminalJson.Write(composed with { Version = version, CreatedAt = Six }), [1], Six, "test"));
        store.RaiseMasterVersion(version);
        await db.CommitAsync(Ct);
        _version = version;
    }

    private protected Task<Result<FloorChange>> SeatAsync(FloorCaller caller, string table, string? reservation = null, int people = 2, params ErrorKey[] acknowledged) =>
        SeatAsync(caller, [table], reservation, people, acknowledged);

    private protected Task<Result<FloorChange>> SeatAsync(FloorCaller caller, string[] tables, string? reservation, int people = 2, ErrorKey[]? acknowledged = null) =>
        Get<SeatParty>().ExecuteAsync(caller, Seating(tables, reservation, people, acknowledged), Ct);

    private protected SeatPartyRequest Seating(string[] tables, string? reservation, int people = 2, ErrorKey[]? acknowledged = null) => new(
        [.. tables.Select(t => Tables[t])],
        reservation is null ? null : reservation[0] == 'R' ? LedgerProvider.Resty : LedgerProvider.Ebica,
        reservation, new Party(people), acknowledged ?? []);

    private protected async Task RefreshAsync() => Assert.True((await Get<RefreshReservations>().ExecuteAsync(AtPos, Ct)).IsDone);

    private protected async Task<FloorView> FloorAsync(FloorCaller? caller = null) => (await Get<FloorQueries>().FloorAsync(caller ?? AtPos, null, Ct)).Value;

    private protected async Task<VisitView> VisitAsync(Guid id, FloorCaller? caller = null) => (await Get<FloorQueries>().VisitAsync(caller ?? AtPos, id, Ct))!;

    private protected async Task<TableView> TableAsync(string name, FloorCaller? caller = null) => (await FloorAsync(caller)).Tables.Single(t => t.Name == name);

    private protected async Task<Guid> SeatedAsync(string table, string? reservation = null, int people = 2)
    {
        var result = await SeatAsync(AtPos, table, reservation, people);
        Assert.True(result.IsDone, result.Error?.Key.ToString());
        return result.Value.SubjectId;
    }

    private protected async Task OrderAsync(Guid visit, int yen, int quantity = 1) =>
        Assert.True((await Get<TakeOrder>().ExecuteAsync(AtPos, visit, [new NewOrderLine("品", yen, quantity)], Ct)).IsDone);

    private protected async Task<VisitView> PaidAsync(Guid visit)
    {
        var result = await Get<CheckOutVisit>().ExecuteAsync(AtPos, visit, Ct);
        Assert.True(result.IsDone, result.Error?.Key.ToString());
        return await VisitAsync(visit);
    }

    private protected static void Refused(ErrorKey key, Result<FloorChange> result) => Assert.Equal(key, result.Error?.Key);

    private protected static IEnumerable<ErrorKey> Told(Result<FloorChange> result) => result.Value.Warnings.Select(w => w.Key);

    /// <summary>Sends what is due until nothing is.</summary>
    private protected async Task DeliverAsync()
    {
        for (var round = 0; round < 50; round++)
        {
            var claimed = await Get<CrossCompanyQueries>().ClaimLedgerMessagesAsync(Clock.GetUtcNow(), Clock.GetUtcNow() + LedgerMessage.Lease, 10, Ct);
            if (claimed.Count == 0)
            {
                return;
            }

            await Task.WhenAll(claimed.Select(m => Get<LedgerSender>().SendAsync(m, Ct)));
        }
    }

    private protected async Task<IReadOnlyList<LedgerMessageView>> MessagesAsync(Guid visit) => await Get<OutboxQueries>().OfVisitAsync(_company, visit, Ct);

    private protected async Task<T> ReadAsync<T>(Func<UsenAdminDb, Task<T>> read)
    {
        await using var db = await Contexts.OpenAsync(_company, Ct);
        return await read(db);
    }

    private protected async Task WriteAsync(Func<UsenAdminDb, Task> write)
    {
        await using var db = await Contexts.OpenAsync(_company, Ct);
        await write(db);
        await db.CommitAsync(Ct);
    }

    private void AddTables(UsenAdminDb db)
    {
        string[] names = ["A1", "A2", "A3", "A4", "A5", "A6", "待機1"];
        for (var i = 0; i < names.Length; i++)
        {
            var table = new PosTable(_company, Shop.Id, new TableDetails(names[i], names[i], 4, names[i] == "待機1" ? TableCategory.Waiting : TableCategory.Table, i + 1));
            Tables[names[i]] = table.Id;
            db.Tables.Add(table);
        }
    }

    private void AddLink(UsenAdminDb db, LedgerProvider provider, string storeId, IReadOnlyList<string> tables)
    {
        var link = new LedgerLink(_company, Shop.Id, provider, storeId, "佐藤", Six);
        link.Verify("本店", Six);
        db.LedgerLinks.Add(link);
        db.LedgerSeats.AddRange(tables.Select((t, i) => new LedgerSeat(_company, link.Id, "s" + t, new SeatFacts(t, 1, 4, null, i))));
        db.TableMappings.AddRange(tables.Select(t => new TableMapping(_company, link.Id, Tables[t], "s" + t, t)));
    }

    private ServiceProvider Services()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSignalR();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton(UsenAdminDbOptions.For(_database.App));
        services.AddSingleton<UsenAdminDbFactory>();
        services.AddSingleton<CrossCompanyQueries>();
        services.AddSingleton<IDataProtectionProvider, EphemeralDataProtectionProvider>();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Ledgers:Resty:ApiKeys:1001"] = "a",
            ["Ledgers:Ebica:Secrets:1001"] = "b",
            ["Ledgers:Ebica:ClientIds:1001"] = "c",
        }).Build());
        services.AddSingleton<LedgerCredentials>();
        services.AddSingleton(new LedgerRegistry([Resty, Ebica]));
        services.AddSingleton<IHostApplicationLifetime, Life>();
        services.AddFloor();
        return services.BuildServiceProvider();
    }

    private sealed class Life : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => throw new InvalidOperationException();
    }
}
