using System.Net.Http.Json;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace UsenAdmin.E2E;

/// <summary>What an admin sees when the ledger is down, slow to be set up, or says no (manual 2-1 ⑦).</summary>
public sealed class LedgerTroubleTests(PortalProcess portal) : BrowserTest(portal)
{
    [Fact]
    public async Task With_the_ledger_down_the_id_is_registered_with_a_warning_and_verified_later_by_itself()
    {
        await FaultAsync("R0006", "down");
        var page = await NewBrowserAsync();
        var region = await OpenStoreAsync(page, "0006");

        await region.GetByLabel("店舗ID").FillAsync("R0006");
        await region.GetByRole(AriaRole.Button, new() { Name = "連携開始" }).ClickAsync();
        await Expect(region.GetByText("テーブル情報の取得に失敗しました。カスタマーセンターへお問い合わせください。")).ToBeVisibleAsync();
        await Expect(region.GetByText("連携中（未確認）").First).ToBeVisibleAsync();

        using var http = new HttpClient();
        await http.DeleteAsync(new Uri($"{Portal.Url}/sandbox/faults/R0006"), TestContext.Current.CancellationToken);
        await Expect(region.GetByText("加入を確認済み")).ToBeVisibleAsync(new() { Timeout = 90_000 });
    }

    [Fact]
    public async Task A_store_without_the_pos_option_is_refused()
    {
        var page = await NewBrowserAsync();
        var region = await OpenStoreAsync(page, "0002");

        await region.GetByLabel("店舗ID").FillAsync("R0002");
        await region.GetByRole(AriaRole.Button, new() { Name = "連携開始" }).ClickAsync();

        await Expect(region.GetByText("POS連携オプションの加入が確認できません。予約台帳のご契約を確認してください。")).ToBeVisibleAsync();
        await Expect(region.GetByRole(AriaRole.Button, new() { Name = "連携開始" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Unfinished_table_settings_are_told_and_nothing_can_be_registered()
    {
        var page = await NewBrowserAsync();
        var region = await OpenStoreAsync(page, "0003");
        await region.GetByLabel("店舗ID").FillAsync("R0003");
        await region.GetByRole(AriaRole.Button, new() { Name = "連携開始" }).ClickAsync();
        await region.GetByRole(AriaRole.Button, new() { Name = "テーブル情報マッピング" }).ClickAsync();

        await Expect(page.GetByText("Restyのテーブル設定が完了していません。Resty管理画面の 設定>テーブル設定 を行ってください。")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "登録", Exact = true })).ToBeDisabledAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "自動マッピング" })).ToBeDisabledAsync();
    }

    [Fact]
    public async Task With_the_ledger_down_the_mapping_opens_with_what_was_known_and_says_so_by_itself()
    {
        var page = await NewBrowserAsync();
        var region = await OpenStoreAsync(page, "0010");
        await Expect(region.GetByRole(AriaRole.Button, new() { Name = "テーブル情報マッピング" })).ToBeVisibleAsync();
        await FaultAsync("R0010", "down");

        await region.GetByRole(AriaRole.Button, new() { Name = "テーブル情報マッピング" }).ClickAsync();

        await Expect(page.GetByText("テーブル情報の取得に失敗しました。カスタマーセンターへお問い合わせください。")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Combobox, new() { NameRegex = new("^Resty席情報 ") }).First).ToBeVisibleAsync();

        await FaultAsync("R0010", "none");
        await page.GetByRole(AriaRole.Button, new() { Name = "席情報を更新" }).ClickAsync();
        await Expect(page.GetByText("テーブル情報の取得に失敗しました。")).ToBeHiddenAsync(new() { Timeout = 60_000 });
    }

    private static async Task<ILocator> OpenStoreAsync(IPage page, string code)
    {
        await LogInAsync(page);
        await page.GotoAsync($"/operations/reservation-link?name={code}");
        await page.GetByRole(AriaRole.Row, new() { Name = code }).GetByRole(AriaRole.Button).ClickAsync();
        return page.GetByRole(AriaRole.Region, new() { Name = "連携設定 Resty予約台帳" });
    }

    private async Task FaultAsync(string storeId, string kind)
    {
        using var http = new HttpClient();
        var answer = await http.PutAsJsonAsync(new Uri($"{Portal.Url}/sandbox/faults/{storeId}"), new { kind });
        answer.EnsureSuccessStatusCode();
    }
}
