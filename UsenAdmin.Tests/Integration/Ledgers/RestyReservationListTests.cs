using UsenAdmin.Integration.Ledgers;
using Xunit;

namespace UsenAdmin.Tests.Integration.Ledgers;

/// <summary>Reservations and business hours as Resty lists them.</summary>
public sealed class RestyReservationListTests : RestyTest
{
    private static readonly Guid VisitId = Guid.Parse("11111111-2222-3333-4444-555555555555");
    private static readonly DateOnly Day = new(2026, 11, 23);
    private static readonly DateTimeOffset From = new(2026, 11, 23, 5, 0, 0, TimeSpan.FromHours(9));

    [Fact]
    public async Task A_range_is_read_page_by_page()
    {
        Partner.Answers(200, $$"""{"reservations":[{{Record("r1")}}],"nextCursor":"p+2/="}""");
        var first = (await Resty.GetReservationsAsync(Account, StoreId, From, From.AddDays(1), null, Ct)).Value!;
        Partner.Answers(200, $$"""{"reservations":[{{Record("r2")}}],"nextCursor":null}""");

        var second = (await Resty.GetReservationsAsync(Account, StoreId, From, From.AddDays(1), first.NextCursor, Ct)).Value!;

        Assert.Equal(("r1", "r2", null), (first.Items.Single().ReservationId, second.Items.Single().ReservationId, second.NextCursor));
        Assert.Equal(
            ["/v1/stores/REST0001/reservations?from=2026-11-23T05%3A00%3A00%2B09%3A00&to=2026-11-24T05%3A00%3A00%2B09%3A00",
             "/v1/stores/REST0001/reservations?from=2026-11-23T05%3A00%3A00%2B09%3A00&to=2026-11-24T05%3A00%3A00%2B09%3A00&cursor=p%2B2%2F%3D"],
            Partner.Requests.Select(r => r.Target));
    }

    [Fact]
    public async Task A_visit_is_looked_for_by_its_ID()
    {
        Partner.Answers(200, """{"reservations":[]}""");

        var found = await Resty.FindVisitAsync(Account, StoreId, VisitId, From, Ct);

        Assert.Empty(found.Value!.Items);
        Assert.Equal("/v1/stores/REST0001/reservations?visitId=11111111-2222-3333-4444-555555555555", Assert.Single(Partner.Requests).Target);
    }

    [Fact]
    public async Task A_visit_is_found_with_its_bill_and_its_notes()
    {
        Partner.Answers(200, """
            {"reservations":[{"reservationId":"r1","status":"seated","source":"pos_walk_in","startAt":"2026-11-23T18:00:00+09:00","durationMinutes":90,"partySize":2,
             "guestName":"ユウセン","guestKana":null,"tableIds":["t1"],"visitId":"11111111-2222-3333-4444-555555555555",
             "bill":{"billNumber":"1002500001242","amount":5400,"partySize":2},"visitNote":["伝票をひも付けました。"],"updatedAt":"2026-11-23T09:00:00Z"}]}
            """);

        var record = Assert.Single((await Resty.FindVisitAsync(Account, StoreId, VisitId, From, Ct)).Value!.Items);

        Assert.Equal((LedgerReservationStatus.Seated, LedgerReservationSource.PosWalkIn, From.AddHours(13), 90, 2), (record.Status, record.Source, record.StartAt, record.DurationMinutes, record.PartySize));
        Assert.Equal(("ユウセン", null, VisitId.ToString(), new LedgerBillFacts("1002500001242", 5400, 2)), (record.GuestName, record.GuestKana, record.VisitId, record.Bill));
        Assert.Equal(["t1"], record.SeatIds);
        Assert.Equal(["伝票をひも付けました。"], record.VisitNote);
        Assert.DoesNotContain("ユウセン", record.ToString());
    }

