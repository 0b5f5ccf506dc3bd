using System.Net.Http.Json;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace UsenAdmin.E2E;

/// <summary>Ledgers watched and many stores at once: 席情報の変更, 一括連携, 店舗の準備状況 and 連携サービスの設定, in companies that no other walk touches.</summary>
public sealed partial class LedgerWatchTests(PortalProcess portal) : BrowserTest(portal)
{
    private const string WrongKey = "wrong-key-of-nobody-0123";
    private const string RightKey = "demo-resty-key-1002";

    static LedgerWatchTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Fact]
    public async Task A_seat_renamed_in_the_ledger_is_told_on_TOP_and_mended_in_one_step()
    {
        var admin = await AdminAsync("1002");
        var region = await OpenStoreAsync(admin, "0001");
        await region.GetByLabel("店舗ID").FillAsync("R0301");
        await region.GetByRole(AriaRole.Button, new() { Name = "連携開始" }).ClickAsync();
        await region.GetByRole(AriaRole.Button, new() { Name = "テーブル情報マッピング" }).ClickAsync();
        await admin.GetByRole(AriaRole.Button, new() { Name = "自動マッピング" }).ClickAsync();
        await admin.GetByRole(AriaRole.Button, new() { Name = "登録", Exact = true }).ClickAsync();
        await admin.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await Expect(admin.GetByText("テーブル情報マッピングを登録しました")).ToBeVisibleAsync();

        await UntilToldAsync(admin);
        await RenameSeatAsync("R0301", "s001", "A1", "窓側1");

        await admin.GotoAsync("/");
        var card = admin.GetByRole(AriaRole.Link).Filter(new() { HasText = "席を直す" });
        await Expect(card).ToBeVisibleAsync();
        await card.ClickAsync();
        var row = admin.GetByRole(AriaRole.Row).Filter(new() { HasText = "窓側1" });
        await Expect(row).ToContainTextAsync("席の名称変更");
        await Expect(row).ToContainTextAsync("テーブル「A1」のマッピング");
        await AssertAxeAsync(admin);
        await row.GetByRole(AriaRole.Button, new() { NameRegex = new("^新しい名前を承認 .* A1$") }).ClickAsync();
        await Expect(admin.GetByText("の席情報の変更に対応しました。")).ToBeVisibleAsync();
        await Expect(row).ToBeHiddenAsync();

        await admin.GetByRole(AriaRole.Link, new() { Name = "対応済み" }).ClickAsync();
        await Expect(admin.GetByRole(AriaRole.Row).Filter(new() { HasText = "窓側1" })).ToContainTextAsync("承認");
    }

    [Fact]
    public async Task An_option_that_ended_is_told_asked_about_again_and_gone_once_it_is_back()
    {
        var admin = await AdminAsync("1002");
        var region = await OpenStoreAsync(admin, "0004");
        await region.GetByLabel("店舗ID").FillAsync("R0304");
        await region.GetByRole(AriaRole.Button, new() { Name = "連携開始" }).ClickAsync();
        await Expect(region.GetByRole(AriaRole.Button, new() { Name = "テーブル情報マッピング" })).ToBeVisibleAsync();
        await UntilToldAsync(admin);

        await SetOptionAsync("R0304", false);
        await admin.GotoAsync("/operations/seat-changes");
        var again = admin.GetByRole(AriaRole.Button, new() { NameRegex = new("^予約台帳を再確認 ") });
        await Expect(again).ToBeVisibleAsync();
        await again.ClickAsync();
        await Expect(admin.GetByText("予約台帳で直っていることを確認できませんでした。")).ToBeVisibleAsync();
        await AssertAxeAsync(admin);

        await SetOptionAsync("R0304", true);
        await Expect(again).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData("Shift_JIS", "0001", "R0401")]
    [InlineData("UTF-8", "0001", "EB100301")]
    public async Task A_file_is_judged_line_by_line_then_linked_mapped_and_reported(string encoding, string code, string ledgerId)
    {
        var ledger = ledgerId[0] == 'R' ? "Resty予約台帳" : "ebica";
        var admin = await AdminAsync("1003");
        await admin.GotoAsync("/operations/reservation-link");
        await admin.GetByRole(AriaRole.Link, new() { Name = "一括連携" }).ClickAsync();
        var judged = admin.GetByText("4行を確認しました。1店舗を連携できます。");
        // Faster than a person: a file that is given before the page listens for it is not seen.
        for (var tries = 0; tries < 5 && !await judged.IsVisibleAsync(); tries++)
        {
            await admin.GetByLabel("ファイル", new() { Exact = true }).SetInputFilesAsync(new FilePayload
            {
                Name = $"店舗{tries}.csv",
                MimeType = "text/csv",
                Buffer = Encoding.GetEncoding(encoding).GetBytes($"店舗コード,店舗ID,予約台帳\r\n{code},{ledgerId},{ledger}\r\n0002,R0404,Resty\r\n9999,R0499,Resty\r\n0003,=1+1,{ledger}\r\n"),
            });
            await Task.WhenAny(judged.WaitForAsync(), Task.Delay(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken));
        }

        await Expect(judged).ToBeVisibleAsync();
        await Expect(Row(admin, ledgerId.ToLowerInvariant()[0] == 'r' ? ledgerId : ledgerId.ToLowerInvariant())).ToContainTextAsync("連携できます");
        await Expect(Row(admin, "R0404")).ToContainTextAsync("店舗IDが見つかりません");
        await Expect(Row(admin, "9999")).ToContainTextAsync("店舗コードがありません");
        await Expect(Row(admin, "=1+1")).ToContainTextAsync("店舗IDの形式が正しくありません");
        await AssertAxeAsync(admin);

        await admin.GetByRole(AriaRole.Button, new() { Name = "1店舗を連携開始" }).ClickAsync();
        await Expect(admin.GetByText("1店舗の処理が終わりました。")).ToBeVisibleAsync();
        await Expect(Row(admin, code)).ToContainTextAsync("連携しました");
        await admin.GetByRole(AriaRole.Button, new() { Name = "1店舗を自動マッピング" }).ClickAsync();
        await Expect(admin.GetByRole(AriaRole.Heading, new() { Name = "一括自動マッピング" })).ToBeVisibleAsync();
        await Expect(Row(admin, code)).ToContainTextAsync("マッピング済み");

        var report = await admin.RunAndWaitForDownloadAsync(() => admin.GetByRole(AriaRole.Link, new() { Name = "結果をCSVでダウンロード" }).ClickAsync());
        var bytes = await File.ReadAllBytesAsync(await report.PathAsync(), TestContext.Current.CancellationToken);
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        Assert.Matches(ReportLine(), Encoding.UTF8.GetString(bytes));
    }

    [Fact]
    public async Task Readiness_puts_stores_that_wait_first_and_leads_to_the_next_step()
    {
        var admin = await AdminAsync("1002");
        await admin.GetByRole(AriaRole.Button, new() { Name = "運用管理" }).ClickAsync();
        await admin.GetByRole(AriaRole.Link, new() { Name = "店舗の準備状況" }).First.ClickAsync();
        await Expect(admin.GetByRole(AriaRole.Heading, new() { Name = "店舗の準備状況" })).ToBeVisibleAsync();
        await Expect(admin.GetByRole(AriaRole.Row)).ToHaveCountAsync(13); // The head, and all 12 stores.
        await Expect(admin.GetByLabel(new Regex("^麺処ひなた .*%"))).Not.ToHaveCountAsync(0); // The picture.
        await AssertAxeAsync(admin);

        await admin.GetByLabel("状態").SelectOptionAsync("未連携");
        await Expect(admin).ToHaveURLAsync(new Regex("state=Unlinked"));
        var waiting = admin.GetByRole(AriaRole.Row).Filter(new() { HasText = "0003" });
        await waiting.GetByRole(AriaRole.Link, new() { NameRegex = new("^連携設定 ") }).ClickAsync();
        await Expect(admin.GetByRole(AriaRole.Region, new() { Name = "連携設定 Resty予約台帳" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_wrong_key_is_told_and_the_one_before_stays_until_a_good_one_takes_its_place_unseen()
    {
        var admin = await AdminAsync("1002");
        await admin.GotoAsync("/operations/settings");
        await admin.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { Name = "連携サービスの設定" }).ClickAsync();
        var resty = admin.GetByRole(AriaRole.Region, new() { Name = "Resty予約台帳" });
        await resty.GetByLabel("APIキー").FillAsync(WrongKey);
        await resty.GetByRole(AriaRole.Button, new() { Name = "保存" }).ClickAsync();
        await Expect(resty.GetByText("予約台帳の認証情報が正しくありません。連携サービスの設定を確認してください。")).ToBeVisibleAsync();

        await resty.GetByRole(AriaRole.Button, new() { Name = "接続を確認" }).ClickAsync();
        await Expect(resty.GetByText("予約台帳に接続できました。")).ToBeVisibleAsync();

        await resty.GetByLabel("APIキー").FillAsync(RightKey);
        await resty.GetByRole(AriaRole.Button, new() { Name = "保存" }).ClickAsync();
        await Expect(resty.GetByText("保存しました。予約台帳で確認できました。")).ToBeVisibleAsync();
        await Expect(resty.GetByText("••••••••1002")).ToBeVisibleAsync();
        await AssertAxeAsync(admin);
        await admin.ReloadAsync();
        await Expect(resty.GetByText("••••••••1002")).ToBeVisibleAsync();
        await Expect(resty.GetByLabel("APIキー")).ToHaveValueAsync("");
        Assert.DoesNotContain(RightKey, await admin.ContentAsync(), StringComparison.Ordinal);
        await resty.GetByRole(AriaRole.Button, new() { Name = "接続を確認" }).ClickAsync();
        await Expect(resty.GetByText("予約台帳に接続できました。")).ToBeVisibleAsync();
    }

    private static ILocator Row(IPage admin, string text) => admin.GetByRole(AriaRole.Row).Filter(new() { HasText = text });

    private async Task<IPage> AdminAsync(string company)
    {
        var admin = await NewBrowserAsync();
        await LogInAsync(admin, company);
        await Expect(admin.GetByRole(AriaRole.Button, new() { Name = "運用管理" })).ToBeVisibleAsync();
        return admin;
    }

    private static async Task<ILocator> OpenStoreAsync(IPage page, string code)
    {
        await page.GotoAsync($"/operations/reservation-link?name={code}");
        await page.GetByRole(AriaRole.Row, new() { Name = code }).GetByRole(AriaRole.Button).ClickAsync();
        return page.GetByRole(AriaRole.Region, new() { Name = "連携設定 Resty予約台帳" });
    }

    /// <summary>Some seconds after its start the portal tells the ledger where to send its word.</summary>
    private static async Task UntilToldAsync(IPage admin)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        end.CancelAfter(TimeSpan.FromMinutes(1));
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        var resty = admin.GetByRole(AriaRole.Region, new() { Name = "Resty予約台帳" });
        do
        {
            await admin.GotoAsync("/operations/ledger-credentials");
            await Expect(resty).ToBeVisibleAsync();
        }
        while (!await resty.GetByText("通知を受け取っています").IsVisibleAsync() && await timer.WaitForNextTickAsync(end.Token));
    }

    private async Task SetOptionAsync(string storeId, bool posOption)
    {
        using var sandbox = new HttpClient();
        (await sandbox.PatchAsJsonAsync($"{Portal.Url}/sandbox/stores/{storeId}", new { posOption }, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
    }

    /// <summary>On the ledger's own screen: 設定 > テーブル設定.</summary>
    private async Task RenameSeatAsync(string storeId, string seat, string before, string after)
    {
        var ledger = await NewBrowserAsync();
        await ledger.GotoAsync($"/sandbox/stores/{storeId}/settings");
        await ledger.GetByLabel($"テーブル名 {seat}").FillAsync(after);
        await ledger.GetByLabel($"テーブル名 {seat}").BlurAsync();
        await ledger.GetByRole(AriaRole.Button, new() { NameRegex = new($"^保存 ({Regex.Escape(before)}|{Regex.Escape(after)})$") }).ClickAsync();
        await Expect(ledger.GetByRole(AriaRole.Status)).ToHaveTextAsync("保存しました。");
    }

    [GeneratedRegex("^1,0001,.*(Resty|Ebica).*マッピングしました,[0-9]+,", RegexOptions.Multiline)]
    private static partial Regex ReportLine();
}
