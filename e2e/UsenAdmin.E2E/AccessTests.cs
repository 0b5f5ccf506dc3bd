using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace UsenAdmin.E2E;

/// <summary>Who gets in, who is told that they may not, and whether everybody can use what they see.</summary>
public sealed class AccessTests(PortalProcess portal) : BrowserTest(portal)
{
    [Theory]
    [InlineData("9999", "0001", "tsubaki-demo-2026")]
    [InlineData("1001", "7777", "tsubaki-demo-2026")]
    [InlineData("1001", "0002", "wrong")]
    public async Task Every_failed_login_has_one_answer(string company, string staff, string password)
    {
        var page = await NewBrowserAsync();
        await LogInAsync(page, company, staff, password);

        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("企業コード、担当者コードまたはパスワードが正しくありません。");
    }

    [Fact]
    public async Task A_store_manager_is_told_that_operations_are_not_for_them()
    {
        var page = await NewBrowserAsync();
        await LogInAsync(page, staff: "0031");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "運用管理" })).ToHaveCountAsync(0);

        await page.GotoAsync("/operations/reservation-link");

        await Expect(page.GetByText("この操作を行う権限がありません。")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Login_works_without_scripts()
    {
        var context = await Browser.NewContextAsync(new BrowserNewContextOptions { BaseURL = Portal.Url, JavaScriptEnabled = false });
        var page = await context.NewPageAsync();
        await LogInAsync(page, company: "1002");

        Assert.DoesNotContain("/login", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_of_another_company_is_not_found()
    {
        var ours = await NewBrowserAsync();
        await LogInAsync(ours);
        await ours.GotoAsync("/operations/reservation-link");
        await ours.GetByRole(AriaRole.Button, new() { NameRegex = new("^連携設定 ") }).First.ClickAsync();
        await Expect(ours.GetByRole(AriaRole.Heading, new() { Name = "予約台帳設定" })).ToBeVisibleAsync();
        var address = new Uri(ours.Url).AbsolutePath;

        var theirs = await NewBrowserAsync();
        await LogInAsync(theirs, company: "1002");
        await theirs.GotoAsync(address);

        await Expect(theirs.GetByText("対象が見つかりません。")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task English_is_complete_on_the_way_of_the_manual()
    {
        var page = await NewBrowserAsync();
        await LogInAsync(page);
        await page.GotoAsync("/account/culture?culture=en&returnUrl=/operations/reservation-link");

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Reservation link" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Search", Exact = true })).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("/", "今日の状況")]
    [InlineData("/operations/settings", "運用管理設定")]
    [InlineData("/operations/reservation-link", "予約連携")]
    [InlineData("/operations/master-sync", "マスタ同期")]
    [InlineData("/stores", "店舗個別管理")]
    [InlineData("/stores/new", "店舗を追加")]
    [InlineData("/help", "ヘルプ")]
    [InlineData("/terminals", "端末管理")]
    [InlineData("/audit", "操作履歴")]
    public async Task Axe_finds_nothing_serious(string path, string heading)
    {
        var page = await NewBrowserAsync();
        await LogInAsync(page);
        await page.GotoAsync(path);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = heading, Level = 1 })).ToBeVisibleAsync();

        await AssertAxeAsync(page);
    }
}
