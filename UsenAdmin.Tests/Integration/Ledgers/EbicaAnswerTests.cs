using Microsoft.AspNetCore.Http;
using UsenAdmin.Integration.Ledgers;
using Xunit;

namespace UsenAdmin.Tests.Integration.Ledgers;

/// <summary>An ebica that answers badly is told apart, and never throws into the portal.</summary>
public sealed class EbicaAnswerTests : EbicaTest
{
    private static readonly LedgerSeating Seating = new(VisitId, ["S1"], new DateTimeOffset(2026, 11, 23, 18, 0, 0, TimeSpan.FromHours(9)), 2, null);

    [Theory]
    [InlineData("E1001", LedgerFailure.CredentialsInvalid, null, false, false)]
    [InlineData("E1002", LedgerFailure.ClockOff, null, true, false)]
    [InlineData("E1003", LedgerFailure.RateLimited, null, true, false)]
    [InlineData("E2001", LedgerFailure.StoreNotFound, null, false, false)]
    [InlineData("E2002", LedgerFailure.PosOptionRequired, null, false, false)]
    [InlineData("E2003", LedgerFailure.Maintenance, null, true, false)]
    [InlineData("E3001", LedgerFailure.Refused, LedgerRefusal.TableNotDesignated, false, false)]
    [InlineData("E3002", LedgerFailure.Refused, LedgerRefusal.AnotherReservationExists, false, false)]
    [InlineData("E3003", LedgerFailure.Refused, LedgerRefusal.OutsideBusinessHours, false, false)]
    [InlineData("E3004", LedgerFailure.Refused, LedgerRefusal.UnknownSeat, false, false)]
    [InlineData("E3006", LedgerFailure.Refused, LedgerRefusal.AlreadySeated, false, false)]
    [InlineData("E3007", LedgerFailure.Refused, LedgerRefusal.DepartureBeforeStart, false, false)]
    [InlineData("E3008", LedgerFailure.Refused, LedgerRefusal.WalkInExists, false, false)]
    [InlineData("E3009", LedgerFailure.Refused, LedgerRefusal.NotSeated, false, false)]
    [InlineData("E3010", LedgerFailure.Refused, LedgerRefusal.Blocked, false, false)]
    [InlineData("E3011", LedgerFailure.Refused, LedgerRefusal.ReservationCancelled, false, false)]
    [InlineData("E3999", LedgerFailure.Refused, LedgerRefusal.Other, false, false)]
    [InlineData("E9999", LedgerFailure.ServerError, null, true, true)]
    [InlineData("E4242", LedgerFailure.ServerError, null, true, true)]
    public async Task Refusals_are_told_apart_by_their_code(string code, LedgerFailure failure, LedgerRefusal? refusal, bool unavailable, bool mayHaveArrived)
    {
        Partner.Answers(200, No(code));

        var answer = await Ebica.CreateWalkInAsync(Account, ShopCode, Seating, "key", Ct);

        Assert.Equal((failure, refusal, unavailable, mayHaveArrived), (answer.Failure, answer.Refusal, answer.IsUnavailable, answer.MayHaveArrived));
        Assert.Single(Partner.Requests);
    }

