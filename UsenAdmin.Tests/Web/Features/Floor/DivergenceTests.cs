using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;
using UsenAdmin.Integration.Ledgers;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Web.Access;
using UsenAdmin.Web.Features.Floor;
using UsenAdmin.Web.Features.Floor.Divergence;
using UsenAdmin.Web.Features.Floor.Outbox;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.Floor;

/// <summary>差異一覧: each difference names the step that mends it, and is gone by itself once it is mended.</summary>
public sealed class DivergenceTests(TestPostgres postgres) : FloorStage(postgres)
{
    [Fact]
    public async Task A_moved_reservation_is_to_be_moved_there_and_gone_when_it_was()
    {
        var id = Resty.Book(Six, "ユウセン", 2, "sA1");
        await RefreshAsync();
        var visit = await SeatedAsync("A1", id);
        Assert.Empty(await RowsAsync());
        await Get<MoveVisit>().ExecuteAsync(AtPos, visit, Tables["A3"], [], Ct);

        var row = Assert.Single(await RowsAsync());
        Assert.Equal((DivergenceKind.SeatDiffers, "Restyで予約 18:00 ユウセン様 の座席を A3 に変更"), (row.Kind, row.Mending));
        Assert.Equal(("A3 に着席", "予約 18:00 ユウセン様 は元の席のまま"), (row.Here, row.There));
        Assert.Equal(["A1 A1 POS — 予約台帳 18:00–19:30 ユウセン 様", "A3 A3 POS 18:00–19:30 ユウセン 様 予約台帳 —"], row.Lanes.Select(Written));

        Resty.Change(id, r => r with { SeatIds = ["sA3"] });
        await RefreshAsync();
        Assert.Empty(await RowsAsync());
    }

    [Fact]
    public async Task Its_table_is_shown_over_time_until_now_at_least_and_prints_no_guest()
    {
        var id = Resty.Book(Six, "ユウセン", 2, "sA1");
        await RefreshAsync();
        await Get<MoveVisit>().ExecuteAsync(AtPos, await SeatedAsync("A1", id), Tables["A3"], [], Ct);
        await Get<BlockTable>().ExecuteAsync(AtPos, Tables["A2"], null, Ct);
        Clock.Advance(TimeSpan.FromHours(3));

        var rows = (await RowsAsync()).ToDictionary(r => r.Kind);

        Assert.Equal("A3 A3 POS 18:00–21:00 ユウセン 様 予約台帳 —", Written(rows[DivergenceKind.SeatDiffers].Lanes[1]));
        Assert.StartsWith("A2 A2 POS 18:00–", Written(Assert.Single(rows[DivergenceKind.BlockedHereOnly].Lanes)), StringComparison.Ordinal);
        Assert.DoesNotContain("ユウセン", rows[DivergenceKind.SeatDiffers].Lanes[1].Here[0].ToString(), StringComparison.Ordinal);
    }

    private static string Written(DivergenceLane lane) => $"{lane.Table} {lane.Seat} POS {Written(lane.Here)} 予約台帳 {Written(lane.There)}";

    private static string Written(IReadOnlyList<DivergenceSpan> spans) => spans.Count == 0 ? "—" : string.Join(", ", spans.Select(s => $"{At(s.From)}–{At(s.To)} {s.Text}"));

    private static string At(DateTimeOffset at) => at.ToOffset(TimeSpan.FromHours(9)).ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public async Task A_moved_walk_in_is_told_at_once()
    {
        await RefreshAsync();
        var visit = await SeatedAsync("A1");
        await Get<MoveVisit>().ExecuteAsync(AtPos, visit, Tables["A3"], [], Ct);

        Assert.Equal("Restyでウォークイン 18:00 の座席を A3 に変更", Assert.Single(await RowsAsync()).Mending);
    }

    [Fact]
    public async Task A_merged_record_is_to_be_tidied_up()
    {
        var id = Resty.Book(Six, "ユウセン", 2, "sA1");
        await RefreshAsync();
        var a = await SeatedAsync("A1", id);
        var b = await SeatedAsync("A2");
        await Get<MergeVisits>().ExecuteAsync(AtPos, a, new MergeTarget(b, null), Ct);

        Assert.Equal((DivergenceKind.MergedRecordStays, "Restyで予約 18:00 ユウセン様 をキャンセル"), await OnlyAsync());
        Resty.Change(id, r => r with { Status = LedgerReservationStatus.Cancelled });
        Clock.Advance(TimeSpan.FromMinutes(1));
        await RefreshAsync();
        Assert.Empty(await RowsAsync());
    }

    [Fact]
    public async Task A_groups_other_tables_are_to_be_closed_there()
    {
        await RefreshAsync();
        await SeatedAsync("A1");
        await Get<GroupTables>().ExecuteAsync(AtPos, [Tables["A1"], Tables["A2"]], Ct);

        Assert.Equal((DivergenceKind.TakenHereOnly, "Restyで席 A2 に 19:30 までのウォークインを登録"), await OnlyAsync());
        var closed = Resty.Book(Six, null, 2, "sA2");
        Resty.Change(closed, r => r with { Source = LedgerReservationSource.WalkIn, Status = LedgerReservationStatus.Seated });
        await RefreshAsync();
        Assert.Empty(await RowsAsync());
    }

