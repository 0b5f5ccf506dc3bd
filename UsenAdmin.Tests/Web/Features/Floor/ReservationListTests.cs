using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data.Floor;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Integration.Ledgers;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Web.Features.Floor;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.Floor;

/// <summary>Rules 1–3 of the store (manual 3-1).</summary>
public sealed class ReservationListTests(TestPostgres postgres) : FloorStage(postgres)
{
    [Fact]
    public async Task Rule_01_this_business_day_and_unseated_ones_of_the_day_before_and_after_seated_ones_below()
    {
        var before = Resty.Book(Six.AddDays(-1), "昨日", 2, "sA1");
        var beforeSeated = Resty.Book(Six.AddDays(-1), "昨日の着席", 2, "sA1");
        var twoBefore = Resty.Book(Six.AddDays(-2), "一昨日", 2, "sA1");
        var early = Resty.Book(new DateTimeOffset(2026, 11, 25, 4, 30, 0, TimeSpan.FromHours(9)), "深夜", 2, "sA1"); // Before 05:00: still today.
        var finished = Resty.Book(Six.AddHours(-3), "終了", 2, "sA2");
        var cancelled = Resty.Book(Six, "取消", 2, "sA3");
        var walkIn = Resty.Book(Six, null, 2, "sA4");
        var after = Resty.Book(Six.AddDays(1), "明日", 2);
        Resty.Change(beforeSeated, r => r with { Status = LedgerReservationStatus.Seated });
        Resty.Change(finished, r => r with { Status = LedgerReservationStatus.Finished });
        Resty.Change(cancelled, r => r with { Status = LedgerReservationStatus.NoShow });
        Resty.Change(walkIn, r => r with { Source = LedgerReservationSource.WalkIn, Status = LedgerReservationStatus.Seated });
        await RefreshAsync();

        var cards = (await ListAsync()).Reservations;

        Assert.Equal([before, early, after, finished], cards.Select(c => c.ReservationId));
        Assert.Equal(ReservationCardState.Seated, cards[^1].State);
        Assert.DoesNotContain(cards, c => c.ReservationId == twoBefore);
    }

    [Fact]
    public async Task Rule_02_the_list_is_as_of_the_last_refresh_and_marked_when_a_change_is_reported()
    {
        Assert.Equal((null, true), ((await ListAsync()).FetchedAt, (await ListAsync()).Stale));
        await RefreshAsync();
        Assert.Equal((Six, false), ((await ListAsync()).FetchedAt, (await ListAsync()).Stale));

        Resty.Book(Six, "ユウセン", 2);
        Clock.Advance(TimeSpan.FromMinutes(1));
        await Get<MarkReservationsStale>().ExecuteAsync(Company, Shop.Id, LedgerProvider.Resty, Clock.GetUtcNow(), Ct);
        var marked = await ListAsync();
        Assert.Equal((Six, true, 0), (marked.FetchedAt, marked.Stale, marked.Reservations.Count));

        await RefreshAsync();
        Assert.Equal((false, 1), ((await ListAsync()).Stale, (await ListAsync()).Reservations.Count));
    }

    [Fact]
    public async Task Rule_02_a_ledger_that_cannot_be_asked_leaves_the_list_as_it_was()
    {
        Resty.Book(Six, "ユウセン", 2);
        await RefreshAsync();
        Resty.Line = LedgerLineState.Down;
        Clock.Advance(TimeSpan.FromMinutes(5));

        var result = await Get<RefreshReservations>().ExecuteAsync(AtPos, Ct);

        Assert.Equal(UsenAdmin.Data.Results.ErrorKey.LedgerNetworkError, Assert.Single(result.Value).Key);
        Assert.Equal((Six, 1), ((await ListAsync()).FetchedAt, (await ListAsync()).Reservations.Count));
    }

    [Fact]
    public async Task Rule_03_a_card_shows_its_designation_and_once_seated_the_table_it_sits_at()
    {
        var without = Resty.Book(Six, "なし", 2);
        var designated = Resty.Book(Six.AddMinutes(1), "ユウセン", 2, "sA1");
        await RefreshAsync();
        var cards = (await ListAsync()).Reservations;
        Assert.Equal((0, false, "tableNotDesignated"), (cards[0].TableNames.Count, cards[0].CanSeat, cards[0].Why));
        Assert.Equal(("A1", true, null), (cards[1].TableNames.Single(), cards[1].CanSeat, cards[1].Why));

        await SeatedAsync("A3", designated);

        cards = (await ListAsync()).Reservations;
        Assert.Equal([without, designated], cards.Select(c => c.ReservationId));
        Assert.Equal((ReservationCardState.Seated, "A3", false), (cards[1].State, cards[1].TableNames.Single(), cards[1].CanSeat));
    }

    [Fact]
    public async Task Rule_03_a_seat_without_a_table_is_shown_by_the_ledgers_name_for_it()
    {
        await WriteAsync(async db => db.LedgerSeats.Add(new LedgerSeat(
            db.CompanyId, await db.LedgerLinks.Where(l => l.Provider == LedgerProvider.Resty).Select(l => l.Id).SingleAsync(Ct), "s99", new SeatFacts("テラス1", 1, 4, null, 99))));
        Resty.Book(Six, "ユウセン", 2, "s99");
        Resty.Book(Six.AddMinutes(1), "ユウセン", 2, "sGone");
        await RefreshAsync();

        var cards = (await ListAsync()).Reservations;
        Assert.Equal(["テラス1", "sGone"], cards.Select(c => c.TableNames.Single()));
        Assert.All(cards, c => Assert.Equal((false, "checkTableMapping"), (c.CanSeat, c.Why)));
    }

    [Fact]
    public async Task Upcoming_reservations_stand_at_their_tables_until_they_sit()
    {
        var later = Resty.Book(Six.AddHours(2), "後", 2, "sA1");
        var sooner = Resty.Book(Six.AddHours(1), "先", 2, "sA1");
        Resty.Book(Six.AddDays(1), "明日", 2, "sA1");
        await RefreshAsync();
        Assert.Equal([sooner, later], (await TableAsync("A1")).Upcoming.Select(u => u.ReservationId));

        await SeatedAsync("A2", sooner);
        Assert.Equal([later], (await TableAsync("A1")).Upcoming.Select(u => u.ReservationId));
    }

    private async Task<ReservationListView> ListAsync() => (await Get<FloorQueries>().ReservationsAsync(AtPos, Ct)).Value;
}
