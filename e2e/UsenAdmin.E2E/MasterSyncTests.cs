using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace UsenAdmin.E2E;

/// <summary>運用管理 > マスタ同期: preview, start for all stores, the run's page as it goes, who failed tried again, and a schedule.</summary>
public sealed partial class MasterSyncTests(PortalProcess portal) : BrowserTest(portal)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_stores_are_previewed_started_and_watched_until_the_run_is_through()
    {
        var page = await OpenAsync();
        await page.GetByRole(AriaRole.Radio, new() { Name = "すべての店舗" }).CheckAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "営業時間中も実施" }).CheckAsync();
        await page.GetByLabel("理由").FillAsync("メニュー改定");
        await page.GetByRole(AriaRole.Button, new() { Name = "事前確認" }).ClickAsync();
        var stores = page.GetByRole(AriaRole.Region, new() { Name = "変更内容" });
        await Expect(stores.GetByRole(AriaRole.Row)).ToHaveCountAsync(13);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "事前確認" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "先行店" })).ToBeVisibleAsync();
        await AssertAxeAsync(page);

        await page.GetByRole(AriaRole.Button, new() { Name = "マスタ同期", Exact = true }).ClickAsync();

        await Expect(page).ToHaveURLAsync(RunPage());
        await Expect(page.GetByText("メニュー改定")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "安全停止" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "経過" }).GetByRole(AriaRole.Listitem).Last).ToContainTextAsync("12店舗の同期を開始");
        await Expect(page.GetByText("所要")).ToBeVisibleAsync(new() { Timeout = 180_000 });
        await AssertAxeAsync(page);

        await page.GetByRole(AriaRole.Navigation, new() { Name = "現在地" }).GetByRole(AriaRole.Link, new() { Name = "マスタ同期" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Row, new() { Name = "メニュー改定" })).ToContainTextAsync("12店舗");
    }

    [Fact]
    public async Task A_schedule_is_added_and_says_when_it_runs_next()
    {
        var page = await OpenAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "スケジュールを追加" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "保存", Exact = true }).ClickAsync();
        await Expect(page.GetByLabel("名称")).ToHaveAttributeAsync("aria-invalid", "true");
        await page.GetByLabel("名称").FillAsync("毎朝の同期");
        await page.GetByLabel("時刻").FillAsync("04:30");
        await AssertAxeAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "保存", Exact = true }).ClickAsync();

        var row = page.GetByRole(AriaRole.Row, new() { Name = "毎朝の同期" });
        await Expect(row).ToContainTextAsync("毎日 04:30");
        await Expect(row).ToContainTextAsync("すべての店舗");
        await row.GetByRole(AriaRole.Button, new() { Name = "無効にする" }).ClickAsync();
        await Expect(row.GetByRole(AriaRole.Button, new() { Name = "有効にする" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_terminal_that_failed_is_tried_again_from_the_page_of_its_run()
    {
        using var device = await Device.OpenAsync(Portal, "0007");
        await using var hub = await HubListener.ConnectAsync(Portal.Url, device.Token());
        var run = (await device.PressAsync())!;
        await hub.HearsAsync(run, TimeSpan.FromMinutes(1));
        var version = (await device.GetFromJsonAsync<JsonElement>("/api/terminal/v1/master", Ct)).GetProperty("version").GetInt64();
        await hub.SayAsync("MasterSyncFailed", $$"""{"runId":"{{run}}","version":{{version}},"code":"diskFull","message":"空き容量がありません"}""");

        var page = await OpenAsync();
        await page.GotoAsync("/operations/master-sync/" + run);
        await Expect(page.GetByRole(AriaRole.Cell, new() { Name = "空き容量がありません" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "失敗した端末を再試行" }).ClickAsync();

        await page.WaitForURLAsync(url => RunPage().IsMatch(url) && !url.EndsWith(run, StringComparison.Ordinal));
        await hub.HearsAsync(page.Url.Split('/')[^1], TimeSpan.FromMinutes(1));
        using var applied = await device.PutAsJsonAsync("/api/terminal/v1/master/applied", new { version, appliedAt = DateTimeOffset.UtcNow }, Ct);
        Assert.Equal(HttpStatusCode.NoContent, applied.StatusCode);
        await Expect(page.GetByText("所要")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "失敗した端末を再試行" })).ToHaveCountAsync(0);
        await AssertAxeAsync(page);
    }

    private async Task<IPage> OpenAsync()
    {
        var page = await NewBrowserAsync();
        await LogInAsync(page);
        await page.GotoAsync("/operations/master-sync");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "マスタ同期", Level = 1 })).ToBeVisibleAsync();
        return page;
    }

    [GeneratedRegex("/operations/master-sync/[0-9a-f-]{36}$")]
    private static partial Regex RunPage();
}
