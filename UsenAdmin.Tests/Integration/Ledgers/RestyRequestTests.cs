using UsenAdmin.Integration.Ledgers;
using Xunit;

namespace UsenAdmin.Tests.Integration.Ledgers;

/// <summary>What goes over the wire to Resty, and what never does.</summary>
public sealed class RestyRequestTests : RestyTest
{
    [Fact]
    public async Task The_store_is_asked_for_by_the_contract()
    {
        Partner.Answers(200, """{"storeId":"REST0001","name":"渋谷店","posOption":true,"timeZone":"Asia/Tokyo"}""");

        var answer = await AskStoreAsync();

        Assert.Equal(new LedgerStore("REST0001", "渋谷店", true), answer.Value);
        var request = Assert.Single(Partner.Requests);
        Assert.Equal(("GET", "/v1/stores/REST0001", ""), (request.Method, request.Target, request.Body));
        AssertHeaders(request, ("Accept", "application/json"), ("Authorization", "Bearer key-of-company-1001"));
    }

    [Fact]
    public async Task Seats_that_are_known_are_asked_for_with_their_ETag()
    {
        Partner.Answers(200, Seats, headers: ("ETag", "\"r7\""));
        Assert.Equal("\"r7\"", (await AskSeatsAsync()).Value!.ETag);
        Partner.Answer = http =>
        {
            http.Response.StatusCode = 304;
            return Task.CompletedTask;
        };

        var answer = await AskSeatsAsync("\"r7\"");

        Assert.True(answer.Value is { NotModified: true, ETag: "\"r7\"", Seats: [] });
        Assert.Equal(["/v1/stores/REST0001/tables", "/v1/stores/REST0001/tables"], Partner.Requests.Select(r => r.Target));
        AssertHeaders(Partner.Requests.First(), ("Accept", "application/json"), ("Authorization", "Bearer key-of-company-1001"));
        AssertHeaders(Partner.Requests.Last(), ("Accept", "application/json"), ("Authorization", "Bearer key-of-company-1001"), ("If-None-Match", "\"r7\""));
    }

    [Theory]
    [InlineData("/sandbox/resty")]
    [InlineData("/sandbox/resty/")]
    public async Task A_base_address_with_a_path_is_kept(string path)
    {
        var resty = Connect(Partner.Url + path);

        await resty.GetStoreAsync(Account, StoreId, Ct);

        Assert.Equal("/sandbox/resty/v1/stores/REST0001", Assert.Single(Partner.Requests).Target);
    }

    [Theory]
    [InlineData("https://admin.example.com/hooks/resty/q7Zk", "whsec_0123456789abcdef0123456789abcdef", """{"url":"https://admin.example.com/hooks/resty/q7Zk","secret":"whsec_0123456789abcdef0123456789abcdef"}""")]
    [InlineData(null, null, """{"url":null}""")]
    public async Task Where_to_tell_of_changes_is_said_to_the_byte_and_null_turns_it_off(string? url, string? secret, string body)
    {
        Partner.Answers(204, "");

        var done = await ((ILedgerWebhooks)Resty).SetWebhookAsync(Account, url is null ? null : new Uri(url), secret, "hook-1", Ct);

        Assert.True(done.IsDone);
        var request = Assert.Single(Partner.Requests);
        Assert.Equal(("PUT", "/v1/webhooks", body), (request.Method, request.Target, request.Body));
        AssertHeaders(
            request, ("Accept", "application/json"), ("Authorization", "Bearer key-of-company-1001"), ("Idempotency-Key", "hook-1"),
            ("Content-Type", "application/json; charset=utf-8"), ("Content-Length", body.Length.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task The_key_is_in_no_log()
    {
        Partner.Answers(500, "boom");
        await AskStoreAsync();
        Partner.Answer = http =>
        {
            http.Abort();
            return Task.CompletedTask;
        };
        await AskSeatsAsync();

        Assert.NotEmpty(Log);
        Assert.DoesNotContain(Log, line => line.Contains(Account.Secret, StringComparison.Ordinal));
        Assert.DoesNotContain(Account.Secret, Account.ToString());
    }

    [Fact]
    public async Task No_cookie_travels_from_one_company_to_another()
    {
        Partner.Answers(200, Seats, headers: ("Set-Cookie", "session=1001; Path=/"));
        await AskSeatsAsync();
        await AskSeatsAsync();

        Assert.All(Partner.Requests, r => Assert.DoesNotContain("Cookie", r.Headers.Keys));
    }

    [Theory]
    [InlineData("")]
    [InlineData("key\r\nX-Evil: 1")]
    [InlineData("鍵")]
    [InlineData("two words")]
    public async Task A_key_that_cannot_stand_in_a_header_is_no_valid_key(string secret)
    {
        var answer = await Resty.GetStoreAsync(Account with { Secret = secret }, StoreId, Ct);

        Assert.Equal(LedgerFailure.CredentialsInvalid, answer.Failure);
        Assert.Empty(Partner.Requests);
    }

    [Fact]
    public async Task A_store_is_never_asked_about_more_often_than_the_partner_allows()
    {
        Partner.Answers(200, Seats);
        var start = TimeProvider.System.GetTimestamp();

        // Two kinds of question about one store share its turns, 62 ms apart. A slow machine only makes it longer.
        await Task.WhenAll(Enumerable.Range(0, 30).Select(i => i % 2 == 0 ? (Task)AskSeatsAsync() : AskStoreAsync()));

        Assert.Equal(30, Partner.Requests.Count);
        Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.FromSeconds(1.5), TimeSpan.MaxValue);
    }

    private static void AssertHeaders(PartnerRequest request, params (string, string)[] expected) =>
        Assert.Equal(expected.Order(), request.Headers.Where(h => h.Key is not ("Host" or "traceparent")).Select(h => (h.Key, h.Value)).Order());
}
