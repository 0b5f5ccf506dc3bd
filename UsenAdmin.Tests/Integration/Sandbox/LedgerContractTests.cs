using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Integration.Ledgers;
using UsenAdmin.Integration.Sandbox;
using UsenAdmin.Integration.Sandbox.Storage;
using Xunit;

namespace UsenAdmin.Tests.Integration.Sandbox;

/// <summary>What the portal may rely on of any ledger: one set of tests, over real HTTP, in each partner's dialect.</summary>
public abstract class LedgerContractTests(SandboxDatabase database, LedgerProvider provider, string store, string foreignStore, LedgerAccount account) : SandboxTest(database)
{
    private readonly List<ServiceProvider> _services = [];

    protected static Guid CompanyId { get; } = Guid.Parse("00000000-0000-0000-0000-000000000001");

    protected ILedger Ledger { get; private set; } = null!;

    private static LedgerBill Paid => new("1002500001242", 5400, 3, At(13, 30), LedgerBillKind.Updated);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Ledger = Connect();
    }

    [Fact]
    public async Task A_store_is_told_with_its_seats()
    {
        Assert.Equal(new LedgerStore(store, "みほん本店", true), (await Ledger.GetStoreAsync(account, store, Ct)).Value);
        Assert.Equal(
            [new("t1", "A1", 1, 4, "ホール", 1), new("t2", "A2", 1, 4, "ホール", 2)],
            (await Ledger.GetSeatsAsync(account, store, null, Ct)).Value!.Seats.Take(2));
    }

    [Fact]
    public async Task Hours_say_when_the_store_is_open()
    {
        var hours = (await Ledger.GetHoursAsync(account, store, Today.AddDays(-1), Today.AddDays(1), Ct)).Value!;

        Assert.Equal(
            [false, true, true, true, false],
            new[] { At(10, 59), At(11, 0), At(24, 0), At(25, 59), At(26, 0) }.Select(hours.IsOpenAt));
    }

    [Fact]
    public async Task A_store_that_pauses_between_lunch_and_dinner_is_closed_meanwhile()
    {
        Assert.True(await Sandbox.Get<SandboxStores>().SetHoursAsync(store, [new("common", true, "11:30", "14:00", "17:00", "26:00")], Ct));

        var hours = (await Ledger.GetHoursAsync(account, store, Today.AddDays(-1), Today, Ct)).Value!;

        Assert.Equal(
            [true, false, true, true, false, false, true, true, false],
            new[] { At(1, 59), At(11, 29), At(11, 30), At(13, 59), At(14, 0), At(16, 59), At(17, 0), At(25, 59), At(26, 0) }.Select(hours.IsOpenAt));
        Assert.Equal(LedgerRefusal.OutsideBusinessHours, (await Ledger.CreateWalkInAsync(account, store, Seating() with { SeatedAt = At(15, 0) }, NewKey(), Ct)).Refusal);
        Assert.True((await Ledger.CreateWalkInAsync(account, store, Seating() with { SeatedAt = At(13, 0) }, NewKey(), Ct)).IsDone);
    }

    [Theory]
    [InlineData("14:00", null)]
    [InlineData(null, "22:00")]
    [InlineData("13:59", "22:00")]
    [InlineData("22:00", "17:00")]
    [InlineData("24:00", "26:00")]
    [InlineData("17", "22:00")]
    public async Task Hours_that_contradict_each_other_are_not_kept(string? from2, string? to2) =>
        Assert.False(await Sandbox.Get<SandboxStores>().SetHoursAsync(store, [new("common", true, "11:30", "14:00", from2, to2)], Ct));

    [Fact]
    public async Task Reservations_of_a_range_are_listed_by_start()
    {
        var (late, early) = (await ReserveAsync(At(19, 0), storeId: store), await ReserveAsync(At(18, 0), table: null, storeId: store));
        await ReserveAsync(At(20, 0), storeId: store);

        var records = await AllAsync(At(18, 0), At(20, 0));

        Assert.Equal([early, late], records.Select(r => r.ReservationId));
        Assert.Equal((LedgerReservationStatus.Booked, LedgerReservationSource.Web, At(19, 0), 90, 2, "ユウセン", (string?)null),
            (records[1].Status, records[1].Source, records[1].StartAt, records[1].DurationMinutes, records[1].PartySize, records[1].GuestName, records[1].VisitId));
        Assert.Empty(records[0].SeatIds);
        Assert.Equal(["t1"], records[1].SeatIds);
    }

    [Fact]
    public async Task More_than_a_page_of_reservations_is_read()
    {
        for (var i = 0; i < 103; i++)
        {
            await ReserveAsync(At(12, i), storeId: store);
        }

        Assert.Equal(Enumerable.Range(0, 103).Select(i => At(12, i)), (await AllAsync(At(12, 0), At(15, 0))).Select(r => r.StartAt));
    }

    [Fact]
    public async Task A_reservation_is_seated_billed_and_left()
    {
        var reservation = await ReserveAsync(At(12, 0), storeId: store);
        var seating = Seating();
        var record = new LedgerRecordRef(reservation, seating.VisitId);

        Assert.Equal(new LedgerSeated(reservation), (await Ledger.SeatAsync(account, store, reservation, seating, NewKey(), Ct)).Value);
        Assert.Equal(LedgerReservationStatus.Seated, (await FindAsync(seating)).Status);
        Assert.True((await Ledger.SendBillAsync(account, store, record, Paid, NewKey(), Ct)).IsDone);
        Assert.True((await Ledger.DepartAsync(account, store, record, At(13, 31), NewKey(), Ct)).IsDone);
        Assert.True((await Ledger.DepartAsync(account, store, record, At(13, 31), NewKey(), Ct)).IsDone);

        var left = await FindAsync(seating);
        Assert.Equal((reservation, LedgerReservationStatus.Finished, seating.VisitId.ToString(), new LedgerBillFacts("1002500001242", 5400, 3)), (left.ReservationId, left.Status, left.VisitId, left.Bill));
        Assert.Equal(["伝票情報が更新されました。 伝票番号：1002500001242 (2026/11/24 13:30)"], left.VisitNote);
    }

    [Fact]
    public async Task A_walk_in_is_made_billed_and_taken_back()
    {
        var seating = Seating();

        var made = (await Ledger.CreateWalkInAsync(account, store, seating, NewKey(), Ct)).Value!;
        var record = new LedgerRecordRef(made.ReservationId, seating.VisitId);
        Assert.True((await Ledger.SendBillAsync(account, store, record, Paid with { Kind = LedgerBillKind.Linked }, NewKey(), Ct)).IsDone);

        var found = await FindAsync(seating);
        Assert.Equal((made.ReservationId, LedgerReservationSource.PosWalkIn, At(12, 0)), (found.ReservationId, found.Source, found.StartAt));
        Assert.StartsWith("伝票をひも付けました。", Assert.Single(found.VisitNote), StringComparison.Ordinal);
        Assert.True((await Ledger.UnseatAsync(account, store, record, Ct)).IsDone);
        Assert.Equal(LedgerReservationStatus.Cancelled, (await FindAsync(seating)).Status);
    }

    [Fact]
    public async Task A_reservation_that_is_taken_back_can_be_seated_again_and_the_old_visit_leaves_it_alone()
    {
        var reservation = await ReserveAsync(At(12, 0), storeId: store);
        var (first, second) = (Seating(), Seating());
        await Ledger.SeatAsync(account, store, reservation, first, NewKey(), Ct);

        Assert.True((await Ledger.UnseatAsync(account, store, new LedgerRecordRef(reservation, first.VisitId), Ct)).IsDone);
        Assert.True((await Ledger.UnseatAsync(account, store, new LedgerRecordRef(reservation, first.VisitId), Ct)).IsDone);
        Assert.Equal(LedgerReservationStatus.Booked, Assert.Single(await AllAsync(At(12, 0), At(13, 0))).Status);
        Assert.True((await Ledger.SeatAsync(account, store, reservation, second, NewKey(), Ct)).IsDone);
        Assert.Equal(second.VisitId.ToString(), Assert.Single(await AllAsync(At(12, 0), At(13, 0))).VisitId);
    }

    [Fact]
    public async Task Nothing_is_to_be_taken_back_of_a_visit_that_never_arrived() =>
        Assert.True((await Ledger.UnseatAsync(account, store, new LedgerRecordRef(await ReserveAsync(At(12, 0), storeId: store), Guid.NewGuid()), Ct)).IsDone);

    [Fact]
    public async Task Refusals_are_told_apart()
    {
        var (open, taken) = (await ReserveAsync(At(12, 0), table: null, storeId: store), await ReserveAsync(At(12, 0), "t1", storeId: store));
        await ReserveAsync(At(12, 0), "t3", source: ReservationSource.WalkIn, storeId: store);
        var cancelled = await ReserveAsync(At(20, 0), table: null, storeId: store);
        await Reservations.CancelAsync(store, cancelled, Staff, Ct);
        await Sandbox.Get<SandboxBlocks>().RegisterAsync(store, new BlockDetails(Today, 20 * 60, 21 * 60, ["t1"], null), Staff, Ct);
        var seated = Seating(table: "t2");
        var walkIn = (await Ledger.CreateWalkInAsync(account, store, seated, NewKey(), Ct)).Value!;

        Assert.Equal(LedgerRefusal.TableNotDesignated, (await Ledger.SeatAsync(account, store, open, Seating(), NewKey(), Ct)).Refusal);
        Assert.Equal(LedgerRefusal.AnotherReservationExists, (await Ledger.CreateWalkInAsync(account, store, Seating("t1"), NewKey(), Ct)).Refusal);
        Assert.Equal(LedgerRefusal.UnknownSeat, (await Ledger.CreateWalkInAsync(account, store, Seating("t9"), NewKey(), Ct)).Refusal);
        Assert.Equal(LedgerRefusal.WalkInExists, (await Ledger.CreateWalkInAsync(account, store, Seating("t3"), NewKey(), Ct)).Refusal);
        Assert.Equal(LedgerRefusal.OutsideBusinessHours, (await Ledger.SeatAsync(account, store, taken, Seating() with { SeatedAt = At(27, 0) }, NewKey(), Ct)).Refusal);
        Assert.Equal(LedgerRefusal.ReservationCancelled, (await Ledger.SeatAsync(account, store, cancelled, Seating("t2") with { SeatedAt = At(20, 0) }, NewKey(), Ct)).Refusal);
        Assert.Equal(LedgerRefusal.Blocked, (await Ledger.CreateWalkInAsync(account, store, Seating() with { SeatedAt = At(20, 0) }, NewKey(), Ct)).Refusal);
        Assert.Equal(LedgerRefusal.AlreadySeated, (await Ledger.SeatAsync(account, store, walkIn.ReservationId, Seating(), NewKey(), Ct)).Refusal);
        Assert.Equal(LedgerRefusal.DepartureBeforeStart, (await Ledger.DepartAsync(account, store, new(walkIn.ReservationId, seated.VisitId), At(11, 59), NewKey(), Ct)).Refusal);
        Assert.Equal(LedgerRefusal.NotSeated, (await Ledger.DepartAsync(account, store, new(taken, Guid.NewGuid()), At(13, 0), NewKey(), Ct)).Refusal);
    }

    [Fact]
    public async Task A_seating_whose_answer_is_lost_is_asked_for_and_sent_again_without_doing_it_twice()
    {
        var reservation = await ReserveAsync(At(12, 0), storeId: store);
        var (seating, key) = (Seating(), NewKey());
        await FaultAsync(FaultKind.LostAnswer, times: 1, storeId: store);

        Assert.True((await Ledger.SeatAsync(account, store, reservation, seating, key, Ct)).MayHaveArrived);
        Assert.Equal(reservation, (await FindAsync(seating)).ReservationId);
        Assert.Equal(reservation, (await Ledger.SeatAsync(account, store, reservation, seating, key, Ct)).Value!.ReservationId);
    }

    [Fact]
    public async Task A_walk_in_whose_answer_is_lost_leaves_one_record()
    {
        var (seating, key) = (Seating(), NewKey());
        await FaultAsync(FaultKind.LostAnswer, times: 1, storeId: store);

        Assert.True((await Ledger.CreateWalkInAsync(account, store, seating, key, Ct)).MayHaveArrived);
        var again = (await Ledger.CreateWalkInAsync(account, store, seating, key, Ct)).Value!;

        Assert.Equal(Assert.Single(await AllAsync(At(11, 0), At(13, 0))).ReservationId, again.ReservationId);
    }

    [Theory]
    [InlineData(FaultKind.Down, LedgerFailure.ConnectionLost)]
    [InlineData(FaultKind.Maintenance, LedgerFailure.Maintenance)]
    [InlineData(FaultKind.Error, LedgerFailure.ServerError)]
    [InlineData(FaultKind.Html, LedgerFailure.ServerError)]
    [InlineData(FaultKind.Malformed, LedgerFailure.Malformed)]
    [InlineData(FaultKind.NoPosOption, LedgerFailure.PosOptionRequired)]
    public async Task What_goes_wrong_there_is_told_apart(FaultKind fault, LedgerFailure failure)
    {
        await FaultAsync(fault, storeId: store);

        Assert.Equal(failure, (await Ledger.GetSeatsAsync(account, store, null, Ct)).Failure);
        await FaultAsync(FaultKind.None, storeId: store);
        Assert.True((await Ledger.GetSeatsAsync(account, store, null, Ct)).IsDone);
    }

    [Theory]
    [InlineData(FaultKind.Down, LedgerFailure.ConnectionLost, true)]
    [InlineData(FaultKind.Maintenance, LedgerFailure.Maintenance, false)]
    [InlineData(FaultKind.Error, LedgerFailure.ServerError, true)]
    [InlineData(FaultKind.Html, LedgerFailure.ServerError, true)]
    [InlineData(FaultKind.Malformed, LedgerFailure.Malformed, true)]
    [InlineData(FaultKind.NoPosOption, LedgerFailure.PosOptionRequired, false)]
    public async Task A_walk_in_on_a_bad_day_says_whether_it_may_have_arrived(FaultKind fault, LedgerFailure failure, bool mayHaveArrived)
    {
        await FaultAsync(fault, storeId: store);

        var answer = await Ledger.CreateWalkInAsync(account, store, Seating(), NewKey(), Ct);

        Assert.Equal((failure, mayHaveArrived), (answer.Failure, answer.MayHaveArrived));
    }

    [Fact]
    public async Task A_slow_ledger_times_out()
    {
        await FaultAsync(FaultKind.Slow, seconds: 60, storeId: store);

        Assert.Equal(LedgerFailure.TimedOut, (await Connect(timeoutSeconds: 1).GetStoreAsync(account, store, Ct)).Failure);
    }

    [Fact]
    public async Task Nobody_is_let_in_by_a_wrong_secret_or_to_a_foreign_store()
    {
        Assert.Equal(LedgerFailure.CredentialsInvalid, (await Ledger.GetStoreAsync(account with { Secret = "wrong" }, store, Ct)).Failure);
        Assert.Equal(LedgerFailure.StoreNotFound, (await Ledger.GetStoreAsync(account, foreignStore, Ct)).Failure);
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var services in _services)
        {
            await services.DisposeAsync();
        }

        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private static LedgerSeating Seating(string table = "t1") => new(Guid.NewGuid(), [table], At(12, 0), 2, null);

    private async Task<LedgerReservation> FindAsync(LedgerSeating seating) =>
        Assert.Single((await Ledger.FindVisitAsync(account, store, seating.VisitId, seating.SeatedAt, Ct)).Value!.Items);

    private async Task<List<LedgerReservation>> AllAsync(DateTimeOffset from, DateTimeOffset to)
    {
        var records = new List<LedgerReservation>();
        string? cursor = null;
        do
        {
            var page = (await Ledger.GetReservationsAsync(account, store, from, to, cursor, Ct)).Value!;
            records.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return records;
    }

    /// <summary>The ledger as the portal registers it.</summary>
    private ILedger Connect(double timeoutSeconds = 30)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Ledgers:Resty:BaseUrl"] = Sandbox.Url + "/sandbox/resty",
            ["Ledgers:Ebica:BaseUrl"] = Sandbox.Url + "/sandbox/ebica",
            [$"Ledgers:{provider}:TimeoutSeconds"] = FormattableString.Invariant($"{timeoutSeconds}"),
        }).Build();
        var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(new RunningClock(At(12, 0))).AddLedgers(configuration).BuildServiceProvider();
        _services.Add(services);
        Assert.True(services.GetRequiredService<LedgerRegistry>().TryFind(provider, out var ledger));
        return ledger;
    }

    /// <summary>Runs on from the sandbox's time: signatures hold, and turns come.</summary>
    private sealed class RunningClock(DateTimeOffset start) : TimeProvider
    {
        private readonly long _began = System.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => start.ToUniversalTime() + System.GetElapsedTime(_began);
    }
}

/// <summary>The set in Resty's dialect.</summary>
public sealed class RestyLedgerContractTests(SandboxDatabase database)
    : LedgerContractTests(database, LedgerProvider.Resty, StoreId, ForeignStoreId, new LedgerAccount(CompanyId, ApiKey))
{
    /// <summary>Only Resty knows conditional requests.</summary>
    [Fact]
    public async Task Seats_that_did_not_change_are_not_sent_again()
    {
        var account = new LedgerAccount(CompanyId, ApiKey);
        var seats = (await Ledger.GetSeatsAsync(account, StoreId, null, Ct)).Value!;

        Assert.True((await Ledger.GetSeatsAsync(account, StoreId, seats.ETag, Ct)).Value!.NotModified);
    }
}

/// <summary>The set in ebica's dialect.</summary>
public sealed class EbicaLedgerContractTests(SandboxDatabase database)
    : LedgerContractTests(database, LedgerProvider.Ebica, ShopCode, ForeignShopCode, new LedgerAccount(CompanyId, EbicaSecret, EbicaClient));
