using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace UsenAdmin.E2E;

/// <summary>The ledger's own screens, as the manual's chapters 3 and 4 work with them. A day far ahead, so that nothing stands there yet.</summary>
public sealed class LedgerChartTests(PortalProcess portal) : BrowserTest(portal)
{
    private static readonly string Day = DateTime.UtcNow.AddDays(20).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [Fact]
    public async Task A_reservation_is_registered_moved_by_drag_and_by_座席を変更_and_its_time_changed()
    {
        var page = await OpenAsync("R0008");
        var (first, second, third) = (await TableAsync(page, 0), await TableAsync(page, 1), await TableAsync(page, 2));
        await page.GetByRole(AriaRole.Button, new() { Name = "予約登録", Exact = true }).ClickAsync();
        await page.GetByLabel("お名前").FillAsync("ユウセン");
        await page.GetByLabel("時間", new() { Exact = true }).FillAsync("18:00");
        await page.GetByLabel("人数", new() { Exact = true }).FillAsync("4");
        await page.GetByLabel("座席").SelectOptionAsync(first);
        await page.GetByLabel("アレルギー").FillAsync("えび");
        await page.GetByRole(AriaRole.Button, new() { Name = "登録", Exact = true }).ClickAsync();
        await Expect(Koma(page, $"18:00 ユウセン 様 4名 {first} 配席待ち")).ToBeVisibleAsync();

        await Koma(page, $"18:00 ユウセン 様 4名 {first} 配席待ち").DragToAsync(page.Locator($"[data-drop='{second}']"));
        await ChooseStaffAsync(page);
        await Expect(Koma(page, $"18:00 ユウセン 様 4名 {second} 配席待ち")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "座席を変更" }).ClickAsync();
        await page.GetByLabel("座席").SelectOptionAsync(third);
        await page.GetByRole(AriaRole.Button, new() { Name = "次へ" }).ClickAsync();
        await ChooseStaffAsync(page);
        await Expect(Koma(page, $"18:00 ユウセン 様 4名 {third} 配席待ち")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "時間を変更" }).ClickAsync();
        await page.GetByLabel("時間", new() { Exact = true }).FillAsync("19:30");
        await page.GetByRole(AriaRole.Button, new() { Name = "次へ" }).ClickAsync();
        await ChooseStaffAsync(page);
        await Expect(Koma(page, $"19:30 ユウセン 様 4名 {third} 配席待ち")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_empty_時間のコマ_is_blocked_and_the_block_is_changed_and_removed()
    {
        var page = await OpenAsync("R0009");
        var table = await TableAsync(page, 0);
        await page.GetByRole(AriaRole.Button, new() { Name = $"{table} 18:00", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "ブロック登録" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "はい", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Form, new() { Name = "ブロック登録" }).GetByLabel("備考").FillAsync("空調の点検"); // 予約登録, whose place it takes, has one, too.
        await page.GetByRole(AriaRole.Button, new() { Name = "保存" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "ブロック詳細" })).ToBeVisibleAsync();
        await Expect(page.GetByText("空調の点検")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "予約を登録する" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "ウォークインを登録する" })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "変更する" }).ClickAsync();
        await page.GetByLabel("開始").FillAsync("17:00");
        await page.GetByRole(AriaRole.Button, new() { Name = "保存" }).ClickAsync();
        await Expect(Koma(page, $"ブロック 17:00 {table}")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "削除" }).ClickAsync();
        await Expect(Koma(page, $"ブロック 17:00 {table}")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_table_that_somebody_else_has_then_is_given_only_when_it_is_wanted_all_the_same()
    {
        var page = await OpenAsync("R0010");
        var table = await TableAsync(page, 0);
        await RegisterAsync(page, table, "ヤマダ");
        await page.GetByRole(AriaRole.Button, new() { Name = "登録", Exact = true }).ClickAsync();
        await Expect(Koma(page, $"20:00 ヤマダ 様 2名 {table} 配席待ち")).ToBeVisibleAsync();

        await RegisterAsync(page, table, "タカハシ");
        await page.GetByRole(AriaRole.Button, new() { Name = "登録", Exact = true }).ClickAsync();
        await Expect(page.GetByText("この時間、この席には別の予約があります。")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "このまま登録する" }).ClickAsync();
        await Expect(Koma(page, $"20:00 タカハシ 様 2名 {table} 配席待ち")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("R0012", "Resty予約台帳")]
    [InlineData("eb100106", "ebica")]
    public async Task Lunch_and_dinner_are_set_with_a_pause_between_and_the_screens_say_whose_ledger_it_is(string storeId, string ledger)
    {
        var page = await NewBrowserAsync();
        await page.GotoAsync($"/sandbox/stores/{storeId}/settings");
        await Expect(page.GetByText(ledger, new() { Exact = true })).ToBeVisibleAsync();
        await Expect(page).ToHaveTitleAsync(new Regex($"^設定 .* \\| {ledger}$"));
        var hours = page.GetByRole(AriaRole.Region, new() { Name = "営業日・時間設定" });
        await hours.GetByLabel("開始 共通").FillAsync("11:00");
        await hours.GetByLabel("終了（36:00まで） 共通").FillAsync("17:30");
        await hours.GetByLabel("再開 共通").FillAsync("17:00");
        await hours.GetByLabel("閉店 共通").FillAsync("23:00");
        await hours.GetByRole(AriaRole.Button, new() { Name = "保存" }).ClickAsync();
        await Expect(hours.GetByRole(AriaRole.Status)).ToHaveTextAsync("時刻は 17:00 のように24時間表記で、早い順に入力してください。");

        await hours.GetByLabel("終了（36:00まで） 共通").FillAsync("14:30");
        await hours.GetByRole(AriaRole.Button, new() { Name = "保存" }).ClickAsync();
        await Expect(hours.GetByRole(AriaRole.Status)).ToHaveTextAsync("保存しました。");
        await page.GotoAsync($"/sandbox/stores/{storeId}?day={Day}");
        await Expect(page.Locator(".chart-row").Last.Locator(".chart-closed")).ToHaveCountAsync(3);
    }

    private async Task<IPage> OpenAsync(string storeId)
    {
        var page = await NewBrowserAsync();
        await page.GotoAsync($"/sandbox/stores/{storeId}?day={Day}");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "予約台帳", Exact = true })).ToBeVisibleAsync();
        return page;
    }

    private static async Task<string> TableAsync(IPage page, int index) =>
        await page.Locator("[data-drop]").Nth(index).GetAttributeAsync("data-drop") ?? throw new InvalidOperationException("The chart has no such table.");

    private static async Task RegisterAsync(IPage page, string table, string name)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "予約登録", Exact = true }).ClickAsync();
        await page.GetByLabel("お名前").FillAsync(name);
        await page.GetByLabel("時間", new() { Exact = true }).FillAsync("20:00");
        await page.GetByLabel("座席").SelectOptionAsync(table);
    }

    private static async Task ChooseStaffAsync(IPage page)
    {
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "担当者選択" });
        await dialog.GetByLabel("店長", new() { Exact = true }).CheckAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "登録", Exact = true }).ClickAsync();
        await Expect(dialog).ToBeHiddenAsync();
    }

    private static ILocator Koma(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}
