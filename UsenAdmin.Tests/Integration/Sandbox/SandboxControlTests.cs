using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace UsenAdmin.Tests.Integration.Sandbox;

/// <summary>What the sandbox's screens do, for programs, as the README says.</summary>
public sealed class SandboxControlTests(SandboxDatabase database) : SandboxTest(database)
{
    private readonly HttpClient _http = new();

    public override async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_reservation_is_made_gets_a_table_another_time_and_is_cancelled()
    {
        var made = await CallAsync("POST", "/reservations", """{"startAt":"2026-11-24T14:00:00+09:00","partySize":4,"children":1,"guestName":"佐藤","guestKana":"サトウ","source":"phone"}""");
        Assert.Equal(HttpStatusCode.Created, made.Status);
        var path = $"/reservations/{made.Json["reservationId"]}";

        await CallAsync("PATCH", path, """{"tableIds":["t1"],"startAt":"2026-11-24T15:00:00+09:00"}""");
        var listed = Assert.Single(await ListAsync())!;
        Assert.Equal(("phone", "2026-11-24T15:00:00+09:00", "[\"t1\"]"), (listed["source"]!.GetValue<string>(), listed["startAt"]!.GetValue<string>(), listed["tableIds"]!.ToJsonString()));
        await CallAsync("PATCH", path, """{"status":"cancelled"}""");
        Assert.Equal("cancelled", (await CallAsync("GET", path, null)).Json["status"]!.GetValue<string>());
        Assert.Equal((HttpStatusCode.Conflict, """{"refusal":"reservationCancelled"}"""), Facts(await CallAsync("PATCH", path, """{"partySize":3}""")));
    }

    [Fact]
    public async Task A_store_its_tables_and_its_blocks_change()
    {
        Assert.Equal(HttpStatusCode.NoContent, (await CallAsync("PATCH", "", """{"hours":[{"day":"common","open":true,"from":"00:00","to":"36:00"}]}""")).Status);
        Assert.Contains("36:00", (await GetAsync($"/stores/{StoreId}/business-hours")).Body);
        var table = (await CallAsync("POST", "/tables", """{"name":"B1","maxCapacity":4}""")).Json["tableId"]!.GetValue<string>();
        await CallAsync("PUT", $"/tables/{table}", """{"name":"B2"}""");
        await CallAsync("DELETE", "/tables/t1", null);
        Assert.Equal(["A2", "A7", "B2"], (await GetAsync($"/stores/{StoreId}/tables")).Json["tables"]!.AsArray().Select(t => t!["name"]!.GetValue<string>()));

        var block = await CallAsync("POST", "/blocks", """{"date":"2026-11-24","from":"18:00","to":"20:00","tableIds":["t2"],"repeat":"weekly"}""");
        Assert.Equal("blocked", (await PostAsync($"/stores/{StoreId}/walk-ins", Seating(Guid.NewGuid(), At(18, 0), "t2"))).Code);
        Assert.Equal(HttpStatusCode.NoContent, (await CallAsync("DELETE", $"/blocks/{block.Json["blockId"]}", null)).Status);
        Assert.Equal(201, (await PostAsync($"/stores/{StoreId}/walk-ins", Seating(Guid.NewGuid(), At(18, 0), "t2"))).Status);

        await CallAsync("PATCH", "", """{"posOption":false}""");
        Assert.Equal("pos_option_required", (await GetAsync($"/stores/{StoreId}")).Code);
    }

    [Theory]
    [InlineData("POST", "/reservations", "{")]
    [InlineData("POST", "/reservations", """{"partySize":2}""")]
    [InlineData("POST", "/reservations", """{"startAt":"2026-11-24T14:00:00+09:00","partySize":0}""")]
    [InlineData("POST", "/reservations", """{"startAt":"2026-11-24T14:00:00+09:00","guest":"?"}""")]
    [InlineData("POST", "/reservations", """{"startAt":"2026-11-24T14:00:00+09:00","source":"posWalkIn"}""")]
    [InlineData("PATCH", "", """{"hours":[{"day":"someday","open":true,"from":"10:00","to":"20:00"}]}""")]
    [InlineData("POST", "/tables", """{"name":" "}""")]
    [InlineData("POST", "/blocks", """{"date":"2026-11-24","from":"18","to":"20:00","tableIds":["t2"]}""")]
    public async Task Nonsense_is_refused(string method, string path, string body) => Assert.Equal(HttpStatusCode.BadRequest, (await CallAsync(method, path, body)).Status);

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await CallAsync("PATCH", "/reservations/r404", """{"status":"cancelled"}""")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await CallAsync("GET", "/reservations/r404", null)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await CallAsync("DELETE", "/blocks/b404", null)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await CallAsync("DELETE", "/tables/t404", null)).Status);
    }

    [Fact]
    public async Task Faults_are_set_listed_and_taken_back()
    {
        var faults = $"{Sandbox.Url}/sandbox/faults";
        using var set = await _http.PutAsJsonAsync($"{faults}/{StoreId}", new { kind = "slow", seconds = 3, times = 2 }, Ct);
        Assert.Equal(HttpStatusCode.NoContent, set.StatusCode);
        Assert.Equal("""{"REST0001":{"kind":"slow","seconds":3,"times":2}}""", await _http.GetStringAsync(faults, Ct));
        using var taken = await _http.DeleteAsync($"{faults}/{StoreId}", Ct);
        Assert.Equal("{}", await _http.GetStringAsync(faults, Ct));
        using var unknown = await _http.PutAsJsonAsync($"{faults}/{StoreId}", new { kind = "earthquake" }, Ct);
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
    }

    private static (HttpStatusCode, string) Facts(Reply reply) => (reply.Status, reply.Body);

    private async Task<Reply> CallAsync(string method, string path, string? body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"{Sandbox.Url}/sandbox/stores/{StoreId}{path}");
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _http.SendAsync(request, Ct);
        return new Reply(answer.StatusCode, await answer.Content.ReadAsStringAsync(Ct));
    }

    private sealed record Reply(HttpStatusCode Status, string Body)
    {
        public JsonNode Json => JsonNode.Parse(Body)!;
    }
}
