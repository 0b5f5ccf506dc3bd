using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Floor.Rules;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Stores;
using UsenAdmin.Data.Terminals;
using UsenAdmin.Integration.Sandbox;
using UsenAdmin.Integration.Sandbox.Storage;
using UsenAdmin.Tests.Web.Features.Terminals;
using UsenAdmin.Web.Features.ReservationLinks;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.Floor;

/// <summary>
/// A store of the live portal with an open POS and ハンディ, linked to a store of the ledger that is open around the clock. A1 to A4 are mapped
/// (seats s1 to s4), A5 is not; 待機1. Devices and ledger are reached over HTTP only.
/// </summary>
internal sealed class FloorShop : IDisposable
{
    private readonly LivePortal _portal;
    private readonly HttpClient _sandbox;
    private readonly LedgerProvider _ledger;

    private FloorShop(LivePortal portal, Store store, LedgerProvider ledger, string ledgerStore)
    {
        (_portal, Store, _ledger, LedgerStore) = (portal, store, ledger, ledgerStore);
        _sandbox = new HttpClient { BaseAddress = portal.Url };
    }

    private static BusinessDays Days { get; } = new(TimeZoneInfo.FindSystemTimeZoneById(StoreDetails.DefaultTimeZone), new TimeOnly(5, 0));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public Store Store { get; }

    public string LedgerStore { get; }

    public Dictionary<string, string> Tables { get; } = [];

    public RawDevice Pos { get; private set; } = null!;

    public RawDevice Handy { get; private set; } = null!;

    public static async Task<FloorShop> OpenAsync(LivePortal portal, LedgerProvider ledger = LedgerProvider.Resty, bool tableReset = false)
    {
        var ledgerStore = ledger == LedgerProvider.Resty ? portal.NextLedgerStore() : portal.NextEbicaShop();
        var store = new Store(portal.Company, new StoreDetails { Code = (ledger == LedgerProvider.Resty ? "1" : "2") + ledgerStore[^3..], Name = "配席の店", TableReset = tableReset });
        var shop = new FloorShop(portal, store, ledger, ledgerStore);
        await shop.AlwaysOpenAsync();
        await shop.LinkAsync();
        shop.Pos = await shop.DeviceAsync(TerminalKind.Pos);
        shop.Handy = await shop.DeviceAsync(TerminalKind.Handy);
        return shop;
    }

    public string Table(string name) => Tables[name];

    public Task AlwaysOpenAsync() => HoursAsync("""{"day":"common","open":true,"from":"00:00","to":"36:00"}""");

    public Task HoursAsync(string day) => ControlAsync(HttpMethod.Patch, $"/sandbox/stores/{LedgerStore}", $$"""{"hours":[{{day}}]}""");

    /// <param name="times">Null: until it is taken back.</param>
    public Task FaultAsync(string kind, int? times = null) => ControlAsync(HttpMethod.Put, $"/sandbox/faults/{LedgerStore}", JsonSerializer.Serialize(new { kind, times }));

    /// <summary>The ledger takes every request and answers none in time.</summary>
    public Task HangAsync() => ControlAsync(HttpMethod.Put, $"/sandbox/faults/{LedgerStore}", """{"kind":"slow","seconds":60}""");

    /// <summary>A change of a reservation, made in the ledger.</summary>
    public Task ChangeAsync(string reservation, string change) => ControlAsync(HttpMethod.Patch, $"/sandbox/stores/{LedgerStore}/reservations/{reservation}", change);

    /// <summary>ウォークイン登録 in the ledger, by its own staff, now.</summary>
    public async Task<string> LedgerWalkInAsync(string seat) => (await ControlAsync(
        HttpMethod.Post, $"/sandbox/stores/{LedgerStore}/reservations", JsonSerializer.Serialize(new { startAt = DateTimeOffset.UtcNow, tableIds = new[] { seat }, source = "walkIn" })))!["reservationId"]!.GetValue<string>();

    /// <summary>ブロック登録 in the ledger, over the whole of the business day.</summary>
    public Task BlockInLedgerAsync(string seat)
    {
        var day = Days.Of(DateTimeOffset.UtcNow);
        return ControlAsync(HttpMethod.Post, $"/sandbox/stores/{LedgerStore}/blocks", JsonSerializer.Serialize(new { date = day, from = "00:00", to = "36:00", tableIds = new[] { seat } }));
    }

    /// <summary>The outbox of a visit.</summary>
    public async Task<JsonArray> MessagesAsync(string visit) => (await Pos.SendAsync("GET", $"/visits/{visit}/ledger-messages")).Json.AsArray();

    /// <summary>予約登録 in the ledger.</summary>
    /// <returns>The reservation's ID.</returns>
    public async Task<string> ReserveAsync(string? seat, TimeSpan fromNow, string guest = "ユウセン", int people = 2)
    {
        var body = JsonSerializer.Serialize(new { startAt = Today(DateTimeOffset.UtcNow + fromNow), partySize = people, guestName = guest, tableIds = seat is null ? [] : new[] { seat } });
        return (await ControlAsync(HttpMethod.Post, $"/sandbox/stores/{LedgerStore}/reservations", body))!["reservationId"]!.GetValue<string>();
    }

