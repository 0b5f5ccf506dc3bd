using Microsoft.AspNetCore.Http;
using UsenAdmin.Integration.Ledgers;
using Xunit;

namespace UsenAdmin.Tests.Integration.Ledgers;

/// <summary>A partner that answers badly is told apart, and never throws into the portal.</summary>
public sealed class RestyAnswerTests : RestyTest
{
    [Theory]
    [InlineData(401, "invalid_api_key", LedgerFailure.CredentialsInvalid, false)]
    [InlineData(401, null, LedgerFailure.CredentialsInvalid, false)]
    [InlineData(403, "pos_option_required", LedgerFailure.PosOptionRequired, false)]
    [InlineData(404, "store_not_found", LedgerFailure.StoreNotFound, false)]
    [InlineData(404, null, LedgerFailure.Malformed, true)] // A wrong address, not an unknown store.
    [InlineData(403, null, LedgerFailure.Malformed, true)]
    [InlineData(409, "something_new", LedgerFailure.Refused, false)]
    [InlineData(429, "rate_limited", LedgerFailure.RateLimited, true)]
    [InlineData(429, null, LedgerFailure.RateLimited, true)]
    [InlineData(500, "internal_error", LedgerFailure.ServerError, true)]
    [InlineData(502, null, LedgerFailure.ServerError, true)]
    [InlineData(503, "maintenance", LedgerFailure.Maintenance, true)]
    [InlineData(503, null, LedgerFailure.Maintenance, true)]
    [InlineData(204, null, LedgerFailure.Malformed, true)]
    [InlineData(302, null, LedgerFailure.Malformed, true)]
    public async Task Refusals_are_told_apart_by_their_code(int status, string? code, LedgerFailure failure, bool unavailable)
    {
        Partner.Answers(status, code is null ? "" : $"{{\"error\":{{\"code\":\"{code}\",\"message\":\"見せない\",\"requestId\":\"r1\"}}}}");

        var answer = await AskSeatsAsync();

        Assert.Equal((failure, unavailable, false), (answer.Failure, answer.IsUnavailable, answer.IsDone));
    }

    [Theory]
    [InlineData("60", 60)]
    [InlineData("0", 0)]
    [InlineData("99999999", 24 * 3600)]
    [InlineData("soon", null)]
    [InlineData("-5", null)]
    [InlineData("Thu, 01 Jan 2015 00:00:00 GMT", 0)]
    public async Task How_long_to_wait_is_read_where_it_makes_sense(string header, int? seconds)
    {
        Partner.Answers(503, "", headers: ("Retry-After", header));

        Assert.Equal(seconds is { } s ? TimeSpan.FromSeconds(s) : null, (await AskStoreAsync()).RetryAfter);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        Partner.Answers(302, "", headers: ("Location", "/elsewhere"));

        Assert.Equal(LedgerFailure.Malformed, (await AskStoreAsync()).Failure);
        Assert.Single(Partner.Requests);
    }

