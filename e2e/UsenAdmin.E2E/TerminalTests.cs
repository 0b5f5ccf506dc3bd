using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace UsenAdmin.E2E;

/// <summary>Browsers that are terminals: enrolment, the launcher (manual 2-3), マスタ同期 on ハンディ (2-4), 練習; and 端末管理.</summary>
public sealed partial class TerminalTests(PortalProcess portal) : BrowserTest(portal)
{
    private const string Store = "0004";

    [Fact]
    public async Task A_device_is_enrolled_by_its_code_renamed_and_revoked()
    {
        var admin = await OpenTerminalsAsync();
        await admin.GetByLabel("店舗コード", new() { Exact = true }).FillAsync("0006");
        await admin.GetByRole(AriaRole.Button, new() { Name = "登録コードを発行" }).ClickAsync();
        var code = await admin.GetByTestId("enrollment-code").TextContentAsync();
        await Expect(admin.GetByRole(AriaRole.Img, new() { Name = "登録用のQRコード" })).ToBeVisibleAsync();

        var pos = await NewBrowserAsync(1024, 768);
        await pos.GotoAsync("/terminal/enroll#code=" + code);
        await Expect(pos.GetByLabel("登録コード")).ToHaveValueAsync(code!);
        await pos.GetByRole(AriaRole.Button, new() { Name = "登録", Exact = true }).ClickAsync();
        await Expect(pos.GetByRole(AriaRole.Heading, new() { Name = "レジTOP" })).ToBeVisibleAsync();

        await admin.GotoAsync("/terminals?store=0006&kind=Pos");
        await admin.GetByRole(AriaRole.Button, new() { NameRegex = new("^編集 ") }).First.ClickAsync();
        await admin.GetByLabel("端末名").FillAsync("入口のレジ");
        await admin.GetByLabel("レジ番号").FillAsync("1234");
        await admin.GetByRole(AriaRole.Button, new() { Name = "保存", Exact = true }).ClickAsync();
        await Expect(admin.GetByText("数字5桁で入力してください。")).ToBeVisibleAsync();
        await admin.GetByLabel("レジ番号").FillAsync("54321");
        await admin.GetByRole(AriaRole.Button, new() { Name = "保存", Exact = true }).ClickAsync();
        await Expect(admin.GetByRole(AriaRole.Row, new() { Name = "入口のレジ" })).ToContainTextAsync("レジ番号 54321");
        await AssertAxeAsync(admin);

        await admin.GetByRole(AriaRole.Button, new() { NameRegex = new("^編集 .*入口のレジ") }).ClickAsync();
        await admin.GetByRole(AriaRole.Button, new() { NameRegex = new("^登録解除 ") }).ClickAsync();
        await admin.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "登録解除" }).ClickAsync();
        await Expect(admin.GetByText("該当する端末がありません。条件を変えて検索してください。")).ToBeVisibleAsync();
        await pos.GotoAsync("/pos");
        await Expect(pos.GetByLabel("登録コード")).ToBeVisibleAsync();
    }

    // manual 2-3 ①
    [Fact]
    public async Task On_pos_one_ledger_is_shown_and_a_second_one_asks_then_replaces()
    {
        var pos = await EnrollAsync("pos", 1024, 768);
        await pos.GetByRole(AriaRole.Link, new() { Name = "アプリ" }).ClickAsync();
        await pos.GetByRole(AriaRole.Link, new() { Name = "設定" }).ClickAsync();
        var resty = pos.GetByRole(AriaRole.Switch, new() { Name = "予約台帳 (Resty)" });
        var ebica = pos.GetByRole(AriaRole.Switch, new() { Name = "予約台帳 (ebica)" });
        await resty.ClickAsync();
        await Expect(resty).ToBeCheckedAsync();
        await AssertAxeAsync(pos);

        await ebica.ClickAsync();
        var dialog = pos.GetByRole(AriaRole.Dialog);
        await Expect(dialog.GetByText("予約台帳の遷移先として設定できるのは1つのみです。")).ToBeVisibleAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "キャンセル" }).ClickAsync();
        await Expect(resty).ToBeCheckedAsync();
        await ebica.ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "予約台帳 (ebica) に切り替える" }).ClickAsync();
        await Expect(ebica).ToBeCheckedAsync();
        await Expect(resty).Not.ToBeCheckedAsync();

        await pos.GetByRole(AriaRole.Link, new() { Name = "アプリ" }).ClickAsync();
        var ledger = await pos.RunAndWaitForPopupAsync(() => pos.GetByRole(AriaRole.Link, new() { Name = "予約台帳" }).ClickAsync());
        await Expect(ledger.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        Assert.EndsWith("/sandbox", ledger.Url, StringComparison.Ordinal); // The store is not linked yet: where the ledger's people begin.
    }

    // manual 2-3 ②
    [Fact]
    public async Task On_handy_both_ledgers_are_shown_and_the_portals_choice_arrives()
    {
        var handy = await EnrollAsync("handy", 390, 844);
        var place = handy.Locator(".handy-title span");
        await Expect(place).ToContainTextAsync("・");
        var own = (await place.InnerTextAsync()).Split('・')[^1]; // The store has other ハンディ, too.
        await MenuAsync(handy, "起動ツール");
        await handy.GetByRole(AriaRole.Link, new() { Name = "設定" }).ClickAsync();
        await handy.GetByRole(AriaRole.Link, new() { Name = "サービス連携" }).ClickAsync();
        foreach (var name in new[] { "予約台帳 (Resty)", "予約台帳 (ebica)" })
        {
            await handy.GetByRole(AriaRole.Switch, new() { Name = name }).ClickAsync();
            await Expect(handy.GetByRole(AriaRole.Switch, new() { Name = name })).ToBeCheckedAsync();
        }

        await AssertAxeAsync(handy);
        await handy.GetByRole(AriaRole.Link, new() { Name = "起動ツールを開く" }).ClickAsync();
        await Expect(handy.GetByRole(AriaRole.List, new() { Name = "起動ツール" }).GetByRole(AriaRole.Link)).ToHaveCountAsync(2);

        var admin = await OpenTerminalsAsync();
        await admin.GotoAsync("/terminals?store=" + Store + "&kind=Handy");
        await admin.GetByRole(AriaRole.Button, new() { NameRegex = new($"^編集 .*{own}$") }).ClickAsync();
        await admin.GetByRole(AriaRole.Checkbox, new() { Name = "ebica" }).UncheckAsync();
        await admin.GetByRole(AriaRole.Button, new() { Name = "保存", Exact = true }).ClickAsync();
        await Expect(handy.GetByRole(AriaRole.List, new() { Name = "起動ツール" }).GetByRole(AriaRole.Link)).ToHaveCountAsync(1);
    }

    // manual 2-4
    [Fact]
    public async Task A_handy_opens_syncs_itself_and_shows_the_time()
    {
        var handy = await EnrollAsync("handy", 390, 844);
        await handy.GetByRole(AriaRole.Button, new() { Name = "開局", Exact = true }).ClickAsync();
        await Expect(handy.GetByRole(AriaRole.Region, new() { Name = "開局/閉局" })).ToContainTextAsync("開局中");
        await AssertAxeAsync(handy);
        await MenuAsync(handy, "マスタ同期");

        await handy.GetByRole(AriaRole.Button, new() { Name = "マスタ同期" }).ClickAsync();

        await Expect(handy.GetByText("マスタ同期が完了しました")).ToBeVisibleAsync(new() { Timeout = 90_000 });
        await Expect(handy.GetByTestId("sync-time")).ToHaveTextAsync(Time());
        await AssertAxeAsync(handy);
    }

    // manual 6
    [Fact]
    public async Task Help_is_on_every_screen_of_a_handy()
    {
        var handy = await EnrollAsync("handy", 390, 844);
        foreach (var path in new[] { "/handy", "/handy/master-sync", "/handy/launcher", "/handy/launcher/settings", "/handy/launcher/settings/services" })
        {
            await handy.GotoAsync(path);
            await handy.GetByRole(AriaRole.Banner).GetByRole(AriaRole.Button, new() { Name = "お困りの際は" }).ClickAsync();
            await Expect(handy.GetByRole(AriaRole.Dialog, new() { Name = "お困りの際は" }).GetByText("0120-210-440")).ToBeVisibleAsync();
        }
    }

    [Theory]
    [InlineData("POS", 1024, 768, "レジTOP")]
    [InlineData("ハンディ", 390, 844, "ハンディTOP")]
    public async Task A_training_terminal_says_so_on_every_page_syncs_itself_and_ends(string kind, int width, int height, string top)
    {
        var admin = await OpenTerminalsAsync();
        await admin.GetByLabel("練習する店舗の店舗コード").FillAsync("0005");
        await admin.GetByRole(AriaRole.Button, new() { Name = "店舗を選ぶ" }).ClickAsync();
        var training = await admin.RunAndWaitForPopupAsync(() => admin.GetByRole(AriaRole.Button, new() { Name = $"練習用の{kind}を開く" }).ClickAsync());
        await training.SetViewportSizeAsync(width, height);
        await Expect(training.GetByRole(AriaRole.Heading, new() { Name = top })).ToBeVisibleAsync();
        var band = training.GetByRole(AriaRole.Complementary, new() { Name = "練習" });
        await Expect(band).ToBeVisibleAsync();
        await Expect(training.GetByRole(AriaRole.Button, new() { Name = "開局", Exact = true, Disabled = false })).ToHaveCountAsync(0);
        await AssertAxeAsync(training);

        await training.GotoAsync(kind == "POS" ? "/pos/settings/master-sync" : "/handy/master-sync");
        await Expect(band).ToBeVisibleAsync();
        await training.GetByRole(AriaRole.Button, new() { Name = "マスタ同期" }).ClickAsync();
        await Expect(training.GetByText("マスタ同期が完了しました")).ToBeVisibleAsync();
        await admin.GotoAsync("/terminals?store=0005");
        await Expect(admin.GetByText("該当する端末がありません。条件を変えて検索してください。")).ToBeVisibleAsync();

        await training.GetByRole(AriaRole.Button, new() { Name = "練習を終了" }).ClickAsync();
        await training.GotoAsync("/pos");
        await Expect(training.GetByLabel("登録コード")).ToBeVisibleAsync();
    }

    private async Task<IPage> EnrollAsync(string kind, int width, int height)
    {
        var page = await NewBrowserAsync(width, height);
        var code = (await Portal.CommandAsync("enrollment-codes", "--company", "1001", "--store", Store, "--kind", kind)).Trim();
        await page.GotoAsync("/terminal/enroll#code=" + code);
        await page.GetByRole(AriaRole.Button, new() { Name = "登録", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = kind == "handy" ? "ハンディTOP" : "レジTOP" })).ToBeVisibleAsync();
        return page;
    }

    private async Task<IPage> OpenTerminalsAsync()
    {
        var admin = await NewBrowserAsync();
        await LogInAsync(admin);
        await admin.GotoAsync("/terminals");
        await Expect(admin.GetByRole(AriaRole.Heading, new() { Name = "端末管理", Level = 1 })).ToBeVisibleAsync();
        return admin;
    }

    private static async Task MenuAsync(IPage handy, string entry)
    {
        await handy.GetByRole(AriaRole.Button, new() { Name = "メニュー", Exact = true }).ClickAsync();
        await handy.GetByRole(AriaRole.Navigation, new() { Name = "メニュー" }).GetByRole(AriaRole.Link, new() { Name = entry }).ClickAsync();
    }

    [GeneratedRegex(@"^\s*\d{4}/\d{2}/\d{2} \d{2}:\d{2}:\d{2}\s*$")]
    private static partial Regex Time();
}
