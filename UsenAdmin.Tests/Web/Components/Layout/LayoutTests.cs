using Bunit;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using UsenAdmin.Web.Components.Layout;
using Xunit;

namespace UsenAdmin.Tests.Web.Components.Layout;

public sealed class LayoutTests : ComponentTest
{
    [Fact]
    public void The_portal_starts_with_a_way_past_the_menu_to_the_content()
    {
        SignIn("CompanyAdmin");
        var layout = Render<MainLayout>(p => p.Add(c => c.Body, body => body.AddContent(0, "本文")));
        Assert.Equal("本文へ移動", layout.Find(".skip-link").TextContent);
        Assert.Contains("本文", layout.Find("main#content").TextContent);
        Assert.Equal("株式会社つばきダイニング", layout.Find(".app-bar-company").TextContent);
    }

    [Fact]
    public void Switching_to_dark_is_offered_and_then_back()
    {
        var layout = Render<MainLayout>(p => p.Add(c => c.Body, body => body.AddContent(0, "本文")));
        layout.Find("[data-theme-switch]").Click();
        Assert.Equal("明るい表示にする", layout.Find("[data-theme-switch]").GetAttribute("aria-label"));
        layout.Find("[data-theme-switch]").Click();
        Assert.Equal("暗い表示にする", layout.Find("[data-theme-switch]").GetAttribute("aria-label"));
    }

    [Fact]
    public void A_page_that_breaks_leaves_the_frame_and_says_whom_to_call()
    {
        SignIn("CompanyAdmin");
        var layout = Render<MainLayout>(p => p.Add(c => c.Body, body =>
        {
            body.OpenComponent<Broken>(0);
            body.CloseComponent();
        }));
        Assert.Contains("予期せぬエラーが発生しました。", layout.Find("[role=alert]").TextContent);
        Assert.Contains("0120-210-440", layout.Find("[role=alert]").TextContent);
        Assert.NotEmpty(layout.FindAll(".main-menu-tab"));
    }

    [Fact]
    public void A_terminal_has_its_title_place_time_and_help()
    {
        var layout = Render<TerminalLayout>(p => p.Add(c => c.Body, body =>
        {
            body.OpenComponent<TerminalHeader>(0);
            body.AddAttribute(1, nameof(TerminalHeader.Title), "レジTOP");
            body.AddAttribute(2, nameof(TerminalHeader.Place), "とり蔵 神田店・POS 01");
            body.CloseComponent();
        }));
        Assert.Equal("レジTOP", layout.Find("h1").TextContent);
        Assert.Equal("とり蔵 神田店・POS 01", layout.Find(".terminal-place").TextContent);
        Assert.Equal("11/20（金）10:32", layout.Find(".terminal-clock").TextContent);
        Assert.Equal("お困りの際は", layout.Find(".terminal-help").TextContent);
        Assert.Contains("0120-210-440", layout.Find("#support").TextContent);

        Clock.Advance(TimeSpan.FromMinutes(1));
        layout.WaitForAssertion(() => Assert.Equal("10:33", layout.Find(".terminal-clock b").TextContent));
    }

    [Fact]
    public void Somebody_who_is_not_signed_in_is_sent_to_login_and_comes_back()
    {
        var navigation = Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo("/stores?q=a&b=c");
        Render<RedirectToLogin>();
        Assert.EndsWith("/login?returnUrl=%2Fstores%3Fq%3Da%26b%3Dc", navigation.Uri);
    }

    private sealed class Broken : ComponentBase
    {
        protected override void BuildRenderTree(RenderTreeBuilder builder) => throw new InvalidOperationException("broken on purpose");
    }
}