    [Fact]
    public async Task A_block_an_early_arrival_and_a_cancelled_record_are_named()
    {
        var early = Resty.Book(Six.AddMinutes(30), "レジ", 2, "sA2");
        var cancelled = Resty.Book(Six, "ユウセン", 2, "sA3");
        await RefreshAsync();
        await Get<BlockTable>().ExecuteAsync(AtPos, Tables["A1"], null, Ct);
        await SeatedAsync("A2", early);
        await SeatedAsync("A3", cancelled);
        Resty.Change(cancelled, r => r with { Status = LedgerReservationStatus.Cancelled });
        Clock.Advance(TimeSpan.FromMinutes(1));
        await RefreshAsync();

        var rows = (await RowsAsync()).ToDictionary(r => r.Kind, r => r.Mending);
        Assert.Equal("Restyで席 A1 をブロック", rows[DivergenceKind.BlockedHereOnly]);
        Assert.Equal("Restyで予約 18:30 レジ様 の時間を 18:00 に変更", rows[DivergenceKind.EarlyArrival]);
        Assert.Contains("ユウセン様", rows[DivergenceKind.NotSeatedThere], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_left_here_and_not_there_is_named_and_who_sits_there_only_too()
    {
        var id = Resty.Book(Six.AddMinutes(60), "ユウセン", 2, "sA1");
        var there = Resty.Book(Six, "台帳", 2, "sA4");
        Resty.Change(there, r => r with { Status = LedgerReservationStatus.Seated });
        await RefreshAsync();
        var visit = await SeatedAsync("A1", id);
        await PaidAsync(visit);
        Assert.Equal([ErrorKey.EarlyArrival], Told(await Get<DepartVisit>().ExecuteAsync(AtPos, visit, Ct)));
        await DeliverAsync();
        Clock.Advance(TimeSpan.FromMinutes(1));
        await RefreshAsync();

        var kinds = (await RowsAsync()).Select(r => r.Kind).ToHashSet();
        Assert.Equal([DivergenceKind.NotLeftThere, DivergenceKind.SeatedThereOnly], kinds.Order());
        var stranger = new Actor(ActorKind.Staff, Company, Guid.CreateVersion7(), "店舗責任者");
        Assert.Empty((await Get<FloorDivergenceQueries>().PageAsync(stranger, new DivergenceFilter(), null, Ct)).Rows);
    }

    [Fact]
    public async Task A_message_that_does_not_get_out_is_named_with_its_visit_and_gone_when_it_is_given_up()
    {
        await RefreshAsync();
        Resty.Line = LedgerLineState.Down;
        await SeatedAsync("A1");
        Assert.DoesNotContain(await RowsAsync(), r => r.Kind == DivergenceKind.Undelivered);
        Clock.Advance(TimeSpan.FromMinutes(2));

        var row = Assert.Single(await RowsAsync(), r => r.Kind == DivergenceKind.Undelivered);
        Assert.Equal(("A1", "Restyにウォークイン 18:00 の情報を再送"), (row.Table, row.Mending));
        Assert.Empty(await RowsAsync(new DivergenceFilter(Kind: DivergenceKind.SeatDiffers)));
        Assert.Empty(await RowsAsync(new DivergenceFilter(Ledger: LedgerProvider.Ebica)));

        Assert.True((await Get<GiveUpLedgerMessages>().ExecuteAsync(AtPos.Actor, row.Message!.MessageId, Ct)).IsDone);
        Assert.DoesNotContain(await RowsAsync(), r => r.Kind == DivergenceKind.Undelivered);
    }

    [Fact]
    public async Task A_store_keeper_sees_the_stores_in_charge_and_others_none()
    {
        await RefreshAsync();
        await Get<BlockTable>().ExecuteAsync(AtPos, Tables["A1"], null, Ct);
        var keeper = new StaffUser(Company, "keeper", "責任者", StaffRole.StoreManager);
        await WriteAsync(db =>
        {
            db.Users.Add(keeper);
            return Task.CompletedTask;
        });
        Assert.Empty((await Get<FloorDivergenceQueries>().PageAsync(keeper.ToActor(), new DivergenceFilter(), null, Ct)).Rows);

        await WriteAsync(db =>
        {
            db.StaffStores.Add(new StaffStore(Company, keeper.Id, Shop.Id));
            return Task.CompletedTask;
        });
        Assert.Single((await Get<FloorDivergenceQueries>().PageAsync(keeper.ToActor(), new DivergenceFilter("本店"), null, Ct)).Rows);
        Assert.Empty((await Get<FloorDivergenceQueries>().PageAsync(keeper.ToActor(), new DivergenceFilter("支店"), null, Ct)).Rows);
    }

    private async Task<IReadOnlyList<DivergenceRow>> RowsAsync(DivergenceFilter? filter = null) =>
        (await Get<FloorDivergenceQueries>().PageAsync(new Actor(ActorKind.Command, Company, null, "test"), filter ?? new DivergenceFilter(), null, Ct)).Rows;

    private async Task<(DivergenceKind, string)> OnlyAsync() => Assert.Single(await RowsAsync()) is var row ? (row.Kind, row.Mending) : default;
}