    // Whenever the tests run: a time beyond the changeover of now's business day is taken back into it.
    private static DateTimeOffset Today(DateTimeOffset wanted)
    {
        var (start, end) = (Days.StartOf(Days.Of(DateTimeOffset.UtcNow)), Days.EndOf(Days.Of(DateTimeOffset.UtcNow)).AddMinutes(-1));
        return wanted < start ? start : wanted > end ? end : wanted;
    }

    /// <summary>The record as the ledger keeps it.</summary>
    public async Task<JsonNode> RecordAsync(string id) =>
        (await _sandbox.GetFromJsonAsync<JsonNode>(new Uri($"/sandbox/stores/{LedgerStore}/reservations/{id}", UriKind.Relative), Ct))!;

    public async Task<IReadOnlyList<SandboxReservation>> RecordsAsync() => (await _portal.Get<SandboxReservations>().ChartAsync(LedgerStore, null, Ct))!.Reservations;

    /// <summary>A call that changes something, with a key of its own.</summary>
    public Task<RawAnswer> CallAsync(string method, string path, string? body = null, RawDevice? by = null) =>
        (by ?? Pos).SendAsync(method, path, body, Guid.NewGuid().ToString());

    public Task<RawAnswer> SeatAsync(string table, string? reservation = null, string? acknowledged = null, int people = 2, string? key = null) =>
        Pos.SendAsync("POST", "/visits", SeatingBody(table, reservation, acknowledged, people), key ?? Guid.NewGuid().ToString());

    public string SeatingBody(string table, string? reservation = null, string? acknowledged = null, int people = 2) => JsonSerializer.Serialize(new
    {
        tableIds = new[] { Tables[table] },
        ledger = reservation is null ? null : _ledger == LedgerProvider.Resty ? "resty" : "ebica",
        reservationId = reservation,
        partySize = people,
        acknowledged = acknowledged is null ? null : new[] { acknowledged },
    });

    public async Task<string> SeatedAsync(string table, string? reservation = null)
    {
        var answer = await SeatAsync(table, reservation);
        Assert.True(answer.Status == System.Net.HttpStatusCode.Created, answer.Body);
        return answer.Text("visitId");
    }

    public async Task<JsonNode> DoneAsync(string method, string path, string? body = null, RawDevice? by = null)
    {
        var answer = await CallAsync(method, path, body, by);
        Assert.True(answer.Status == System.Net.HttpStatusCode.OK, $"{path}: {answer.Body}");
        return answer.Json;
    }

    public async Task<JsonNode> FloorAsync() => (await Pos.SendAsync("GET", "/floor")).Json;

    public async Task<JsonNode> TableAsync(string name) => (await FloorAsync())["tables"]!.AsArray().Single(t => t!["name"]!.GetValue<string>() == name)!;

    /// <summary>Looks until it is so; what does not come in a minute does not come.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        while (!await isSo())
        {
            await Task.Delay(100, patience.Token);
        }
    }

    public void Dispose()
    {
        Pos.Dispose();
        Handy.Dispose();
        _sandbox.Dispose();
    }

    private async Task LinkAsync()
    {
        string[] names = ["A1", "A2", "A3", "A4", "A5", "待機1"];
        await using (var db = new UsenAdminDb(UsenAdminDbOptions.For(_portal.Database.Owner)))
        {
            db.Stores.Add(Store);
            foreach (var (name, i) in names.Select((n, i) => (n, i)))
            {
                var table = new PosTable(_portal.Company, Store.Id, new TableDetails(name, name, 4, i == 5 ? TableCategory.Waiting : TableCategory.Table, i + 1));
                Tables[name] = table.Id.ToString();
                db.Tables.Add(table);
            }

            await db.SaveChangesAsync(Ct);
        }

        var link = (await _portal.Get<LinkStore>().ExecuteAsync(_portal.Admin, new LinkStoreRequest(Store.Id, _ledger, LedgerStore), Ct)).Value;
        Assert.Null(link.Warning);
        await using var read = await _portal.Contexts.OpenAsync(_portal.Company, Ct);
        var revision = await read.LedgerLinks.Where(l => l.Id == link.LinkId).Select(l => l.MappingRevision).SingleAsync(Ct);
        var seats = Enumerable.Range(1, 4).ToDictionary(n => Guid.Parse(Tables[$"A{n}"]), n => $"s{n}");
        Assert.True((await _portal.Get<RegisterTableMapping>().ExecuteAsync(_portal.Admin, new RegisterTableMappingRequest(link.LinkId, revision, seats), Ct)).IsDone);
    }

    private async Task<RawDevice> DeviceAsync(TerminalKind kind)
    {
        var device = await _portal.EnrollAsync(kind, Store);
        await device.SendAsync("POST", "/openings");
        var version = (await device.MasterAsync())["version"]!.GetValue<long>();
        device.MasterVersion = version.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await device.SendAsync("PUT", "/master/applied", $$"""{"version":{{version}},"appliedAt":"2026-11-24T00:00:00.000Z"}""");
        return device;
    }

    private async Task<JsonNode?> ControlAsync(HttpMethod method, string path, string body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(body) };
        using var answer = await _sandbox.SendAsync(request, Ct);
        var text = await answer.Content.ReadAsStringAsync(Ct);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }
}
