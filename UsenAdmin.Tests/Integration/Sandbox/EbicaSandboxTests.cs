using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using UsenAdmin.Integration.Sandbox.Storage;
using UsenAdmin.Tests.Contracts;
using Xunit;

namespace UsenAdmin.Tests.Integration.Sandbox;

/// <summary>ebica's API as a program asks it that was written from the contract alone; every answer is held against the document.</summary>
public sealed class EbicaSandboxTests(SandboxDatabase database) : SandboxTest(database)
{
    private const string VisitNo = "V-1";

    private static readonly OpenApiContract Contract = OpenApiContract.Load("ebica.openapi.yaml");

    private readonly HttpClient _http = new();

    [Fact]
    public async Task A_shop_and_its_lists_are_of_the_contract()
    {
        await ReserveAsync(At(18, 0), storeId: ShopCode);

        Assert.Equal("1", (await AskAsync($"/shops/{ShopCode}"))["data"]!["pos_option"]!.GetValue<string>());
        Assert.Equal("3", (await AskAsync($"/shops/{ShopCode}/seats"))["data"]!["total"]!.GetValue<string>());
        Assert.Equal("t3", (await AskAsync($"/shops/{ShopCode}/seats?page=2&per_page=2"))["data"]!["seats"]!.AsArray().Single()!["seat_no"]!.GetValue<string>());
        Assert.Empty((await AskAsync($"/shops/{ShopCode}/seats?page=9"))["data"]!["seats"]!.AsArray());
        Assert.Single((await AskAsync($"/shops/{ShopCode}/reserves?from=202611240000&to=202611250000"))["data"]!["reserves"]!.AsArray());
    }

    [Fact]
    public async Task Hours_past_29_belong_to_the_next_day()
    {
        await Sandbox.Get<UsenAdmin.Integration.Sandbox.SandboxStores>().SetHoursAsync(ShopCode, [new("common", false, null, null), new("tue", true, "20:00", "36:00")], Ct);

        var days = (await AskAsync($"/shops/{ShopCode}/calendar?from=20261124&to=20261126"))["data"]!["days"]!.AsArray();

        Assert.Equal(
            ["""{"date":"20261124","holiday":"0","times":[{"open":"2000","close":"2900"}]}""", """{"date":"20261125","holiday":"1","times":[{"open":"0500","close":"1200"}]}""", """{"date":"20261126","holiday":"1","times":[]}"""],
            days.Select(d => d!.ToJsonString()));
    }

    [Theory]
    [InlineData("client-9999", EbicaSecret, 0, "E1001")]
    [InlineData(EbicaClient, "wrong", 0, "E1001")]
    [InlineData("client-1002", EbicaSecret, 0, "E1001")]
    [InlineData(EbicaClient, EbicaSecret, 301, "E1002")]
    [InlineData(EbicaClient, EbicaSecret, -301, "E1002")]
    [InlineData(EbicaClient, EbicaSecret, 300, null)]
    [InlineData(EbicaClient, EbicaSecret, -300, null)]
    public async Task A_signature_is_of_its_client_and_its_time(string client, string secret, int secondsOff, string? code) =>
        Assert.Equal(code, Code(await AskAsync($"/shops/{ShopCode}", client: client, secret: secret, secondsOff: secondsOff)));