    [Fact]
    public async Task A_clock_that_is_off_is_told_to_the_operator()
    {
        Partner.Answers(200, No("E1002"), headers: ("Date", DateTimeOffset.UtcNow.AddMinutes(-10).ToString("R")));

        await AskStoreAsync();

        Assert.Contains(Log, line => line.Contains("clock", StringComparison.Ordinal) && (line.Contains("600", StringComparison.Ordinal) || line.Contains("601", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_visit_that_is_known_already_sits()
    {
        Partner.Answers(200, No("E3005", """{"reserve_no":"r1"}"""));

        Assert.Equal(new LedgerSeated("r1", WasKnown: true), (await Ebica.CreateWalkInAsync(Account, ShopCode, Seating, "key", Ct)).Value);
        Assert.Equal(new LedgerSeated("r1", WasKnown: true), (await Ebica.SeatAsync(Account, ShopCode, "r1", Seating, "key", Ct)).Value);
    }

    [Fact]
    public async Task A_visit_that_is_known_at_another_record_is_for_a_person()
    {
        Partner.Answers(200, No("E3005", """{"reserve_no":"r2"}"""));

        var answer = await Ebica.SeatAsync(Account, ShopCode, "r1", Seating, "key", Ct);

        Assert.Equal((LedgerFailure.Refused, LedgerRefusal.VisitKnown), (answer.Failure, answer.Refusal));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"reserve_no":null}""")]
    [InlineData("""{"reserve_no":7}""")]
    [InlineData("""{"reserve_no":""}""")]
    public async Task A_visit_that_is_known_somewhere_is_no_answer(string data)
    {
        Partner.Answers(200, No("E3005", data));

        var answer = await Ebica.CreateWalkInAsync(Account, ShopCode, Seating, "key", Ct);

        Assert.Equal((LedgerFailure.Malformed, true), (answer.Failure, answer.MayHaveArrived));
    }

    [Fact]
    public async Task Nothing_is_to_be_taken_back_of_what_is_not_seated()
    {
        Partner.Answers(200, No("E3009"));

        Assert.True((await Ebica.UnseatAsync(Account, ShopCode, new LedgerRecordRef("r1", VisitId), Ct)).IsDone);
    }

    [Theory]
    [InlineData(502, LedgerFailure.ServerError)]
    [InlineData(503, LedgerFailure.ServerError)]
    [InlineData(504, LedgerFailure.ServerError)]
    [InlineData(500, LedgerFailure.ServerError)]
    [InlineData(429, LedgerFailure.RateLimited)]
    [InlineData(200, LedgerFailure.Malformed)]
    [InlineData(403, LedgerFailure.Malformed)]
    public async Task The_gateways_HTML_is_told_apart_by_its_status(int status, LedgerFailure failure)
    {
        Partner.Answers(status, "<html><body>見せない</body></html>", "text/html");

        Assert.Equal((failure, true), ((await AskStoreAsync()).Failure, (await AskStoreAsync()).IsUnavailable));
    }

    [Theory]
    [InlineData(204)]
    [InlineData(201)]
    [InlineData(302)]
    public async Task Any_other_status_is_not_of_the_contract(int status)
    {
        Partner.Answers(status, "", headers: ("Location", "/elsewhere"));

        Assert.Equal(LedgerFailure.Malformed, (await AskStoreAsync()).Failure);
        Assert.Single(Partner.Requests);
    }

    [Theory]
    [InlineData(503, "60", LedgerFailure.ServerError, 60)]
    [InlineData(429, "2", LedgerFailure.RateLimited, 2)]
    [InlineData(429, null, LedgerFailure.RateLimited, null)]
    [InlineData(429, "soon", LedgerFailure.RateLimited, null)]
    [InlineData(429, "99999999", LedgerFailure.RateLimited, 24 * 3600)]
    public async Task A_gateway_says_how_long_to_wait_or_does_not(int status, string? header, LedgerFailure failure, int? seconds)
    {
        Partner.Answers(status, "", headers: header is null ? [] : [("Retry-After", header)]);

        var answer = await AskStoreAsync();

        Assert.Equal((failure, seconds is { } s ? TimeSpan.FromSeconds(s) : null), (answer.Failure, answer.RetryAfter));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"result":"OK","data":SHOP}""")]
    [InlineData("""{"result":"OK","error_code":null,"error_message":null}""")]
    [InlineData("""{"result":"OK","error_code":null,"error_message":null,"data":null}""")]
    [InlineData("""{"result":"OK","error_code":null,"error_message":null,"data":[SHOP]}""")]
    [InlineData("""{"result":"OK","error_code":"E9999","error_message":null,"data":SHOP}""")]
    [InlineData("""{"result":"OK","error_code":0,"error_message":null,"data":SHOP}""")]
    [InlineData("""{"result":"ok","error_code":null,"error_message":null,"data":SHOP}""")]
    [InlineData("""{"result":true,"error_code":null,"error_message":null,"data":SHOP}""")]
    [InlineData("""{"result":null,"error_code":null,"error_message":null,"data":SHOP}""")]
    [InlineData("""{"result":"NG","error_code":null,"error_message":null,"data":SHOP}""")]
    [InlineData("""{"result":"NG","error_code":"2001","error_message":null,"data":null}""")]
    [InlineData("""{"result":"NG","error_code":"E20010","error_message":null,"data":null}""")]
    [InlineData("""{"Result":"OK","Error_Code":null,"Error_Message":null,"Data":SHOP}""")]
    [InlineData("""{"result":"OK","error_code":null,"error_message":null,"data":SHOP""")]
    [InlineData("SHOP")]
    public async Task An_envelope_that_is_not_of_the_contract_is_malformed(string body)
    {
        Partner.Answers(200, body.Replace("SHOP", """{"shop_code":"eb000001","shop_name":"渋谷店","pos_option":"1"}""", StringComparison.Ordinal));

        Assert.Equal(LedgerFailure.Malformed, (await AskStoreAsync()).Failure);
    }

    [Theory]
    [InlineData("""{"shop_code":"eb000001","shop_name":"渋谷店"}""")]
    [InlineData("""{"shop_code":"eb000001","shop_name":"渋谷店","pos_option":1}""")]
    [InlineData("""{"shop_code":"eb000001","shop_name":"渋谷店","pos_option":"2"}""")]
    [InlineData("""{"shop_code":"eb000001","shop_name":null,"pos_option":"1"}""")]
    [InlineData("""{"shop_code":"eb000002","shop_name":"新宿店","pos_option":"1"}""")]
    public async Task A_shop_that_is_not_of_the_contract_is_malformed(string data)
    {
        Partner.Answers(200, Ok(data));

        Assert.Equal(LedgerFailure.Malformed, (await AskStoreAsync()).Failure);
    }

    [Fact]
    public async Task What_the_contract_does_not_name_is_passed_over()
    {
        Partner.Answers(200, """{"request_id":7,"result":"OK","error_code":null,"error_message":null,"data":{"shop_code":"eb000001","shop_name":"渋谷店","pos_option":"0","plan":{"a":[]}}}""");

        Assert.Equal(new LedgerStore("eb000001", "渋谷店", false), (await AskStoreAsync()).Value);
    }

    [Fact]
    public async Task More_than_ten_megabytes_are_refused()
    {
        Partner.Answers(200, Ok($$"""{"total":"0","seats":[],"padding":"{{new string('x', 11 << 20)}}"}"""));

        Assert.Equal(LedgerFailure.Malformed, (await AskSeatsAsync()).Failure);
    }

    [Fact]
    public async Task A_slow_drip_ends_with_the_time_out()
    {
        Partner.Answer = async http =>
        {
            while (!http.RequestAborted.IsCancellationRequested)
            {
                await http.Response.WriteAsync(" ");
                await http.Response.Body.FlushAsync();
                await Task.Delay(20);
            }
        };

        Assert.Equal(LedgerFailure.TimedOut, (await Connect(Partner.Url, timeoutSeconds: 1).GetStoreAsync(Account, ShopCode, Ct)).Failure);
    }

    [Fact]
    public async Task What_changes_something_is_sent_once_and_its_outcome_is_unknown_when_the_answer_is_lost()
    {
        Partner.Answer = http =>
        {
            http.Abort();
            return Task.CompletedTask;
        };
        var seated = new LedgerRecordRef("r1", VisitId);

        var answers = new[]
        {
            (await Ebica.SeatAsync(Account, ShopCode, "r1", Seating, "key", Ct)).MayHaveArrived,
            (await Ebica.CreateWalkInAsync(Account, ShopCode, Seating, "key", Ct)).MayHaveArrived,
            (await Ebica.SendBillAsync(Account, ShopCode, seated, new LedgerBill("1002500001242", 1, 1, Seating.SeatedAt, LedgerBillKind.Linked), "key", Ct)).MayHaveArrived,
            (await Ebica.DepartAsync(Account, "eb000002", seated, Seating.SeatedAt, "key", Ct)).MayHaveArrived,
            (await Ebica.UnseatAsync(Account, "eb000002", seated, Ct)).MayHaveArrived,
        };

        Assert.All(answers, Assert.True);
        Assert.Equal(5, Partner.Requests.Count);
    }

    [Fact]
    public async Task A_record_of_another_reservation_is_no_answer()
    {
        Partner.Answers(200, Ok("""{"reserve_no":"r2"}"""));

        Assert.Equal((LedgerFailure.Malformed, true), ((await Ebica.SeatAsync(Account, ShopCode, "r1", Seating, "key", Ct)) is var a ? (a.Failure, a.MayHaveArrived) : default));
    }
}
