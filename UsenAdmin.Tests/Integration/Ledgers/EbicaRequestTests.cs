using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using UsenAdmin.Integration.Ledgers;
using Xunit;

namespace UsenAdmin.Tests.Integration.Ledgers;

/// <summary>What goes over the wire to ebica, to the byte, and its signature.</summary>
public sealed class EbicaRequestTests : EbicaTest
{
    private const string HashOfNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static readonly DateTimeOffset At = new(2026, 11, 23, 9, 0, 59, TimeSpan.Zero); // 18:00 in Tokyo.
    private static readonly LedgerRecordRef Seated = new("r1", VisitId);

    [Fact]
    public async Task A_reservation_is_seated()
    {
        Partner.Answers(200, Ok("""{"reserve_no":"r1"}"""));

        var answer = await Ebica.SeatAsync(Account, ShopCode, "r1", new LedgerSeating(VisitId, ["A1", "A2"], At, 2, 120), "key", Ct);

        Assert.Equal(new LedgerSeated("r1"), answer.Value);
        AssertRequest("POST", "/api/v2/shops/eb000001/visits",
            """{"pos_visit_no":"11111111222233334444555555555555","reserve_no":"r1","seat_nos":"A1,A2","visit_time":"202611231800","num":"2"}""");
    }

    [Fact]
    public async Task A_walk_in_names_no_reservation()
    {
        Partner.Answers(200, Ok("""{"reserve_no":"w1"}"""));

        var answer = await Ebica.CreateWalkInAsync(Account, ShopCode, new LedgerSeating(VisitId, ["A1"], At, 12, null), "key", Ct);

        Assert.Equal(new LedgerSeated("w1"), answer.Value);
        AssertRequest("POST", "/api/v2/shops/eb000001/visits",
            """{"pos_visit_no":"11111111222233334444555555555555","seat_nos":"A1","visit_time":"202611231800","num":"12"}""");
    }

    [Theory]
    [InlineData(LedgerBillKind.Linked, "1")]
    [InlineData(LedgerBillKind.Updated, "2")]
    public async Task A_bill_is_sent(LedgerBillKind kind, string slipKind)
    {
        Partner.Answers(200, Ok("null"));

        Assert.True((await Ebica.SendBillAsync(Account, ShopCode, Seated, new LedgerBill("1002500001242", 5400, 2, At, kind), "key", Ct)).IsDone);

        AssertRequest("POST", "/api/v2/shops/eb000001/visits/11111111222233334444555555555555/slip",
            $$"""{"slip_no":"1002500001242","amount":"5400","num":"2","slip_time":"202611231800","slip_kind":"{{slipKind}}"}""");
    }

    [Fact]
    public async Task A_departure_is_told()
    {
        Partner.Answers(200, Ok("{}"));

        Assert.True((await Ebica.DepartAsync(Account, ShopCode, Seated, At, "key", Ct)).IsDone);

        AssertRequest("POST", "/api/v2/shops/eb000001/visits/11111111222233334444555555555555/leave", """{"leave_time":"202611231800"}""");
    }

    [Fact]
    public async Task A_seating_is_taken_back()
    {
        Partner.Answers(200, Ok("null"));

        Assert.True((await Ebica.UnseatAsync(Account, ShopCode, Seated, Ct)).IsDone);

        AssertRequest("POST", "/api/v2/shops/eb000001/visits/11111111222233334444555555555555/cancel", "");
    }

    [Fact]
    public async Task Lists_are_asked_for_by_page()
    {
        Partner.Answers(200, Ok("""{"total":"0","seats":[]}"""));

        Assert.True((await AskSeatsAsync()).Value is { ETag: null, NotModified: false, Seats: [] });

        AssertRequest("GET", "/api/v2/shops/eb000001/seats?page=1&per_page=50", "");
    }

    [Fact]
    public async Task A_range_is_asked_for_in_whole_minutes_of_Tokyo()
    {
        Partner.Answers(200, Ok("""{"total":"0","reserves":[]}"""));

        Assert.True((await Ebica.GetReservationsAsync(Account, ShopCode, At, At.AddHours(24), null, Ct)).IsDone);

        AssertRequest("GET", "/api/v2/shops/eb000001/reserves?page=1&per_page=50&from=202611231800&to=202611241801", "");
    }

