using UsenAdmin.Integration.Ledgers;
using Xunit;

namespace UsenAdmin.Tests.Integration.Ledgers;

/// <summary>Lists of ebica, page by page, and what is in them.</summary>
public sealed class EbicaListTests : EbicaTest
{
    private const string Reserve = """
        {"reserve_no":"r1","status":"01","reserve_type":"1","visit_time":"202611231800","stay_min":"90","num":"2","name":"ユウセン","seat_nos":"A1,A2"}
        """;

    private static readonly DateTimeOffset From = new(2026, 11, 23, 5, 0, 0, TimeSpan.FromHours(9));
    private static readonly DateOnly Day = new(2026, 11, 23);

    [Fact]
    public async Task All_pages_are_read()
    {
        AnswersPages(page => Seats("120", Enumerable.Range((page - 1) * 50, page == 3 ? 20 : 50)));

        Assert.Equal(Enumerable.Range(0, 120).Select(i => $"S{i}"), (await AskSeatsAsync()).Value!.Seats.Select(s => s.SeatId));
        Assert.Equal(3, Partner.Requests.Count);
    }

    [Fact]
    public async Task Full_pages_end_with_the_last()
    {
        AnswersPages(page => Seats("100", Enumerable.Range((page - 1) * 50, 50)));

        Assert.Equal(100, (await AskSeatsAsync()).Value!.Seats.Count);
        Assert.Equal(2, Partner.Requests.Count);
    }

    [Fact]
    public async Task A_list_that_changes_while_it_is_read_is_read_again()
    {
        var requests = 0;
        AnswersPages(page => Interlocked.Increment(ref requests) == 1 ? Seats("51", Enumerable.Range(0, 50)) : Seats("52", Enumerable.Range((page - 1) * 50, page == 1 ? 50 : 2)));

        Assert.Equal(52, (await AskSeatsAsync()).Value!.Seats.Count);
    }

    [Theory]
    [InlineData("3", 2)]
    [InlineData("1", 2)]
    [InlineData("0", 1)]
    [InlineData("100", 51)]
    [InlineData("5001", 50)]
    [InlineData("99999999999", 1)]
    [InlineData("-1", 0)]
    [InlineData("", 0)]
    [InlineData("1.0", 1)]
    public async Task A_total_that_contradicts_the_page_is_malformed(string total, int seats)
    {
        AnswersPages(_ => Seats(total, Enumerable.Range(0, seats)));

        Assert.Equal(LedgerFailure.Malformed, (await AskSeatsAsync()).Failure);
        Assert.InRange(Partner.Requests.Count, 1, 2);
    }

    [Fact]
    public async Task A_list_that_never_ends_is_malformed()
    {
        AnswersPages(page => Seats($"{(page * 50) + 50}", Enumerable.Range((page - 1) * 50, 50)));

        Assert.Equal(LedgerFailure.Malformed, (await AskSeatsAsync()).Failure);
        Assert.Equal(4, Partner.Requests.Count);
    }

    [Fact]
    public async Task The_same_page_again_is_malformed()
    {
        AnswersPages(_ => Seats("100", Enumerable.Range(0, 50)));

        Assert.Equal(LedgerFailure.Malformed, (await AskSeatsAsync()).Failure);
    }

    [Fact]
    public async Task A_later_page_that_is_refused_is_the_answer()
    {
        AnswersPages(page => page == 1 ? Seats("60", Enumerable.Range(0, 50)) : No("E2003"));

        Assert.Equal(LedgerFailure.Maintenance, (await AskSeatsAsync()).Failure);
    }

