using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace UsenAdmin.E2E;

/// <summary>Chapters 2-1, 2-2 and 2-4 of the customer's manual, step by step and by its words.</summary>
public sealed partial class ManualChapter2Tests(PortalProcess portal) : BrowserTest(portal)
{
    private const string Store = "つばき食堂 新宿東口店";

    [Fact]
    public async Task From_login_to_the_time_that_master_sync_shows()
    {
        var pos = await NewBrowserAsync(1024, 768);
        await EnrollAsync(pos, (await Portal.CommandAsync("enrollment-codes", "--company", "1001", "--store", "0001", "--kind", "pos")).Trim());
        await OpenTablesAsync(pos);
        await Expect(Table(pos, "A1")).ToContainTextAsync("連携なし");

        var admin = await NewBrowserAsync();
        await FindStoreAsync(admin);
        await LinkAsync(admin);
        await MapAsync(admin);

        // The registered mapping is not on the terminal before its マスタ同期.
        await OpenTablesAsync(pos);
        await Expect(Table(pos, "A1")).ToContainTextAsync("連携なし");

        await SyncAsync(pos);
        await OpenTablesAsync(pos);
        await Expect(Table(pos, "A1")).ToContainTextAsync("Resty A1");
        await Expect(Table(pos, "B01")).ToContainTextAsync("Resty Ｂ－１");
        await Expect(Table(pos, "個室 竹")).ToContainTextAsync("Resty 個室竹");
        await Expect(Table(pos, "テラス1")).ToContainTextAsync("連携なし");
        await Expect(Table(pos, "待機1")).ToContainTextAsync("連携対象外");
    }

    private static async Task EnrollAsync(IPage pos, string code)
    {
        await pos.GotoAsync("/pos");
        await pos.GetByLabel("登録コード").FillAsync(code);
        await pos.GetByRole(AriaRole.Button, new() { Name = "登録", Exact = true }).ClickAsync();
        await pos.GetByRole(AriaRole.Button, new() { Name = "開局", Exact = true }).ClickAsync();
        await Expect(pos.GetByText("開局中")).ToBeVisibleAsync();
    }

    private static async Task OpenTablesAsync(IPage pos)
    {
        await pos.GotoAsync("/pos");
        await pos.GetByRole(AriaRole.Link, new() { Name = "注文・会計" }).ClickAsync();
        await Expect(pos.GetByRole(AriaRole.Heading, new() { Name = "テーブル一覧" })).ToBeVisibleAsync();
    }

    private static ILocator Table(IPage pos, string name) =>
        pos.GetByRole(AriaRole.List, new() { Name = "テーブル一覧" }).GetByRole(AriaRole.Listitem, new() { Name = name, Exact = true });

    // 2-1 ①–⑤
    private static async Task FindStoreAsync(IPage admin)
    {
        await LogInAsync(admin);
        await admin.GetByRole(AriaRole.Button, new() { Name = "運用管理" }).ClickAsync();
        await admin.GetByRole(AriaRole.Link, new() { Name = "運用管理設定" }).ClickAsync();
        await admin.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { Name = "予約連携" }).ClickAsync();
        await admin.GetByRole(AriaRole.Combobox, new() { Name = "店舗名" }).FillAsync("しんじゅく");
        await admin.GetByRole(AriaRole.Button, new() { Name = "検索", Exact = true }).ClickAsync();
        await Expect(admin.GetByRole(AriaRole.Row, new() { Name = Store })).ToContainTextAsync("未連携");
        await admin.GetByRole(AriaRole.Button, new() { Name = $"連携設定 {Store}", Exact = true }).ClickAsync();
    }

    // 2-1 ⑥⑦
    private static async Task LinkAsync(IPage admin)
    {
        var region = admin.GetByRole(AriaRole.Region, new() { Name = "連携設定 Resty予約台帳" });
        await region.GetByLabel("店舗ID").FillAsync("NOSUCHID");
        await region.GetByRole(AriaRole.Button, new() { Name = "連携開始" }).ClickAsync();
        await Expect(region.GetByText("店舗IDが見つかりません。予約台帳の画面で店舗IDを確認してください。")).ToBeVisibleAsync();

        await region.GetByLabel("店舗ID").FillAsync("ｒ０００１");
        await region.GetByRole(AriaRole.Button, new() { Name = "連携開始" }).ClickAsync();
        await Expect(region.GetByRole(AriaRole.Definition).Filter(new() { HasText = "連携中" })).ToBeVisibleAsync();
        await Expect(region.GetByText("R0001")).ToBeVisibleAsync();
        await region.GetByRole(AriaRole.Button, new() { Name = "テーブル情報マッピング" }).ClickAsync();
    }

    // 2-2
    private static async Task MapAsync(IPage admin)
    {
        await admin.GetByRole(AriaRole.Button, new() { Name = "自動マッピング" }).ClickAsync();
        await Expect(admin.GetByText("候補が2席あり、1つに決められません。")).ToBeVisibleAsync();
        await Expect(admin.GetByRole(AriaRole.Combobox, new() { Name = "Resty席情報 個室 松", Exact = true })).ToContainTextAsync("松の間");

        await admin.GetByRole(AriaRole.Combobox, new() { Name = "Resty席情報 個室 竹", Exact = true }).ClickAsync();
        await admin.GetByRole(AriaRole.Option, new() { Name = "個室竹", Exact = true }).ClickAsync();
        await Expect(admin.GetByRole(AriaRole.Combobox, new() { Name = "Resty席情報 個室 竹", Exact = true })).ToContainTextAsync("個室竹");

        await admin.GetByRole(AriaRole.Button, new() { Name = "登録", Exact = true }).ClickAsync();
        var dialog = admin.GetByRole(AriaRole.Dialog);
        await Expect(dialog.GetByText("登録します。よろしいですか?")).ToBeVisibleAsync();
        await Expect(dialog.GetByText("テラス1")).ToBeVisibleAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await Expect(admin.GetByText("テーブル情報マッピングを登録しました")).ToBeVisibleAsync();
    }

    // 2-4
    private static async Task SyncAsync(IPage pos)
    {
        await pos.GotoAsync("/pos");
        await pos.GetByRole(AriaRole.Link, new() { Name = "設定" }).ClickAsync();
        await pos.GetByRole(AriaRole.Link, new() { Name = "マスタ同期" }).ClickAsync();
        var card = pos.GetByRole(AriaRole.Region, new() { Name = "マスタ同期(POS・ターミナル)" });
        await card.GetByRole(AriaRole.Button, new() { Name = "マスタ同期" }).ClickAsync();
        await Expect(pos.GetByText("マスタ同期が完了しました")).ToBeVisibleAsync(new() { Timeout = 90_000 });
        await Expect(pos.GetByTestId("sync-time")).ToHaveTextAsync(Time());
    }

    [GeneratedRegex(@"^\s*\d{4}/\d{2}/\d{2} \d{2}:\d{2}:\d{2}\s*$")]
    private static partial Regex Time();
}