    [Theory]
    [InlineData("/sandbox/ebica")]
    [InlineData("/sandbox/ebica/")]
    [InlineData("/a%2Fb/c%20d/%E5%BA%97")]
    public async Task Every_prefix_is_signed_as_it_is_sent(string path)
    {
        Partner.Answers(200, Ok("""{"shop_code":"eb000001","shop_name":"渋谷店","pos_option":"1"}"""));

        var answer = await Connect(Partner.Url + path).GetStoreAsync(Account, ShopCode, Ct);

        Assert.Equal(new LedgerStore("eb000001", "渋谷店", true), answer.Value);
        AssertRequest("GET", path.TrimEnd('/') + "/api/v2/shops/eb000001", "");
    }

    [Fact]
    public async Task A_repeated_read_is_signed_anew()
    {
        Partner.Answer = http =>
        {
            Partner.Answers(200, Ok("""{"total":"0","seats":[]}"""));
            http.Abort();
            return Task.CompletedTask;
        };

        Assert.True((await AskSeatsAsync()).IsDone);

        Assert.Equal(2, Partner.Requests.Count);
        Assert.All(Partner.Requests, r => Assert.Equal(Sign(r, HashOfNothing), r.Headers["X-Ebica-Signature"]));
    }

    [Fact]
    public async Task Neither_secret_nor_guest_is_in_a_log()
    {
        Partner.Answers(200, Ok("""
            {"total":"1","reserves":[{"reserve_no":"r1","status":"01","reserve_type":"1","visit_time":"202611231800","stay_min":"90","num":"2","name":"優先花子","seat_nos":""}]}
            """));
        await Ebica.GetReservationsAsync(Account, ShopCode, At, At.AddDays(1), null, Ct);
        Partner.Answers(502, "<html>Bad Gateway</html>");
        await AskStoreAsync();

        Assert.NotEmpty(Log);
        Assert.DoesNotContain(Log, line => line.Contains(Account.Secret, StringComparison.Ordinal) || line.Contains("優先花子", StringComparison.Ordinal));
        Assert.DoesNotContain(Log, line => line.Contains(Partner.Requests.First().Headers["X-Ebica-Signature"], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, "secret")]
    [InlineData("", "secret")]
    [InlineData("two words", "secret")]
    [InlineData("client\r\nX-Evil: 1", "secret")]
    [InlineData("顧客", "secret")]
    [InlineData("client", "")]
    public async Task Credentials_that_cannot_be_ebicas_are_not_tried(string? client, string secret)
    {
        var answer = await Ebica.GetStoreAsync(Account with { ClientId = client, Secret = secret }, ShopCode, Ct);

        Assert.Equal(LedgerFailure.CredentialsInvalid, answer.Failure);
        Assert.Empty(Partner.Requests);
    }

    [Fact]
    public async Task A_shop_is_asked_at_most_five_times_a_second()
    {
        Partner.Answers(200, Ok("""{"shop_code":"eb000001","shop_name":"渋谷店","pos_option":"1"}"""));
        var start = TimeProvider.System.GetTimestamp();

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => AskStoreAsync()));

        Assert.All(answers, a => Assert.True(a.IsDone));
        Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.FromSeconds(2.5), TimeSpan.MaxValue);
    }

    private static string Sign(PartnerRequest request, string bodyHash) =>
        Convert.ToBase64String(HMACSHA256.HashData(
            Encoding.UTF8.GetBytes("secret-of-company-1001"),
            Encoding.UTF8.GetBytes($"{request.Method}\n{request.Target}\n{request.Headers["X-Ebica-Timestamp"]}\n{bodyHash}")));

    private void AssertRequest(string method, string target, string body)
    {
        var request = Assert.Single(Partner.Requests);
        Assert.Equal((method, target, body), (request.Method, request.Target, request.Body));
        Assert.Equal("client-1001", request.Headers["X-Ebica-Client"]);
        Assert.InRange(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - long.Parse(request.Headers["X-Ebica-Timestamp"], CultureInfo.InvariantCulture), 0, 60);
        Assert.Equal(
            Sign(request, body.Length == 0 ? HashOfNothing : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)))),
            request.Headers["X-Ebica-Signature"]);
        Assert.Equal(body.Length == 0 ? null : "application/json; charset=utf-8", request.Headers.GetValueOrDefault("Content-Type"));
        Assert.DoesNotContain(request.Headers, h => h.Key is "Authorization" or "Idempotency-Key" or "Cookie");
    }
}