    [Fact]
    public async Task A_signature_holds_for_its_own_path_query_and_body_alone()
    {
        Assert.Equal("E1001", Code(await AskAsync($"/shops/{ShopCode}/seats", signedPath: $"/shops/{ShopCode}/seats?page=1")));
        Assert.Equal("E1001", Code(await AskAsync($"/shops/{ShopCode}/visits", Visit(), signedBody: Visit().Replace("\"2\"", "\"3\"", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Shops_are_found_by_their_customer_and_need_the_option()
    {
        Assert.Equal("E2001", Code(await AskAsync("/shops/eb999999")));
        Assert.Equal("E2001", Code(await AskAsync($"/shops/{ForeignShopCode}")));
        Assert.Equal("0", (await AskAsync($"/shops/{ShopWithoutOption}"))["data"]!["pos_option"]!.GetValue<string>());
        Assert.Equal("E2002", Code(await AskAsync($"/shops/{ShopWithoutOption}/seats")));
    }

    [Fact]
    public async Task More_than_five_requests_a_second_are_refused()
    {
        var codes = await Task.WhenAll(Enumerable.Range(0, 30).Select(async _ => Code(await AskOnceAsync($"/shops/{ShopCode}"))));

        Assert.Contains("E1003", codes);
        Assert.InRange(codes.Count(c => c is null), 5, 29);
    }

    [Fact]
    public async Task A_known_visit_is_answered_with_its_record_whatever_else_the_body_says()
    {
        var made = (await AskAsync($"/shops/{ShopCode}/visits", Visit()))["data"]!["reserve_no"]!.GetValue<string>();

        foreach (var body in new[] { Visit(), $$"""{"pos_visit_no":"{{VisitNo}}","seat_nos":7,"colour":"red"}""" })
        {
            var again = await AskAsync($"/shops/{ShopCode}/visits", body);
            Assert.Equal(("E3005", made), (Code(again), again["data"]!["reserve_no"]!.GetValue<string>()));
        }

        Assert.Null(Code(await AskAsync($"/shops/{ShopCode}/visits/{VisitNo}/cancel", "")));
        Assert.Null(Code(await AskAsync($"/shops/{ShopCode}/visits/{VisitNo}/cancel", "")));
        Assert.Equal("E3005", Code(await AskAsync($"/shops/{ShopCode}/visits", Visit())));
        Assert.Equal("E3009", Code(await AskAsync($"/shops/{ShopCode}/visits/V-2/cancel", "")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"pos_visit_no\":\"V-1\"}")]
    [InlineData("VISIT,\"colour\":\"red\"}")]
    [InlineData("VISIT,\"num\":\"2\"}")]
    public async Task A_body_that_is_not_of_the_contract_changes_nothing(string body)
    {
        Assert.Equal("E9999", Code(await AskAsync($"/shops/{ShopCode}/visits", body.Replace("VISIT", Visit()[..^1], StringComparison.Ordinal))));

        Assert.Equal("0", (await AskAsync($"/shops/{ShopCode}/reserves?from=202611240000&to=202611250000"))["data"]!["total"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("/seats?page=0")]
    [InlineData("/seats?per_page=51")]
    [InlineData("/seats?page=x")]
    [InlineData("/reserves?from=202611240000")]
    [InlineData("/reserves?from=202611240000&to=202611242500")]
    [InlineData("/calendar?from=20261124&to=20261123")]
    [InlineData("/calendar?from=20261124&to=20991231")]
    public async Task A_query_that_is_not_of_the_contract_is_told(string query) => Assert.Equal("E9999", Code(await AskAsync($"/shops/{ShopCode}{query}")));

    [Theory]
    [InlineData(FaultKind.Maintenance, "E2003")]
    [InlineData(FaultKind.Error, "E9999")]
    public async Task Faults_come_in_the_envelope(FaultKind fault, string code)
    {
        await FaultAsync(fault, times: 1, storeId: ShopCode);

        Assert.Equal(code, Code(await AskAsync($"/shops/{ShopCode}")));
        Assert.Null(Code(await AskAsync($"/shops/{ShopCode}")));
    }

    public override ValueTask DisposeAsync()
    {
        _http.Dispose();
        return base.DisposeAsync();
    }

    private static string Visit() => $$"""{"pos_visit_no":"{{VisitNo}}","seat_nos":"t1","visit_time":"202611241200","num":"2"}""";

    private static string? Code(JsonNode answer) => answer["error_code"]?.GetValue<string>();

    /// <summary>Asks, and again as long as the rate forbids it.</summary>
    private async Task<JsonNode> AskAsync(
        string path, string? body = null, string client = EbicaClient, string secret = EbicaSecret, int secondsOff = 0, string? signedPath = null, string? signedBody = null)
    {
        while (true)
        {
            var answer = await AskOnceAsync(path, body, client, secret, secondsOff, signedPath, signedBody);
            if (Code(answer) != "E1003")
            {
                return answer;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), Ct);
        }
    }

    private async Task<JsonNode> AskOnceAsync(
        string path, string? body = null, string client = EbicaClient, string secret = EbicaSecret, int secondsOff = 0, string? signedPath = null, string? signedBody = null)
    {
        const string Base = "/sandbox/ebica/api/v2";
        using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, Sandbox.Url + Base + path);
        var timestamp = (Clock.GetUtcNow().ToUnixTimeSeconds() + secondsOff).ToString(CultureInfo.InvariantCulture);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(signedBody ?? body ?? "")));
        var signed = $"{request.Method}\n{Base}{signedPath ?? path}\n{timestamp}\n{hash}";
        request.Headers.Add("X-Ebica-Client", client);
        request.Headers.Add("X-Ebica-Timestamp", timestamp);
        request.Headers.Add("X-Ebica-Signature", Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(signed))));
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        using var answer = await _http.SendAsync(request, Ct);
        var json = await answer.Content.ReadAsStringAsync(Ct);
        Assert.Equal((200, "application/json"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        var schema = Contract.Schema(request.Method, path.Split('?')[0], 200);
        Assert.NotNull(schema);
        OpenApiContract.Check(schema, json, $"{request.Method} {path}");
        return JsonNode.Parse(json)!;
    }
}
