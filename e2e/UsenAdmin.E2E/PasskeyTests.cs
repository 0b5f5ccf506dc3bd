using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace UsenAdmin.E2E;

/// <summary>パスキー: added, used and removed in a Chromium with a device of its own.</summary>
public sealed class PasskeyTests(PortalProcess portal) : BrowserTest(portal)
{
    private const string Password = "tsubaki-demo-2026";

    [Fact]
    public async Task A_passkey_is_added_logs_in_without_a_password_and_is_removed()
    {
        var page = await NewBrowserAsync();
        var refused = Refusals(page);
        await AddDeviceAsync(page);
        await LogInAsync(page, staff: "0002");
        await page.GotoAsync("/account");
        await page.GetByRole(AriaRole.Link, new() { Name = "パスキーを追加" }).ClickAsync();
        await page.GetByLabel("名前").FillAsync("本部のパソコン");
        await page.GetByLabel("現在のパスワード").FillAsync("ちがうパスワード");
        await page.GetByRole(AriaRole.Button, new() { Name = "次へ" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("現在のパスワードが正しくありません。");
        await AssertAxeAsync(page);
        await page.GetByLabel("現在のパスワード").FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "次へ" }).ClickAsync();

        await Expect(page.GetByText("変更しました。")).ToBeVisibleAsync();
        var passkeys = page.GetByRole(AriaRole.List, new() { Name = "パスキー" });
        await Expect(passkeys).ToContainTextAsync("本部のパソコン");
        await AssertAxeAsync(page);

        await LogOutAsync(page);
        await page.GotoAsync("/login?returnUrl=/account");
        await page.GetByRole(AriaRole.Link, new() { Name = "パスキーでログイン" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/account$"));
        await Expect(passkeys).ToContainTextAsync(new Regex("最終使用 *今日"));
        await page.GotoAsync("/audit");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "ログイン（パスキー）" }).First).ToBeVisibleAsync();

        await page.GotoAsync("/account");
        await page.GetByRole(AriaRole.Link, new() { Name = "本部のパソコン を変更" }).ClickAsync();
        await page.GetByLabel("名前", new() { Exact = true }).FillAsync("受付のパソコン");
        await page.GetByRole(AriaRole.Button, new() { Name = "名前を変更" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "受付のパソコン を変更" }).ClickAsync();
        await AssertAxeAsync(page);
        await page.GetByLabel("現在のパスワード").FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "パスキーを削除" }).ClickAsync();
        await Expect(page.GetByText("登録されているパスキーはありません。")).ToBeVisibleAsync();

        // The device still has it; the portal does not.
        await LogOutAsync(page);
        await page.GotoAsync("/login/passkey");
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("パスキーでログインできませんでした。もう一度試すか、パスワードでログインしてください。");
        await page.GetByRole(AriaRole.Link, new() { Name = "企業コードとパスワードでログインする" }).ClickAsync();
        await Expect(page.GetByLabel("企業コード")).ToBeVisibleAsync();
        Assert.Empty(refused);
    }

    [Fact]
    public async Task A_closed_dialog_is_no_disaster_and_can_be_opened_again()
    {
        var page = await NewBrowserAsync();
        var (devices, device) = await AddDeviceAsync(page);
        await devices.SendAsync("WebAuthn.setUserVerified", new() { ["authenticatorId"] = device, ["isUserVerified"] = false });
        await page.GotoAsync("/login");
        await page.GetByRole(AriaRole.Link, new() { Name = "パスキーでログイン" }).ClickAsync();

        var note = page.GetByRole(AriaRole.Status);
        await Expect(note).ToHaveTextAsync("パスキーは使われませんでした。もう一度試すか、パスワードでログインしてください。");
        await AssertAxeAsync(page);
        var again = page.GetByRole(AriaRole.Button, new() { Name = "パスキーを使う" });
        await Expect(again).ToBeFocusedAsync();
        await again.ClickAsync();
        await Expect(note).ToBeVisibleAsync();
        await Expect(again).ToBeEnabledAsync();
    }

    [Fact]
    public async Task A_browser_without_passkeys_sees_no_button_for_them()
    {
        var page = await NewBrowserAsync();
        await page.AddInitScriptAsync("delete window.PublicKeyCredential;");
        await page.GotoAsync("/login");
        await Expect(page.Locator("[data-password-toggle]")).ToBeVisibleAsync();
        await Expect(page.Locator("[data-passkey-link]")).ToBeHiddenAsync();

        await page.GotoAsync("/login/passkey");
        await Expect(page.GetByText("このブラウザではパスキーを使えません。").First).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "パスキーを使う" })).ToBeHiddenAsync();
    }

    /// <summary>A device that holds passkeys and recognizes its person, answering at once.</summary>
    private static async Task<(ICDPSession Devices, string Device)> AddDeviceAsync(IPage page)
    {
        var devices = await page.Context.NewCDPSessionAsync(page);
        await devices.SendAsync("WebAuthn.enable");
        var added = await devices.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
        return (devices, added!.Value.GetProperty("authenticatorId").GetString()!);
    }

    private static async Task LogOutAsync(IPage page)
    {
        await page.GotoAsync("/account");
        await page.GetByRole(AriaRole.Button, new() { Name = "高橋 健" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "ログアウト" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "管理画面にログイン" })).ToBeVisibleAsync();
    }

    private static List<string> Refusals(IPage page)
    {
        var refused = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal))
            {
                refused.Add(message.Text);
            }
        };
        return refused;
    }
}
