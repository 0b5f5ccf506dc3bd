using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace UsenAdmin.E2E;

/// <summary>A store made ready for its day: linked, mapped, with a POS and a ハンディ that are open; the ledger never closes.</summary>
internal sealed class FloorStore(PortalProcess portal, string code) : IDisposable
{
    private readonly HttpClient _sandbox = new() { BaseAddress = new Uri($"{portal.Url}/sandbox/stores/R{code}/") };

    public string LedgerId => $"R{code}";

    public Task OpenLedgerAsync() => ChangeAsync("", new { hours = new[] { new { day = "common", open = true, from = "00:00", to = "36:00" } } });

    /// <summary>No business day any more.</summary>
    public Task CloseLedgerAsync() => ChangeAsync("", new { hours = new[] { new { day = "common", open = false, from = "00:00", to = "36:00" } } });

    /// <summary>On the ledger's side: 座席を変更.</summary>
    public Task MoveAsync(string reservationId, string seat) => ChangeAsync("reservations/" + reservationId, new { tableIds = new[] { seat }, evenIfTaken = true });

    public async Task FaultAsync(string kind) =>
        (await _sandbox.PutAsJsonAsync(new Uri($"{portal.Url}/sandbox/faults/{LedgerId}"), new { kind })).EnsureSuccessStatusCode();

    private async Task ChangeAsync(string path, object change) => (await _sandbox.PatchAsJsonAsync(path, change)).EnsureSuccessStatusCode();

    /// <summary>A reservation that begins in so many minutes, at a seat or at none.</summary>
    public async Task<string> ReserveAsync(string guest, int inMinutes, params string[] seats)
    {
        var answer = await _sandbox.PostAsJsonAsync("reservations", new { startAt = Today(DateTimeOffset.UtcNow.AddMinutes(inMinutes)), partySize = 4, durationMinutes = 90, guestName = guest, tableIds = seats, source = "phone", evenIfTaken = true });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("reservationId").GetString()!;
    }

    // Whenever the tests run: a time before the changeover of now's business day (05:00 in Japan) is taken into it.
    private static DateTimeOffset Today(DateTimeOffset wanted)
    {
        var now = DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(9));
        var start = new DateTimeOffset((now - TimeSpan.FromHours(5)).Date, now.Offset) + TimeSpan.FromHours(5);
        return wanted < start ? start : wanted;
    }

    public Task<JsonElement> RecordAsync(string reservationId) => _sandbox.GetFromJsonAsync<JsonElement>($"reservations/{reservationId}");

    /// <summary>A seat of the ledger that no reservation has, and a table of the same name.</summary>
    public async Task<string> AddSeatAsync(string name)
    {
        var answer = await _sandbox.PostAsJsonAsync("tables", new { name, maxCapacity = 4 });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("tableId").GetString()!;
    }

    public async Task LinkAndMapAsync(IPage admin)
    {
        await admin.GotoAsync($"/operations/reservation-link?name={code}");
        await admin.GetByRole(AriaRole.Row, new() { Name = code }).GetByRole(AriaRole.Button).ClickAsync();
        var region = admin.GetByRole(AriaRole.Region, new() { Name = "連携設定 Resty予約台帳" });
        await region.GetByLabel("店舗ID").FillAsync(LedgerId);
        await region.GetByRole(AriaRole.Button, new() { Name = "連携開始" }).ClickAsync();
        await region.GetByRole(AriaRole.Button, new() { Name = "テーブル情報マッピング" }).ClickAsync();
        await admin.GetByRole(AriaRole.Button, new() { Name = "自動マッピング" }).ClickAsync();
        await admin.GetByRole(AriaRole.Button, new() { Name = "登録", Exact = true }).ClickAsync();
        await admin.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await Expect(admin.GetByText("テーブル情報マッピングを登録しました")).ToBeVisibleAsync();
    }

    /// <summary>A browser becomes a terminal of the store, and opens.</summary>
    public async Task EnrollAsync(IPage page, string kind)
    {
        var issued = (await portal.CommandAsync("enrollment-codes", "--company", "1001", "--store", code, "--kind", kind)).Trim();
        await page.GotoAsync("/terminal/enroll#code=" + issued);
        await page.GetByRole(AriaRole.Button, new() { Name = "登録", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "開局", Exact = true }).ClickAsync();
        await Expect(page.GetByText("未開局")).ToHaveCountAsync(0);
    }

    public void Dispose() => _sandbox.Dispose();
}
