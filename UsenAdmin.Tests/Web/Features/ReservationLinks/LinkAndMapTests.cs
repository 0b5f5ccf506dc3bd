using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Companies;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Postgres;
using UsenAdmin.Data.Results;
using UsenAdmin.Data.Stores;
using UsenAdmin.Integration.Ledgers;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Web.Features.LedgerWatch;
using UsenAdmin.Web.Features.ReservationLinks;
using UsenAdmin.Web.Hosting;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.ReservationLinks;

public sealed class LinkAndMapTests(TestPostgres postgres) : IAsyncLifetime
{
    private readonly Guid _ours = Guid.CreateVersion7();
    private readonly Guid _theirs = Guid.CreateVersion7();
    private readonly ScriptedLedger _ledger = new();
    private PostgresDatabase _database = null!;
    private Store _first = null!;
    private Store _second = null!;
    private Store _foreign = null!;
    private PosTable _table = null!;
    private PosTable _waiting = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private UsenAdminDbFactory Contexts => new(UsenAdminDbOptions.For(_database.App));

    private Actor Ours => Actor.Command(_ours, "佐藤");

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.NewDatabaseAsync();
        _first = new Store(_ours, new StoreDetails { Code = "0001", Name = "本店" });
        _second = new Store(_ours, new StoreDetails { Code = "0002", Name = "支店" });
        _foreign = new Store(_theirs, new StoreDetails { Code = "0001", Name = "よその店" });
        _table = new PosTable(_ours, _first.Id, new TableDetails("A1", "A1", 4, TableCategory.Table, 1));
        _waiting = new PosTable(_ours, _first.Id, new TableDetails("待機1", "W1", 0, TableCategory.Waiting, 2));
        await using var db = new UsenAdminDb(UsenAdminDbOptions.For(_database.Owner));
        db.Companies.AddRange(new Company(_ours, "1001", "われわれ"), new Company(_theirs, "1002", "かれら"));
        db.Stores.AddRange(_first, _second, _foreign);
        db.Tables.AddRange(_table, _waiting);
        await db.SaveChangesAsync(Ct);
    }

    [Theory]
    [InlineData(LedgerFailure.StoreNotFound, ErrorKey.StoreIdNotFound)]
    [InlineData(LedgerFailure.PosOptionRequired, ErrorKey.PosOptionRequired)]
    [InlineData(LedgerFailure.CredentialsInvalid, ErrorKey.LedgerCredentialsInvalid)]
    public async Task What_the_ledger_refuses_is_refused_and_nothing_is_written(LedgerFailure failure, ErrorKey key)
    {
        _ledger.Store = failure;

        Assert.Equal(key, (await LinkAsync(Ours, _first, "R0001")).Error!.Key);
        Assert.Equal(0, await CountLinksAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("R'; drop table stores;--")]
    [InlineData("🍣🍣🍣🍣")]
    public async Task An_ID_that_cannot_be_one_is_refused_without_asking_the_ledger(string typed)
    {
        Assert.Equal(ErrorKey.InvalidValue, (await LinkAsync(Ours, _first, typed)).Error!.Key);
        Assert.Equal(ErrorKey.InvalidValue, (await LinkAsync(Ours, _first, new string('R', 10_000))).Error!.Key);
        Assert.Equal(0, _ledger.Asked);
    }

    [Fact]
    public async Task With_the_ledger_down_the_ID_is_registered_and_verified_when_it_answers()
    {
        _ledger.Store = LedgerFailure.Unreachable;
        var linked = (await LinkAsync(Ours, _first, "ｒ０００１")).Value;
        Assert.Equal((LinkState.Registered, ErrorKey.TableInfoFetchFailed), (linked.State, linked.Warning));

        _ledger.Store = new LedgerStore("R0001", "本店", true);
        var state = await new VerifyLink(Contexts, Desk(), Seats(), new LiveSignals(), TimeProvider.System).ExecuteAsync(Actor.Schedule(_ours, "自動確認"), linked.LinkId, Ct);

        Assert.Equal(LinkState.Verified, state.Value);
        Assert.Equal("A1", Assert.Single((await ViewAsync())!.Seats).Name);
    }

    [Fact]
    public async Task An_ID_is_bound_to_one_store_over_all_companies()
    {
        Assert.True((await LinkAsync(Ours, _first, "R0001")).IsDone);

        Assert.Equal(ErrorKey.StoreIdInUse, (await LinkAsync(Ours, _second, "R0001")).Error!.Key);
        Assert.Equal(ErrorKey.StoreIdInUse, (await LinkAsync(Actor.Command(_theirs, "よその人"), _foreign, "R0001")).Error!.Key);
    }

    [Fact]
    public async Task Of_two_who_link_one_store_at_once_one_wins_and_the_other_is_told()
    {
        var results = await Task.WhenAll(LinkAsync(Ours, _first, "R0001"), LinkAsync(Ours, _first, "R0002"));

        Assert.Single(results, r => r.IsDone);
        Assert.Single(results, r => !r.IsDone && r.Error.Key == ErrorKey.ChangedByOther);
        Assert.Equal(1, await CountLinksAsync());
    }

    [Fact]
    public async Task A_store_of_another_company_is_not_found()
    {
        Assert.Equal(ErrorKey.NotFound, (await LinkAsync(Ours, _foreign, "R0001")).Error!.Key);
    }

    [Fact]
    public async Task A_store_manager_is_refused_by_the_action_too()
    {
        var manager = new StaffUser(_ours, "0031", "中村", StaffRole.StoreManager);
        await using (var db = new UsenAdminDb(UsenAdminDbOptions.For(_database.Owner)))
        {
            db.Users.Add(manager);
            await db.SaveChangesAsync(Ct);
        }

        var result = await LinkAsync(new Actor(ActorKind.Staff, _ours, manager.Id, "中村"), _first, "R0001");

        Assert.Equal(ErrorKey.Forbidden, result.Error!.Key);
    }

    [Fact]
    public async Task The_same_ID_linked_again_brings_its_mapping_back_and_another_begins_empty()
    {
        var link = (await LinkAsync(Ours, _first, "R0001")).Value.LinkId;
        await MapAsync(link, 0, (_table.Id, "s1"));
        await new UnlinkStore(Contexts, new LiveSignals(), TimeProvider.System).ExecuteAsync(Ours, link, Ct);

        Assert.Equal(0, (await LinkAsync(Ours, _first, "R0009")).Value.OfferedMappings);
        await new UnlinkStore(Contexts, new LiveSignals(), TimeProvider.System).ExecuteAsync(Ours, (await ViewAsync())!.LinkId, Ct);
        Assert.Equal(1, (await LinkAsync(Ours, _first, "R0001")).Value.OfferedMappings);
    }

    [Fact]
    public async Task A_mapping_with_a_wrong_row_is_refused_whole()
    {
        var link = (await LinkAsync(Ours, _first, "R0001")).Value.LinkId;

        Assert.Equal(ErrorKey.CheckTableMapping, (await MapAsync(link, 0, (_table.Id, "nosuch"))).Error!.Key);
        Assert.Equal(ErrorKey.NotFound, (await MapAsync(link, 0, (_waiting.Id, "s1"))).Error!.Key);
        Assert.Equal(ErrorKey.NotFound, (await MapAsync(link, 0, (_table.Id, "s1"), (Guid.CreateVersion7(), "s1"))).Error!.Key);
        Assert.Null((await ViewAsync())!.Tables[0].SeatId);
    }

    [Fact]
    public async Task Of_two_who_register_at_once_the_second_is_told_who_was_first()
    {
        var link = (await LinkAsync(Ours, _first, "R0001")).Value.LinkId;

        var results = await Task.WhenAll(MapAsync(link, 0, (_table.Id, "s1")), MapAsync(link, 0));

        Assert.Single(results, r => r.IsDone);
        var told = Assert.Single(results, r => !r.IsDone).Error!;
        Assert.Equal((ErrorKey.MappingChanged, "佐藤"), (told.Key, told.Arguments["name"]));
    }

    [Fact]
    public async Task Seats_that_are_renamed_or_gone_are_seen_and_the_mapping_stays()
    {
        var link = (await LinkAsync(Ours, _first, "R0001")).Value.LinkId;
        await MapAsync(link, 0, (_table.Id, "s1"));

        _ledger.Seats = new LedgerSeats(null, false, [new LedgerSeatInfo("s1", "窓側", 1, 4, null, 1)]);
        await Seats().FetchAsync(Ours, link, Ct);
        var renamed = (await ViewAsync())!;
        Assert.Equal(("A1", "窓側"), (renamed.Tables[0].SeatName, renamed.Seats[0].Name));

        _ledger.Seats = new LedgerSeats(null, false, []);
        await Seats().FetchAsync(Ours, link, Ct);
        var gone = (await ViewAsync())!;
        Assert.Equal(("s1", true), (gone.Tables[0].SeatId, gone.Seats[0].IsMissing));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task<Result<LinkedStore>> LinkAsync(Actor actor, Store store, string typed) =>
        new LinkStore(Contexts, Desk(), Seats(), new LiveSignals(), TimeProvider.System).ExecuteAsync(actor, new LinkStoreRequest(store.Id, LedgerProvider.Resty, typed), Ct);

    private Task<Result<RegisteredMapping>> MapAsync(Guid link, int revision, params (Guid Table, string Seat)[] rows) =>
        new RegisterTableMapping(Contexts, TimeProvider.System).ExecuteAsync(Ours, new RegisterTableMappingRequest(link, revision, rows.ToDictionary(r => r.Table, r => r.Seat)), Ct);

    private Task<TableMappingView?> ViewAsync() => new TableMappingQuery(Contexts).ExecuteAsync(_ours, _first.Id, LedgerProvider.Resty, Ct);

    private SeatBook Seats() => new(Contexts, Desk(), new DriftReservations(Contexts, Desk(), TimeProvider.System), new LiveSignals(), Options.Create(new WatchOptions()), TimeProvider.System);

    private LedgerDesk Desk()
    {
        var keys = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Ledgers:Resty:ApiKeys:1001"] = "a", ["Ledgers:Resty:ApiKeys:1002"] = "b" }).Build();
        return new LedgerDesk(new LedgerRegistry([_ledger]), new LedgerCredentials(new EphemeralDataProtectionProvider(), keys), Contexts);
    }

    private async Task<int> CountLinksAsync()
    {
        await using var db = await Contexts.OpenAsync(_ours, Ct);
        return await db.LedgerLinks.CountAsync(Ct);
    }
}