    [Theory]
    [InlineData("\"S1\"", "\"\"")]
    [InlineData("\"S1\"", "\"A1,A2\"")]
    [InlineData("\"S1\"", "1")]
    [InlineData("\"S1\"", "null")]
    [InlineData("\"min_num\":\"1\"", "\"min_num\":1")]
    [InlineData("\"min_num\":\"1\"", "\"min_num\":\"１\"")]
    [InlineData("\"min_num\":\"1\",", "")]
    [InlineData("\"max_num\":\"4\"", "\"max_num\":\"four\"")]
    [InlineData("\"max_num\":\"4\"", "\"max_num\":\"\"")]
    [InlineData("\"sort_no\":\"1\"", "\"sort_no\":\"99999999999\"")]
    [InlineData("\"席1\"", "\"\\u0000\"")]
    public async Task A_seat_that_is_not_of_the_contract_is_malformed(string of, string to)
    {
        Partner.Answers(200, Seats("1", [1]).Replace(of, to, StringComparison.Ordinal));

        Assert.Equal(LedgerFailure.Malformed, (await AskSeatsAsync()).Failure);
    }

    [Fact]
    public async Task Seats_come_in_the_ledgers_order()
    {
        Partner.Answers(200, Ok("""
            {"total":"2","seats":[{"seat_no":"B","seat_name":"個室","min_num":"2","max_num":"8","floor_name":"2階","sort_no":"10"},{"seat_no":"A","seat_name":"窓","min_num":"01","max_num":"2","sort_no":"9"}]}
            """));

        Assert.Equal([new LedgerSeatInfo("A", "窓", 1, 2, null, 9), new LedgerSeatInfo("B", "個室", 2, 8, "2階", 10)], (await AskSeatsAsync()).Value!.Seats);
    }

    [Fact]
    public async Task A_record_is_read()
    {
        Partner.Answers(200, Ok("""
            {"total":"1","reserves":[{"reserve_no":"w1","status":"03","reserve_type":"4","visit_time":"202611231800","stay_min":"90","num":"3","name":"","name_kana":"",
             "seat_nos":"A1","pos_visit_no":"11111111222233334444555555555555","slip_no":"1002500001242","amount":"5400","memo":"伝票をひも付けました。\n二行目"}]}
            """));

        var record = Assert.Single((await Ebica.GetReservationsAsync(Account, ShopCode, From, From.AddDays(1), null, Ct)).Value!.Items);

        Assert.Equal(("w1", LedgerReservationStatus.Finished, LedgerReservationSource.PosWalkIn, From.AddHours(13), 90, 3),
            (record.ReservationId, record.Status, record.Source, record.StartAt, record.DurationMinutes, record.PartySize));
        Assert.Equal((null, null, VisitId.ToString(), new LedgerBillFacts("1002500001242", 5400, 3)), (record.GuestName, record.GuestKana, record.VisitId, record.Bill));
        Assert.Equal(["A1"], record.SeatIds);
        Assert.Equal(["伝票をひも付けました。", "二行目"], record.VisitNote);
    }

    [Fact]
    public async Task A_range_ends_where_it_ends()
    {
        string At(string no, string time) => Reserve.Replace("r1", no, StringComparison.Ordinal).Replace("202611231800", time, StringComparison.Ordinal);
        Partner.Answers(200, Ok($$"""{"total":"4","reserves":[{{At("r4", "202611240500")}},{{At("r3", "202611240459")}},{{At("r2", "202611230500")}},{{At("r1", "202611230459")}}]}"""));

        var page = (await Ebica.GetReservationsAsync(Account, ShopCode, From, From.AddDays(1), null, Ct)).Value!;

        Assert.Equal(["r2", "r3"], page.Items.Select(r => r.ReservationId));
        Assert.Null(page.NextCursor);
        await Assert.ThrowsAsync<ArgumentException>(() => Ebica.GetReservationsAsync(Account, ShopCode, From, From.AddDays(1), "2", Ct));
    }