    [Theory]
    [InlineData("<!DOCTYPE html><html><body>Bad Gateway</body></html>")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"tables\":null}")]
    [InlineData("{\"tables\":{}}")]
    [InlineData("{\"tables\":[null]}")]
    [InlineData("{\"tables\":[{\"tableId\":\"t1\",\"name\":\"A")]
    [InlineData("{\"tables\":[{\"tableId\":\"t1\",\"name\":\"A1\"}]}")]
    [InlineData("{\"tables\":[{\"tableId\":\"t1\",\"order\":1}]}")]
    [InlineData("{\"tables\":[{\"name\":\"A1\",\"order\":1}]}")]
    [InlineData("{\"tables\":[{\"tableId\":\"\",\"name\":\"A1\",\"order\":1}]}")]
    [InlineData("{\"tables\":[{\"tableId\":null,\"name\":\"A1\",\"order\":1}]}")]
    [InlineData("{\"tables\":[{\"tableId\":1,\"name\":\"A1\",\"order\":1}]}")]
    [InlineData("{\"tables\":[{\"tableId\":\"t1\",\"name\":\"A1\",\"order\":\"1\"}]}")]
    [InlineData("{\"tables\":[{\"tableId\":\"t1\",\"name\":\"A1\",\"order\":1.5}]}")]
    [InlineData("{\"tables\":[{\"tableId\":\"t1\",\"name\":\"A1\",\"order\":99999999999}]}")]
    [InlineData("{\"tables\":[{\"tableId\":\"t1\",\"name\":\"A\\u0000\",\"order\":1}]}")]
    [InlineData("{\"tables\":[{\"tableId\":\"t1\",\"name\":\"\\ud800\",\"order\":1}]}")]
    [InlineData("{\"tables\":[{\"tableId\":\"t1\",\"name\":\"A1\",\"order\":1},{\"tableId\":\"t1\",\"name\":\"A2\",\"order\":2}]}")]
    public async Task Seats_that_are_not_of_the_contract_are_malformed(string body)
    {
        Partner.Answers(200, body);

        var answer = await AskSeatsAsync();

        Assert.Equal((LedgerFailure.Malformed, true), (answer.Failure, answer.IsUnavailable));
    }

    [Theory]
    [InlineData("{\"storeId\":\"REST0001\",\"name\":\"渋谷店\"}")]
    [InlineData("{\"storeId\":\"REST0001\",\"name\":\"渋谷店\",\"posOption\":\"true\"}")]
    [InlineData("{\"storeId\":\"OTHER001\",\"name\":\"渋谷店\",\"posOption\":true}")]
    public async Task A_store_that_is_not_of_the_contract_is_malformed(string body)
    {
        Partner.Answers(200, body);

        Assert.Equal(LedgerFailure.Malformed, (await AskStoreAsync()).Failure);
    }

    [Theory]
    [InlineData("name")]
    [InlineData("tableId")]
    [InlineData("area")]
    public async Task Text_that_is_too_long_to_keep_is_malformed(string field)
    {
        var seat = new Dictionary<string, object> { ["tableId"] = "t1", ["name"] = "A1", ["order"] = 1, [field] = new string('あ', 101) };
        Partner.Answers(200, System.Text.Json.JsonSerializer.Serialize(new { tables = new[] { seat } }));

        Assert.Equal(LedgerFailure.Malformed, (await AskSeatsAsync()).Failure);
    }

    [Fact]
    public async Task What_the_contract_does_not_name_is_passed_over()
    {
        Partner.Answers(200, """{"version":2,"tables":[{"tableId":"t1","name":"","order":2,"colour":{"r":1}},{"tableId":"t2","name":"窓","order":1,"minCapacity":1,"maxCapacity":4,"area":null}]}""");

        var answer = await AskSeatsAsync();

        Assert.Equal([new LedgerSeatInfo("t2", "窓", 1, 4, null, 1), new LedgerSeatInfo("t1", "", null, null, null, 2)], answer.Value!.Seats);
    }

    [Fact]
    public async Task A_store_whose_table_settings_are_not_finished_has_no_seats()
    {
        Partner.Answers(200, """{"tables":[]}""");

        Assert.True((await AskSeatsAsync()).Value is { NotModified: false, Seats: [] });
    }

    [Fact]
    public async Task Ten_thousand_seats_are_read()
    {
        var seats = Enumerable.Range(0, 10_000).Select(i => new { tableId = $"t{i}", name = $"席{i}", order = i, area = "1階" });
        Partner.Answers(200, System.Text.Json.JsonSerializer.Serialize(new { tables = seats }));

        Assert.Equal(10_000, (await AskSeatsAsync()).Value!.Seats.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task More_than_ten_megabytes_are_refused_while_they_come(bool announced)
    {
        var hungUp = new TaskCompletionSource();
        Partner.Answer = async http =>
        {
            http.Response.ContentLength = announced ? 1L << 40 : null;
            var chunk = new byte[1 << 20];
            while (!http.RequestAborted.IsCancellationRequested)
            {
                await http.Response.Body.WriteAsync(chunk, CancellationToken.None);
            }

            hungUp.SetResult();
        };

        Assert.Equal(LedgerFailure.Malformed, (await AskSeatsAsync()).Failure);
        await hungUp.Task.WaitAsync(Ct);
        Assert.Single(Partner.Requests);
    }

    [Fact]
    public async Task Not_modified_without_having_asked_is_malformed()
    {
        Partner.Answer = http =>
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        };

        Assert.Equal(LedgerFailure.Malformed, (await AskSeatsAsync()).Failure);
    }

    [Theory]
    [InlineData("r7")]
    [InlineData("\"long\"")]
    public async Task An_ETag_that_cannot_be_kept_is_left_out(string etag)
    {
        Partner.Answers(200, Seats, headers: ("ETag", etag.Replace("long", new string('x', 300), StringComparison.Ordinal)));

        Assert.True((await AskSeatsAsync()).Value is { ETag: null, Seats.Count: 1 });
    }
}
