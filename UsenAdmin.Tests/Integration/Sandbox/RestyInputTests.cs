using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace UsenAdmin.Tests.Integration.Sandbox;

/// <summary>What the contract does not allow is refused in its own shape of errors, and nothing is done.</summary>
public sealed class RestyInputTests(SandboxDatabase database) : SandboxTest(database)
{
    private const string Good = """{"visitId":"11111111-2222-3333-4444-555555555555","tableIds":["t1"],"seatedAt":"2026-11-24T12:00:00+09:00","partySize":2}""";

    [Fact]
    public async Task A_walk_in_that_is_not_of_the_contract_is_invalid()
    {
        (string Part, string Instead)[] wrongs =
        [
            ("\"visitId\":\"11111111-2222-3333-4444-555555555555\"", "\"visitId\":\"no uuid\""),
            ("\"visitId\":\"11111111-2222-3333-4444-555555555555\"", "\"visitId\":null"),
            ("\"visitId\":\"11111111-2222-3333-4444-555555555555\",", ""),
            ("[\"t1\"]", "[]"),
            ("[\"t1\"]", "[1]"),
            ("[\"t1\"]", "\"t1\""),
            ("[\"t1\"]", "[\"t1\",\"t2\"]"),
            ("[\"t1\"]", "[\"\\ud800\"]"),
            ("[\"t1\"]", "[\"\\u0000\"]"),
            ("+09:00", ""),
            ("2026-11-24T12:00:00+09:00", "2026-13-24T12:00:00+09:00"),
            ("2026-11-24T12:00:00+09:00", "0001-01-01T00:00:00+09:00"),
            ("2026-11-24T12:00:00+09:00", "2026-11-24"),
            ("\"partySize\":2", "\"partySize\":0"),
            ("\"partySize\":2", "\"partySize\":1000"),
            ("\"partySize\":2", "\"partySize\":\"2\""),
            ("\"partySize\":2", "\"partySize\":2.5"),
            ("\"partySize\":2", "\"partySize\":1e400"),
            ("\"partySize\":2", "\"partySize\":2,\"stayMinutes\":-1"),
            ("\"partySize\":2", "\"partySize\":2,\"stayMinutes\":null"),
            ("\"partySize\":2", "\"partySize\":2,\"memo\":\"\""),
        ];

        foreach (var (n, wrong) in wrongs.Index())
        {
            var answer = await PostAsync($"/stores/{(n % 2 == 0 ? StoreId : OtherStoreId)}/walk-ins", Good.Replace(wrong.Part, wrong.Instead)); // Two, for the rate.
            Assert.True(answer is { Status: 400, Code: "invalid_request" }, $"{wrong}: {answer.Body}");
        }

        Assert.Equal(0, await Database.CountAsync("select count(*) from sandbox.reservations"));
    }

    [Fact]
    public async Task What_is_no_object_of_JSON_is_malformed()
    {
        string[] bodies =
        [
            "",
            "{",
            "[]",
            "null",
            "{\"partySize\":2,\"partySize\":3}",
        ];

        foreach (var body in bodies)
        {
            var answer = await PostAsync($"/stores/{StoreId}/walk-ins", body);
            Assert.True(answer is { Status: 400, Code: "malformed_json" }, $"{body}: {answer.Body}");
        }
    }

    [Fact]
    public async Task A_bill_that_is_not_of_the_contract_is_invalid()
    {
        (string Property, string Value)[] wrongs =
        [
            ("billNumber", "\"100250000124\""),
            ("billNumber", "\"１００２５００００１２４２\""),
            ("billNumber", "\"1002500001242\\n\""),
            ("amount", "-1"),
            ("partySize", "0"),
            ("recordedAt", "\"now\""),
            ("kind", "\"LINKED\""),
        ];

        foreach (var wrong in wrongs)
        {
            var bill = JsonSerializer.SerializeToNode(Bill(At(12, 0)))!.AsObject();
            bill[wrong.Property] = JsonNode.Parse(wrong.Value);
            var answer = await PutAsync($"/stores/{StoreId}/reservations/r1/bill", bill.ToJsonString());
            Assert.True(answer is { Status: 400, Code: "invalid_request" }, $"{wrong}: {answer.Body}");
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public async Task A_change_without_a_key_of_1_to_64_characters_is_refused(string? key)
    {
        var answer = await SendAsync(HttpMethod.Post, $"/stores/{StoreId}/walk-ins", Good, key);

        Assert.Equal((400, "idempotency_key_required"), (answer.Status, answer.Code));
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task A_body_that_is_far_too_large_is_refused()
    {
        var answer = await PostAsync($"/stores/{StoreId}/walk-ins", Good.Replace("\"t1\"", $"\"{new string('a', 100_000)}\""));

        Assert.Equal((413, "payload_too_large"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task A_question_that_is_not_of_the_contract_is_invalid()
    {
        string[] queries =
        [
            "",
            "from=2026-11-24T00:00:00Z",
            "from=2026-11-24&to=2026-11-25",
            "from=2026-11-24T00:00:00+09:00&to=2026-11-25T00:00:00Z", // A plus sign that was not escaped is a blank.
            "from=2026-11-24T00:00:00Z&to=2026-11-25T00:00:00Z&cursor=hello",
            "visitId=1",
        ];

        foreach (var query in queries)
        {
            Assert.Equal(400, (await GetAsync($"/stores/{StoreId}/reservations?{query}")).Status);
        }
    }

    [Fact]
    public async Task Without_a_key_of_a_customer_nothing_is_answered()
    {
        string?[] keys =
        [
            null,
            "",
            "key-of-nobody",
        ];

        foreach (var apiKey in keys)
        {
            Assert.Equal((401, "invalid_api_key"), await CodeAsync(GetAsync($"/stores/{StoreId}", apiKey)));
        }
    }

    [Fact]
    public async Task Strange_and_foreign_addresses_are_not_found()
    {
        (string Path, string Code)[] addresses =
        [
            ("/stores/NOSUCH01", "store_not_found"),
            ("/stores/" + ForeignStoreId, "store_not_found"),
            ("/stores/%27%20or%201=1", "store_not_found"),
            ("/stores/" + StoreId + "/nothing", "not_found"),
            ("/nothing", "not_found"),
        ];

        foreach (var (path, code) in addresses)
        {
            Assert.Equal((404, code), await CodeAsync(GetAsync(path)));
        }
    }

    [Fact]
    public async Task A_store_whose_option_ended_refuses_everything()
    {
        await Sandbox.Get<UsenAdmin.Integration.Sandbox.SandboxStores>().SetOptionAsync(StoreId, false, Ct);

        Assert.Equal((403, "pos_option_required"), await CodeAsync(GetAsync($"/stores/{StoreId}")));
        Assert.Equal((403, "pos_option_required"), await CodeAsync(PostAsync($"/stores/{StoreId}/walk-ins", Good)));
    }

    [Fact]
    public async Task More_than_20_requests_a_second_are_told_to_wait_and_another_store_is_not()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => GetAsync($"/stores/{StoreId}")));

        var late = replies.Where(r => r.Status == 429).ToList();
        Assert.InRange(replies.Length - late.Count, 20, 59);
        Assert.All(late, r => Assert.Equal(("rate_limited", TimeSpan.FromSeconds(1)), (r.Code, r.RetryAfter)));
        Assert.Equal(200, (await GetAsync($"/stores/{OtherStoreId}")).Status);
    }

    private static async Task<(int, string?)> CodeAsync(Task<RestyReply> reply) => ((await reply).Status, (await reply).Code);
}
