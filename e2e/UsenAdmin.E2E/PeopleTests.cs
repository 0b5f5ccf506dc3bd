using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace UsenAdmin.E2E;

/// <summary>担当者, their first login, and support on behalf of a store, by the manual's words.</summary>
public sealed class PeopleTests(PortalProcess portal) : BrowserTest(portal)
{
    private static string _codeUsed = "";

    [Fact]
    public async Task A_new_person_logs_in_with_the_slip_and_has_to_choose_a_password()
    {
        var admin = await NewBrowserAsync();
        await LogInAsync(admin);
        await admin.GetByRole(AriaRole.Link, new() { Name = "担当者管理" }).ClickAsync();
        await admin.GetByRole(AriaRole.Link, new() { Name = "担当者を追加" }).ClickAsync();
        // The list before it has a field whose label holds both words.
        await Expect(admin.GetByRole(AriaRole.Heading, new() { Name = "担当者を追加", Level = 1 })).ToBeVisibleAsync();
        await admin.GetByLabel("担当者コード").FillAsync("0071");
        await admin.GetByLabel("氏名").FillAsync("新井 さくら");
        await admin.GetByLabel("店舗コード").FillAsync("0001");
        await admin.GetByRole(AriaRole.Button, new() { Name = "店舗を追加" }).ClickAsync();
        await Expect(admin.GetByText("つばき食堂 新宿東口店")).ToBeVisibleAsync();
        await admin.GetByRole(AriaRole.Button, new() { Name = "登録", Exact = true }).ClickAsync();
        var slip = admin.GetByRole(AriaRole.Region, new() { Name = "ログインID通知書" });
        await Expect(slip).ToContainTextAsync("新井 さくら 様");
        await AssertAxeAsync(admin);
        var password = Regex.Match(await slip.InnerTextAsync(), "[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}").Value;

        var person = await NewBrowserAsync();
        await LogInAsync(person, staff: "0071", password: password);
        await Expect(person.GetByRole(AriaRole.Heading, new() { Name = "パスワードの設定" })).ToBeVisibleAsync();
        await AssertAxeAsync(person);
        await person.GotoAsync("/stores");
        Assert.Contains("/login", person.Url, StringComparison.Ordinal);

        await person.GotoAsync("/login/password");
        await ChooseAsync(person, "password123456");
        await Expect(person.GetByRole(AriaRole.Alert)).ToContainTextAsync("推測されやすい");
        await ChooseAsync(person, "みずうみのほとりのいすとりす");
        await Expect(person.GetByRole(AriaRole.Link, new() { Name = "店舗個別管理" })).ToBeVisibleAsync();
        await person.GetByRole(AriaRole.Link, new() { Name = "店舗個別管理" }).ClickAsync();
        await Expect(person.GetByRole(AriaRole.Link, new() { Name = "つばき食堂 新宿東口店" })).ToBeVisibleAsync();

        await admin.GetByRole(AriaRole.Button, new() { Name = "無効にする" }).ClickAsync();
        await admin.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "無効にする" }).ClickAsync();
        // The open page notices by itself.
        await Expect(person.GetByRole(AriaRole.Heading, new() { Name = "管理画面にログイン" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Support_acts_on_behalf_with_a_banner_and_ends()
    {
        var support = await SupportAsync();
        await support.GetByRole(AriaRole.Textbox, new() { Name = "企業・店舗・端末（コード、名称、電話番号、予約台帳の店舗ID）" }).FillAsync("新宿東口");
        await support.GetByRole(AriaRole.Button, new() { Name = "検索" }).ClickAsync();
        await support.GetByRole(AriaRole.Button, new() { Name = "代理操作 つばき食堂 新宿東口店" }).First.ClickAsync();
        await support.GetByLabel("理由").FillAsync("配席時のエラー調査");
        await support.GetByLabel("受付番号").FillAsync("84213");
        await AssertAxeAsync(support);
        await support.GetByRole(AriaRole.Button, new() { Name = "代理操作を開始" }).ClickAsync();

        await Expect(support.GetByRole(AriaRole.Heading, new() { Name = "つばき食堂 新宿東口店", Level = 1 })).ToBeVisibleAsync();
        var banner = support.GetByRole(AriaRole.Complementary, new() { Name = "代理操作中" });
        await Expect(banner).ToContainTextAsync("閲覧のみ");
        await Expect(banner).ToContainTextAsync("株式会社つばきダイニング");
        await AssertAxeAsync(support);

        var admin = await NewBrowserAsync();
        await LogInAsync(admin, staff: "0002");
        await Expect(admin.GetByText("サポートの 井上 真理 が つばき食堂 新宿東口店 を代理操作しています。")).ToBeVisibleAsync();

        await support.GetByRole(AriaRole.Link, new() { Name = "店舗個別管理" }).First.ClickAsync();
        await Expect(banner).ToBeVisibleAsync();
        await banner.GetByRole(AriaRole.Button, new() { Name = "代理操作を終了" }).ClickAsync();
        await Expect(support.GetByRole(AriaRole.Heading, new() { Name = "サポート", Level = 1 })).ToBeVisibleAsync();
        await Expect(banner).ToHaveCountAsync(0);

        await admin.GotoAsync("/audit");
        await Expect(admin.GetByRole(AriaRole.Button, new() { Name = "代理操作 終了" }).First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_company_is_asked_first_ends_support_at_once_and_may_refuse_it()
    {
        var admin = await NewBrowserAsync();
        await LogInAsync(admin, company: "1003");
        await LetSupportAsync(admin, "企業管理者が毎回許可する");
        var support = await SupportAsync();
        await AskAsync(support, "1003");
        await Expect(support.GetByText("企業の許可を待っています")).ToBeVisibleAsync();

        await admin.GotoAsync("/");
        await Expect(admin.GetByText("の代理操作の許可を求めています。")).ToBeVisibleAsync();
        await admin.GetByRole(AriaRole.Button, new() { Name = "許可", Exact = true }).ClickAsync();
        await Expect(admin.GetByText("を代理操作しています。")).ToBeVisibleAsync();

        // Read only, until raised with a code that was not used before.
        await support.GotoAsync("/support");
        var banner = support.GetByRole(AriaRole.Complementary, new() { Name = "代理操作中" });
        await Expect(banner).ToContainTextAsync("閲覧のみ");
        await support.GetByLabel("確認コード").FillAsync(await FreshCodeAsync());
        await support.GetByRole(AriaRole.Button, new() { Name = "変更を許可" }).ClickAsync();
        await Expect(banner).ToContainTextAsync("変更可");

        await admin.GetByRole(AriaRole.Button, new() { Name = "代理操作を終了" }).ClickAsync();
        await Expect(banner).ToHaveCountAsync(0);

        await LetSupportAsync(admin, "許可しない");
        await AskAsync(support, "1003");
        await Expect(support.GetByText("この企業は代理操作を許可していません。")).ToBeVisibleAsync();
        await admin.GotoAsync("/audit");
        foreach (var action in new[] { "代理操作 許可を依頼", "代理操作 許可", "代理操作 変更を許可", "代理操作 終了" })
        {
            await Expect(admin.GetByRole(AriaRole.Button, new() { Name = action, Exact = true }).First).ToBeVisibleAsync();
        }
    }

    [Fact]
    public async Task People_come_from_a_file_what_changed_is_found_in_操作履歴_and_a_formula_leaves_as_text()
    {
        var admin = await NewBrowserAsync();
        await LogInAsync(admin, staff: "0002");
        await admin.GotoAsync("/staff/import");
        await GiveAsync(admin, "担当者コード,氏名,権限,店舗コード\r\n0081,=1+1,店舗スタッフ,0001\r\n0082,鈴木,社長,0001\r\n", "エラー 1");
        await AssertAxeAsync(admin);
        await GiveAsync(admin, "担当者コード,氏名,権限,店舗コード\r\n0081,=1+1,店舗スタッフ,0001\r\n", "新規 1、変更 0、エラー 0");
        await admin.GetByRole(AriaRole.Button, new() { Name = "取り込む" }).ClickAsync();
        await Expect(admin.GetByText("1行を取り込みました。")).ToBeVisibleAsync();
        await Expect(admin.GetByRole(AriaRole.Region, new() { Name = "ログインID通知書" })).ToContainTextAsync("=1+1 様");

        await admin.GotoAsync("/staff?q=0081");
        var file = await admin.RunAndWaitForDownloadAsync(() => admin.GetByRole(AriaRole.Link, new() { Name = "CSV出力" }).ClickAsync());
        var text = await File.ReadAllTextAsync(await file.PathAsync(), TestContext.Current.CancellationToken);
        Assert.Contains("0081,'=1+1", text, StringComparison.Ordinal);
        Assert.DoesNotMatch("(?m)(^|,)\"?=1", text);

        await admin.GetByRole(AriaRole.Link, new() { Name = "=1+1" }).ClickAsync();
        await admin.GetByLabel("氏名").FillAsync("佐々木 蓮");
        await admin.GetByRole(AriaRole.Button, new() { Name = "登録", Exact = true }).ClickAsync();

        await admin.GotoAsync("/audit");
        await admin.GetByLabel("操作", new() { Exact = true }).SelectOptionAsync("担当者 編集");
        await admin.GetByRole(AriaRole.Button, new() { Name = "検索", Exact = true }).ClickAsync();
        await admin.GetByRole(AriaRole.Row).Filter(new() { HasText = "佐々木 蓮" }).First.GetByRole(AriaRole.Button).ClickAsync();
        var difference = admin.GetByRole(AriaRole.Complementary).GetByRole(AriaRole.Row).Filter(new() { HasText = "=1+1" });
        await Expect(difference).ToContainTextAsync("佐々木 蓮");
        await AssertAxeAsync(admin);
    }

    [Theory]
    [InlineData("/staff", "担当者管理")]
    [InlineData("/staff/new", "担当者を追加")]
    [InlineData("/staff/import", "CSV取込")]
    [InlineData("/staff/security", "セキュリティ設定")]
    [InlineData("/account", "アカウント")]
    [InlineData("/account/two-factor", "2段階認証の設定")]
    public async Task Axe_finds_nothing_serious(string path, string heading)
    {
        var page = await NewBrowserAsync();
        await LogInAsync(page, staff: "0002");
        await page.GotoAsync(path);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = heading, Level = 1 })).ToBeVisibleAsync();

        await AssertAxeAsync(page);
    }

    [Fact]
    public async Task Pages_run_no_script_but_the_portals_own_and_a_foreign_site_gets_no_socket()
    {
        var page = await NewBrowserAsync();
        var refused = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal))
            {
                refused.Add(message.Text);
            }
        };
        await LogInAsync(page);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "今日の状況" })).ToBeVisibleAsync();
        Assert.Empty(refused);

        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, Portal.Url + "/_blazor/negotiate?negotiateVersion=1");
        request.Headers.Add("Origin", "https://evil.example");
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, (await http.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode);
        var policy = (await http.GetAsync(new Uri(Portal.Url + "/login"), TestContext.Current.CancellationToken)).Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
    }

    private static async Task ChooseAsync(IPage page, string password)
    {
        await page.GetByLabel("新しいパスワード", new() { Exact = true }).FillAsync(password);
        await page.GetByLabel("新しいパスワード（確認）").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "設定して続ける" }).ClickAsync();
    }

    private static async Task LetSupportAsync(IPage admin, string access)
    {
        await admin.GotoAsync("/staff/security");
        await admin.GetByRole(AriaRole.Radio, new() { Name = access }).CheckAsync();
        await admin.GetByRole(AriaRole.Button, new() { Name = "登録", Exact = true }).ClickAsync();
        await Expect(admin.GetByText("登録しました")).ToBeVisibleAsync();
    }

    private async Task<IPage> SupportAsync()
    {
        var support = await NewBrowserAsync();
        await LogInAsync(support, company: "USEN", staff: "9001");
        await support.GetByLabel("確認コード").FillAsync(await FreshCodeAsync());
        await support.GetByRole(AriaRole.Button, new() { Name = "確認" }).ClickAsync();
        await Expect(support.GetByRole(AriaRole.Heading, new() { Name = "サポート", Level = 1 })).ToBeVisibleAsync();
        return support;
    }

    /// <summary>A code is taken once, and the app shows another one every half a minute.</summary>
    private async Task<string> FreshCodeAsync()
    {
        var before = _codeUsed;
        while ((_codeUsed = (await Portal.CommandAsync("demo-code")).Trim()) == before)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        }

        return _codeUsed;
    }

    private static async Task AskAsync(IPage support, string company)
    {
        await support.GotoAsync("/support");
        await support.GetByRole(AriaRole.Textbox, new() { Name = "企業・店舗・端末（コード、名称、電話番号、予約台帳の店舗ID）" }).FillAsync(company);
        await support.GetByRole(AriaRole.Button, new() { Name = "検索" }).ClickAsync();
        await support.GetByRole(AriaRole.Row).Filter(new() { Has = support.GetByRole(AriaRole.Cell, new() { Name = "企業", Exact = true }) }).GetByRole(AriaRole.Button).ClickAsync();
        await support.GetByLabel("理由").FillAsync("設定の確認");
        await support.GetByLabel("受付番号").FillAsync("84300");
        await support.GetByRole(AriaRole.Button, new() { Name = "代理操作を開始" }).ClickAsync();
    }

    /// <summary>Gives the file until the page has said so of it: faster than a person, one that is given before the page listens is not seen.</summary>
    private static async Task GiveAsync(IPage page, string csv, string verdict)
    {
        var judged = page.GetByText(verdict);
        for (var tries = 0; tries < 5 && !await judged.IsVisibleAsync(); tries++)
        {
            await page.GetByLabel("CSVファイル").SetInputFilesAsync(new FilePayload { Name = $"担当者{tries}.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(csv) });
            await Task.WhenAny(judged.WaitForAsync(), Task.Delay(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken));
        }

        await Expect(judged).ToBeVisibleAsync();
    }
}
