using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using UsenAdmin.Data.Terminals;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.Terminals;

/// <summary>What came back, as it was sent.</summary>
public sealed record RawAnswer(HttpStatusCode Status, string? ContentType, string? ETag, string? RetryAfter, string Body)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public string Text(string key) => Json[key]!.GetValue<string>();
}

/// <summary>A device that somebody else wrote: strings over HTTP, none of the product's own types.</summary>
public sealed class RawDevice(Uri portal, string from) : IDisposable
{
    public const string Base = "/api/terminal/v1";

    private readonly HttpClient _http = From(portal, from);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A caller at an address of its own, who follows no redirect.</summary>
    public static HttpClient From(Uri portal, string address) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
        ConnectCallback = async (context, ct) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
            await socket.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    { BaseAddress = portal };

    public string? Token { get; set; }

    /// <summary>Sent as <c>Master-Version</c> when it is set.</summary>
    public string? MasterVersion { get; set; }

    public string SerialNumber { get; init; } = "SN-" + Guid.NewGuid();

    public string TerminalId { get; private set; } = "";

    public async Task<RawAnswer> EnrollAsync(string code, TerminalKind kind, string? idempotencyKey = null)
    {
        var answer = await SendAsync("POST", "/enrollments", Enrollment(code, Word(kind)), idempotencyKey);
        if (answer.Status == HttpStatusCode.Created)
        {
            Token = answer.Text("token");
            TerminalId = answer.Text("terminalId");
        }

        return answer;
    }

    public string Enrollment(string code, string kind) => $$"""{"code":"{{code}}","kind":"{{kind}}","serialNumber":"{{SerialNumber}}","appVersion":"1.2.3"}""";

    public async Task<RawAnswer> SendAsync(
        string method, string path, string? body = null, string? idempotencyKey = null, string? ifNoneMatch = null, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), Base + path);
        if (Token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + Token);
        }

        if (idempotencyKey is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey);
        }

        if (MasterVersion is not null)
        {
            request.Headers.TryAddWithoutValidation("Master-Version", MasterVersion);
        }

        if (ifNoneMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, contentType);
        }

        using var answer = await _http.SendAsync(request, Ct);
        return new RawAnswer(
            answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, answer.Headers.ETag?.ToString(),
            answer.Headers.TryGetValues("Retry-After", out var wait) ? wait.First() : null, await answer.Content.ReadAsStringAsync(Ct));
    }

    /// <summary>Sends and expects problem details with this status and code.</summary>
    public static void AssertProblem(RawAnswer answer, int status, string code)
    {
        Assert.Equal((HttpStatusCode)status, answer.Status);
        Assert.Equal("application/problem+json", answer.ContentType);
        Assert.Equal(code, answer.Text("code"));
        Assert.Equal(status, answer.Json["status"]!.GetValue<int>());
        Assert.All(["type", "title", "detail"], key => Assert.NotEmpty(answer.Text(key)));
        Assert.Equal(["code", "detail", "status", "title", "type"], answer.Json.AsObject().Select(p => p.Key).Where(k => k != "traceId").Order());
    }

    public async Task<JsonNode> MasterAsync() => (await SendAsync("GET", "/master")).Json;

    public static string Word(TerminalKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    public void Dispose() => _http.Dispose();
}
