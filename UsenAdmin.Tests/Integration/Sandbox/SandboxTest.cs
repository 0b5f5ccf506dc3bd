using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using UsenAdmin.Integration.Sandbox;
using UsenAdmin.Integration.Sandbox.Storage;
using Xunit;

namespace UsenAdmin.Tests.Integration.Sandbox;

/// <summary>
/// A sandbox of one company with a few stores on its class's database, asked over HTTP. It is Tuesday the 24th of November 2026, noon in Tokyo;
/// the stores are open from 11:00 to 26:00.
/// </summary>
public abstract class SandboxTest(SandboxDatabase database) : IClassFixture<SandboxDatabase>, IAsyncLifetime
{
    protected const string StoreId = "REST0001";
    protected const string OtherStoreId = "REST0002";
    protected const string ForeignStoreId = "REST0009";
    protected const string ApiKey = "key-of-company-1001";
    protected const string ShopCode = "eb000001";
    protected const string ShopWithoutOption = "eb000002";
    protected const string ForeignShopCode = "eb000009";
    protected const string EbicaClient = "client-1001";
    protected const string EbicaSecret = "secret-of-company-1001";
    protected const string Staff = "店長";

    private readonly List<SandboxHost> _hosts = [];
    private readonly HttpClient _http = new();

    protected static CancellationToken Ct => Xunit.TestContext.Current.CancellationToken;

    protected static DateOnly Today { get; } = new(2026, 11, 24);

    protected MovingClock Clock { get; } = new(At(12, 0));

    protected SandboxDatabase Database => database;

    protected string ConnectionString => database.ConnectionString;

    protected SandboxHost Sandbox { get; private set; } = null!;

    protected SandboxReservations Reservations => Sandbox.Get<SandboxReservations>();

    public virtual async ValueTask InitializeAsync()
    {
        await database.EmptyAsync();
        SandboxSeedTable[] tables = [new("t1", "A1", 1, 4, "ホール"), new("t2", "A2", 1, 4, "ホール"), new("t3", "A7", 2, 6, null)];
        await SandboxSeed.ApplyAsync(
            ConnectionString,
            [
                new("1001", "株式会社みほん", ApiKey, [new(StoreId, "みほん本店", true, true, tables), new(OtherStoreId, "みほん駅前店", true, true, tables)],
                    new(EbicaClient, EbicaSecret, [new(ShopCode, "みほん本店", true, true, tables), new(ShopWithoutOption, "みほん駅前店", false, true, tables)])),
                new("1002", "株式会社べつ", "key-of-company-1002", [new(ForeignStoreId, "べつの店", true, true, tables)],
                    new("client-1002", "secret-of-company-1002", [new(ForeignShopCode, "べつの店", true, true, tables)])),
            ],
            Ct);
        Sandbox = await StartAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        _http.Dispose();
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>A time of today in Tokyo.</summary>
    protected static DateTimeOffset At(int hour, int minute) => new DateTimeOffset(2026, 11, 24, 0, 0, 0, TimeSpan.FromHours(9)).AddMinutes(hour * 60 + minute);

    protected static object Seating(Guid visitId, DateTimeOffset at, string table = "t1", int partySize = 2) =>
        new { visitId, tableIds = new[] { table }, seatedAt = at, partySize };

    protected static object Bill(DateTimeOffset at, string kind = "updated", string number = "1002500001242", int amount = 5400) =>
        new { billNumber = number, amount, partySize = 2, recordedAt = at, kind };

    /// <summary>One more process of the sandbox on the same database.</summary>
    protected async Task<SandboxHost> StartAsync(TimeProvider? time = null)
    {
        var host = await SandboxHost.StartAsync(ConnectionString, time ?? Clock);
        _hosts.Add(host);
        return host;
    }

    protected async Task<string> ReserveAsync(
        DateTimeOffset at, string? table = "t1", int minutes = 90, ReservationSource source = ReservationSource.Web, string storeId = StoreId)
    {
        var details = new ReservationDetails
        {
            StartAt = at,
            DurationMinutes = minutes,
            PartySize = 2,
            GuestName = "ユウセン",
            GuestKana = "ユウセン",
            TableIds = table is null ? [] : [table],
        };
        return (await Reservations.RegisterAsync(storeId, source, details, Staff, evenIfTaken: true, Ct))!.Record!.ReservationId;
    }

    protected Task<RestyReply> GetAsync(string path, string? apiKey = ApiKey, string? etag = null) => SendAsync(HttpMethod.Get, path, null, null, apiKey, etag: etag);

    protected Task<RestyReply> PostAsync(string path, object body, string? key = null) => SendAsync(HttpMethod.Post, path, body, key ?? NewKey());

    protected Task<RestyReply> PutAsync(string path, object body, string? key = null) => SendAsync(HttpMethod.Put, path, body, key ?? NewKey());

    protected Task<RestyReply> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null, null);

