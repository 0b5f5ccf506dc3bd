using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace UsenAdmin.Load.Parts;

/// <summary>What the portal said.</summary>
internal sealed record FloorAnswer(HttpStatusCode Status, JsonElement Body)
{
    public bool IsDone => (int)Status is >= 200 and < 300;

    public string Code => Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty("code", out var code) ? code.GetString()! : "";

    public string Text(string name) => Body.GetProperty(name).GetString()!;
}

/// <summary>A register as somebody else would write it: HTTP and JSON by hand.</summary>
internal sealed class FloorTerminal
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30) }) { Timeout = TimeSpan.FromSeconds(60) };

    private readonly ServerProcess _portal;
    private string _version = "";

    private FloorTerminal(ServerProcess portal, string store, string token) => (_portal, StoreCode, Token) = (portal, store, token);

    public string StoreCode { get; }

    public string Token { get; }

    /// <summary>IDs of the store's tables, A1 first.</summary>
    public IReadOnlyList<string> Tables { get; private set; } = [];

    public static async Task<FloorTerminal> OpenAsync(ServerProcess portal, string store, string token, CancellationToken ct)
    {
        var terminal = new FloorTerminal(portal, store, token);
        Must(await terminal.SendAsync(HttpMethod.Post, "openings", null, null, ct));
        var master = Must(await terminal.SendAsync(HttpMethod.Get, "master", null, null, ct)).Body;
        terminal._version = master.GetProperty("version").GetInt64().ToString(CultureInfo.InvariantCulture);
        terminal.Tables = [.. master.GetProperty("tables").EnumerateArray().Select(t => t.GetProperty("tableId").GetString()!)];
        Must(await terminal.SendAsync(HttpMethod.Put, "master/applied", $$"""{"version":{{terminal._version}},"appliedAt":"2026-01-01T00:00:00.000Z"}""", null, ct));
        return terminal;
    }

    public Task<FloorAnswer> SeatAsync(string table, CancellationToken ct, string? reservation = null, string? key = null) =>
        SendAsync(HttpMethod.Post, "visits", SeatingBody(table, reservation), key ?? NewKey(), ct);

    public Task<FloorAnswer> SeatInsistentlyAsync(string table, CancellationToken ct) => InsistAsync("visits", SeatingBody(table, null), ct);

    public Task<FloorAnswer> PostAsync(string path, CancellationToken ct, string body = "{}") => SendAsync(HttpMethod.Post, path, body, NewKey(), ct);

    public Task<FloorAnswer> OrderAsync(string visit, int price, CancellationToken ct) => InsistAsync($"visits/{visit}/orders", $$"""{"lines":[{"text":"品","unitPrice":{{price}},"quantity":1}]}""", ct);

    /// <summary>As a device does: the same press with the same key until somebody answers, however often the portal dies on it.</summary>
    public async Task<FloorAnswer> InsistAsync(string path, string body, CancellationToken ct)
    {
        var key = NewKey();
        while (true)
        {
            try
            {
                var answer = await SendAsync(HttpMethod.Post, path, body, key, ct);
                if ((int)answer.Status < 500)
                {
                    return answer;
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException or JsonException || (e is TaskCanceledException && !ct.IsCancellationRequested))
            {
                // The portal is away, or went away in the middle of its answer.
            }

            await Task.Delay(Random.Shared.Next(50, 300), ct);
        }
    }

    public async Task<FloorAnswer> SendAsync(HttpMethod method, string path, string? body, string? key, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, $"{_portal.Url}/api/terminal/v1/{path}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
            request.Headers.Add("Master-Version", _version);
        }

        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await Http.SendAsync(request, ct);
        var text = await answer.Content.ReadAsStringAsync(ct);
        return new FloorAnswer(answer.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }

    /// <summary>An answer that must be one of success.</summary>
    public static FloorAnswer Must(FloorAnswer answer) => answer.IsDone ? answer : throw new InvalidOperationException($"The portal answered {(int)answer.Status} {answer.Body}.");

    private static string NewKey() => Guid.NewGuid().ToString("N");

    private static string SeatingBody(string table, string? reservation) => reservation is null
        ? $$"""{"tableIds":["{{table}}"],"partySize":2}"""
        : $$"""{"tableIds":["{{table}}"],"ledger":"{{reservation.Split(' ')[0]}}","reservationId":"{{reservation.Split(' ')[1]}}","partySize":2}""";
}