    [Theory]
    [InlineData("\"status\":\"booked\"", "\"status\":\"asleep\"")]
    [InlineData("\"status\":\"booked\"", "\"status\":1")]
    [InlineData("\"source\":\"web\"", "\"source\":null")]
    [InlineData("+09:00", "")] // A time without an offset could be any time.
    [InlineData("2026-11-23T18:00:00+09:00", "2026-11-23")]
    [InlineData("2026-11-23T18:00:00+09:00", "soon")]
    [InlineData("\"partySize\":2", "\"partySize\":\"2\"")]
    [InlineData("\"partySize\":2", "\"partySize\":-2")]
    [InlineData("\"tableIds\":[]", "\"tableIds\":null")]
    [InlineData("\"tableIds\":[]", "\"tableIds\":[null]")]
    [InlineData("\"reservationId\":\"r1\"", "\"reservationId\":\"..\"")]
    [InlineData("\"reservationId\":\"r1\",", "")]
    public async Task A_record_that_is_not_of_the_contract_is_malformed(string of, string to)
    {
        Partner.Answers(200, $$"""{"reservations":[{{Record("r1").Replace(of, to, StringComparison.Ordinal)}}]}""");

        Assert.Equal(LedgerFailure.Malformed, (await Resty.GetReservationsAsync(Account, StoreId, From, From.AddDays(1), null, Ct)).Failure);
    }

    [Fact]
    public async Task A_page_with_a_record_twice_is_malformed()
    {
        Partner.Answers(200, $$"""{"reservations":[{{Record("r1")}},{{Record("r1")}}]}""");

        Assert.Equal(LedgerFailure.Malformed, (await Resty.GetReservationsAsync(Account, StoreId, From, From.AddDays(1), null, Ct)).Failure);
    }

    [Fact]
    public async Task Hours_may_pass_midnight()
    {
        Partner.Answers(200, """
            {"timeZone":"Asia/Tokyo","days":[{"day":"common","open":true,"hours":[{"from":"11:30","to":"14:00"},{"from":"17:00","to":"26:00"}]},{"day":"mon","open":false}]}
            """);

        var hours = (await Resty.GetHoursAsync(Account, StoreId, Day, Day, Ct)).Value!;

        Assert.Equal("/v1/stores/REST0001/business-hours", Assert.Single(Partner.Requests).Target);
        Assert.Equal([(LedgerDay.Common, true), (LedgerDay.Monday, false)], hours.Days.Select(d => (d.Day, d.Open)));
        Assert.Equal([new(new(11, 30, 0), new(14, 0, 0)), new(new(17, 0, 0), new(26, 0, 0))], hours.Days[0].Hours);
    }

    [Theory]
    [InlineData("""{"timeZone":"Asia/Tokyo"}""")]
    [InlineData("""{"days":[{"day":"someday","open":true}]}""")]
    [InlineData("""{"days":[{"day":"mon","open":true},{"day":"mon","open":false}]}""")]
    [InlineData("""{"timeZone":"Asia/Atlantis","days":[]}""")]
    [InlineData("""{"days":[null]}""")]
    [InlineData("""{"days":[{"day":"mon","open":true,"hours":[{"from":"17:00","to":"36:01"}]}]}""")]
    [InlineData("""{"days":[{"day":"mon","open":true,"hours":[{"from":"17:60","to":"26:00"}]}]}""")]
    [InlineData("""{"days":[{"day":"mon","open":true,"hours":[{"from":"17:00","to":"02:00"}]}]}""")]
    [InlineData("""{"days":[{"day":"mon","open":true,"hours":[{"from":"9:00","to":"17:00"}]}]}""")]
    [InlineData("""{"days":[{"day":"mon","open":true,"hours":[null]}]}""")]
    public async Task Hours_that_are_not_of_the_contract_are_malformed(string body)
    {
        Partner.Answers(200, body);

        Assert.Equal(LedgerFailure.Malformed, (await Resty.GetHoursAsync(Account, StoreId, Day, Day, Ct)).Failure);
    }

    private static string Record(string id) =>
        $$"""{"reservationId":"{{id}}","status":"booked","source":"web","startAt":"2026-11-23T18:00:00+09:00","durationMinutes":90,"partySize":2,"tableIds":[]}""";
}