    /// <summary>Sends a request as it is. Every answer is held against the contract's document.</summary>
    /// <param name="path">Below <c>/v1</c>.</param>
    /// <param name="body">A string is sent as it is.</param>
    protected async Task<RestyReply> SendAsync(
        HttpMethod method, string path, object? body, string? key, string? apiKey = ApiKey, SandboxHost? host = null, string? etag = null)
    {
        using var request = new HttpRequestMessage(method, $"{(host ?? Sandbox).Url}/sandbox/resty/v1{path}");
        if (apiKey is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        }

        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        if (etag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", etag);
        }

        if (body is not null)
        {
            var json = body as string ?? System.Text.Json.JsonSerializer.Serialize(body, System.Text.Json.JsonSerializerOptions.Web);
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        }

        using var answer = await _http.SendAsync(request, Ct);
        var text = await answer.Content.ReadAsStringAsync(Ct);
        var reply = new RestyReply((int)answer.StatusCode, text, answer.Headers.ETag?.ToString(), answer.Headers.RetryAfter?.Delta);
        if (answer.Content.Headers.ContentType?.MediaType is "application/json" or null)
        {
            RestyContract.Check(method, path, reply);
        }

        return reply;
    }

    protected static string NewKey() => Guid.NewGuid().ToString("N");

    protected Task FaultAsync(FaultKind kind, int seconds = 0, int? times = null, string storeId = StoreId) =>
        Sandbox.Get<SandboxFaults>().SetAsync(storeId, new SandboxFault(kind, seconds, times), Ct);

    /// <summary>Waits until something is so, or fails after a minute.</summary>
    protected static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        end.CancelAfter(TimeSpan.FromMinutes(1));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (!await isSo())
        {
            await timer.WaitForNextTickAsync(end.Token);
        }
    }

    protected async Task<JsonArray> ListAsync(string query = "from=2026-11-24T00:00:00Z&to=2026-11-26T00:00:00Z") =>
        (await GetAsync($"/stores/{StoreId}/reservations?{query}")).Json["reservations"]!.AsArray();
}

/// <summary>What came back.</summary>
public sealed record RestyReply(int Status, string Body, string? ETag, TimeSpan? RetryAfter)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    /// <summary>The error's code; null for a success.</summary>
    public string? Code => Status >= 400 ? Json["error"]!["code"]!.GetValue<string>() : null;

    /// <summary>The record's ID.</summary>
    public string Id => Json["reservationId"]!.GetValue<string>();

    public string Text(string property) => Json[property]!.GetValue<string>();
}

/// <summary>A clock that a test moves; its timers are the machine's.</summary>
public sealed class MovingClock(DateTimeOffset now) : TimeProvider
{
    private long _ticks = now.UtcTicks;

    public void MoveTo(DateTimeOffset at) => Interlocked.Exchange(ref _ticks, at.UtcTicks);

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);
}
