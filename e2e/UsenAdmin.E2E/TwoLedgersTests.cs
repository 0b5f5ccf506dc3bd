using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace UsenAdmin.E2E;

/// <summary>A store that uses Resty and ebica at once: linked to both, each with a mapping page of its own (manual 2-1, 2-2 ④).</summary>
public sealed class TwoLedgersTests(PortalProcess portal) : BrowserTest(portal)
{
    private const string Store = "0005";

    [Fact]
    public async Task Each_ledger_has_its_own_link_and_its_own_seats()
    {
        var admin = await NewBrowserAsync();
        await LogInAsync(admin);
        await LinkAsync(admin, "Resty予約台帳", "R0005");
        await LinkAsync(admin, "ebica", "ＥＢ１００１０５");

        await Region(admin, "Resty予約台帳").GetByRole(AriaRole.Button, new() { Name = "テーブル情報マッピング" }).ClickAsync();
        await Expect(admin.GetByRole(AriaRole.Columnheader, new() { Name = "Resty席情報" })).ToBeVisibleAsync();

        await OpenSettingsAsync(admin);
        await Region(admin, "ebica").GetByRole(AriaRole.Button, new() { Name = "テーブル情報マッピング" }).ClickAsync();
        await Expect(admin.GetByRole(AriaRole.Columnheader, new() { Name = "ebica席情報" })).ToBeVisibleAsync();
        await admin.GetByRole(AriaRole.Button, new() { Name = "自動マッピング" }).ClickAsync();
        await admin.GetByRole(AriaRole.Button, new() { Name = "登録", Exact = true }).ClickAsync();
        await admin.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await Expect(admin.GetByText("テーブル情報マッピングを登録しました")).ToBeVisibleAsync();

        await SearchAsync(admin);
        var row = admin.GetByRole(AriaRole.Row).Filter(new() { HasText = Store });
        await Expect(row).ToContainTextAsync("Resty");
        await Expect(row).ToContainTextAsync("ebica");
    }

    private static ILocator Region(IPage admin, string ledger) => admin.GetByRole(AriaRole.Region, new() { Name = $"連携設定 {ledger}" });

    private static async Task LinkAsync(IPage admin, string ledger, string storeId)
    {
        await OpenSettingsAsync(admin);
        await Region(admin, ledger).GetByLabel("店舗ID").FillAsync(storeId);
        await Region(admin, ledger).GetByRole(AriaRole.Button, new() { Name = "連携開始" }).ClickAsync();
        await Expect(Region(admin, ledger).GetByRole(AriaRole.Definition).Filter(new() { HasText = "連携中" })).ToBeVisibleAsync();
    }

    private static async Task OpenSettingsAsync(IPage admin)
    {
        await SearchAsync(admin);
        await admin.GetByRole(AriaRole.Row).Filter(new() { HasText = Store }).GetByRole(AriaRole.Button, new() { Name = "連携設定" }).ClickAsync();
        await Expect(Region(admin, "ebica")).ToBeVisibleAsync();
    }

    private static async Task SearchAsync(IPage admin)
    {
        await admin.GotoAsync("/operations/reservation-link");
        await admin.GetByRole(AriaRole.Combobox, new() { Name = "店舗名" }).FillAsync(Store);
        await admin.GetByRole(AriaRole.Button, new() { Name = "検索", Exact = true }).ClickAsync();
    }
}