    [Theory]
    [InlineData("\"01\"", "\"04\"")]
    [InlineData("\"01\"", "1")]
    [InlineData("\"reserve_type\":\"1\"", "\"reserve_type\":\"5\"")]
    [InlineData("202611231800", "202611232500")] // Hours past 24 are for opening times only.
    [InlineData("202611231800", "20261123")]
    [InlineData("202611231800", "2026-11-23T18:00")]
    [InlineData("202611231800", "202602301800")]
    [InlineData("\"202611231800\"", "202611231800")]
    [InlineData("\"num\":\"2\"", "\"num\":2")]
    [InlineData("\"num\":\"2\"", "\"num\":\"-2\"")]
    [InlineData("\"A1,A2\"", "\"A1,,A2\"")]
    [InlineData("\"A1,A2\"", "null")]
    [InlineData("\"name\":\"ユウセン\",", "")]
    [InlineData("\"reserve_no\":\"r1\"", "\"reserve_no\":\"..\"")]
    [InlineData("\"stay_min\":\"90\"", "\"stay_min\":\"90\",\"amount\":\"5,400\"")]
    public async Task A_record_that_is_not_of_the_contract_is_malformed(string of, string to)
    {
        Partner.Answers(200, Ok($$"""{"total":"1","reserves":[{{Reserve.Replace(of, to, StringComparison.Ordinal)}}]}"""));

        Assert.Equal(LedgerFailure.Malformed, (await Ebica.GetReservationsAsync(Account, ShopCode, From, From.AddDays(1), null, Ct)).Failure);
    }

    [Fact]
    public async Task A_visit_is_found_among_the_records_around_it()
    {
        var mine = Reserve.Replace("\"num\"", "\"pos_visit_no\":\"11111111222233334444555555555555\",\"num\"", StringComparison.Ordinal);
        Partner.Answers(200, Ok($$"""{"total":"2","reserves":[{{mine}},{{Reserve.Replace("r1", "r2", StringComparison.Ordinal)}}]}"""));

        Assert.Equal("r1", Assert.Single((await Ebica.FindVisitAsync(Account, ShopCode, VisitId, From.AddHours(13), Ct)).Value!.Items).ReservationId);
        Assert.Empty((await Ebica.FindVisitAsync(Account, ShopCode, Guid.NewGuid(), From.AddHours(13), Ct)).Value!.Items);
        Assert.Equal("/api/v2/shops/eb000001/reserves?page=1&per_page=50&from=202611221800&to=202611241800", Partner.Requests.First().Target);
    }

    [Fact]
    public async Task Hours_come_day_by_day_and_pass_midnight()
    {
        Partner.Answers(200, Ok("""
            {"days":[{"date":"20261122","holiday":"0","times":[{"open":"1700","close":"2900"}]},{"date":"20261123","holiday":"1","times":[]}]}
            """));

        var hours = (await Ebica.GetHoursAsync(Account, ShopCode, Day.AddDays(-1), Day, Ct)).Value!;

        Assert.Equal("/api/v2/shops/eb000001/calendar?from=20261122&to=20261123", Assert.Single(Partner.Requests).Target);
        Assert.True(hours.IsOpenAt(From.AddMinutes(-1)));
        Assert.False(hours.IsOpenAt(From));
        Assert.False(hours.IsOpenAt(From.AddHours(13)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("""{"date":"20261122","holiday":"0","times":[]}""")]
    [InlineData("""{"date":"20261123","holiday":"0","times":[]},{"date":"20261123","holiday":"0","times":[]}""")]
    [InlineData("""{"date":"20261123","holiday":0,"times":[]}""")]
    [InlineData("""{"date":"20261123","holiday":"0","times":null}""")]
    [InlineData("""{"date":"20261123","holiday":"0","times":[null]}""")]
    [InlineData("""{"date":"20261123","holiday":"0","times":[{"open":"1700","close":"3000"}]}""")]
    [InlineData("""{"date":"20261123","holiday":"0","times":[{"open":"1700","close":"0200"}]}""")]
    [InlineData("""{"date":"20261123","holiday":"0","times":[{"open":"17:00","close":"23:00"}]}""")]
    [InlineData("""{"date":"20261123","holiday":"0","times":[{"open":1700,"close":2300}]}""")]
    [InlineData("""{"date":"20261131","holiday":"0","times":[]}""")]
    [InlineData("null")]
    public async Task Hours_that_are_not_of_the_contract_are_malformed(string days)
    {
        Partner.Answers(200, Ok($$"""{"days":[{{days}}]}"""));

        Assert.Equal(LedgerFailure.Malformed, (await Ebica.GetHoursAsync(Account, ShopCode, Day, Day, Ct)).Failure);
    }
}
