using Bunit;
using UsenAdmin.Web.Components.Shared;
using Xunit;

namespace UsenAdmin.Tests.Web.Components.Shared;

/// <summary>Header, card, banner, sticky bar, contact.</summary>
public sealed class PagePartsTests : ComponentTest
{
    [Fact]
    public void The_header_shows_the_way_and_ends_with_the_page_itself()
    {
        var header = Render<PageHeader>(p => p.Add(c => c.Title, "予約連携")
            .Add(c => c.Crumbs, [new Crumb("TOP", "/"), new Crumb("運用管理設定", "/operations/settings"), new Crumb("予約連携")]));

        Assert.Equal("予約連携", header.Find("h1").TextContent);
        Assert.Equal(["/", "/operations/settings"], header.FindAll("nav a").Select(a => a.GetAttribute("href")));
        Assert.Equal("予約連携", header.Find("[aria-current=page]").TextContent);
    }

    [Fact]
    public void A_card_is_a_region_named_by_its_heading()
    {
        var card = Render<UaCard>(p => p.Add(c => c.Title, "端末の状態"));
        Assert.Equal(card.Find("h2").Id, card.Find("section").GetAttribute("aria-labelledby"));
    }

    [Theory]
    [InlineData(Tone.Danger, "alert")]
    [InlineData(Tone.Warn, "status")]
    [InlineData(Tone.Info, "status")]
    public void Only_a_danger_interrupts(Tone tone, string role) =>
        Assert.Equal(role, Render<Banner>(p => p.Add(c => c.Tone, tone).Add(c => c.Title, "x")).Find(".banner").GetAttribute("role"));

    [Fact]
    public void A_banner_has_the_mending_step_beside_it_and_no_way_to_close_it()
    {
        var banner = Render<Banner>(p => p.Add(c => c.Title, "席「A10」が予約台帳から削除されました").Add(c => c.Action, "<a href=\"/x\">席を直す</a>"));
        Assert.Equal("席を直す", banner.Find(".banner-action a").TextContent);
        Assert.Empty(banner.FindAll("button"));
    }

    [Fact]
    public void The_sticky_bar_counts_what_is_not_saved()
    {
        var bar = Render<StickyBar>(p => p.Add(c => c.Unsaved, 9).AddChildContent("<button>登録</button>"));
        Assert.Contains("未保存の変更 9", bar.Find(".chip").TextContent);
        Assert.Equal("9", bar.Find(".sticky-bar").GetAttribute("data-unsaved"));

        var clean = Render<StickyBar>(p => p.AddChildContent("<button>登録</button>"));
        Assert.Empty(clean.FindAll(".chip"));
        Assert.False(clean.Find(".sticky-bar").HasAttribute("data-unsaved"));
    }

    [Fact]
    public void The_contact_can_be_called_and_scanned()
    {
        var contact = Render<SupportContact>();
        Assert.Equal("tel:0120210440", contact.Find(".support-phone").GetAttribute("href"));
        Assert.Equal("サポートサイトのQRコード", contact.Find("svg[role=img]").GetAttribute("aria-label"));
        Assert.Contains("https://support.usen.com/", contact.Markup);
    }

    [Fact]
    public void Without_permission_the_page_says_who_may_and_offers_both_ways_out()
    {
        SignIn("StoreManager");
        var page = Render<NoPermission>();
        Assert.Equal("この操作を行う権限がありません。", page.Find("h1").TextContent);
        Assert.Contains("企業管理者", page.Find("dl").TextContent);
        Assert.Equal("/", page.Find("a.button").GetAttribute("href"));
        Assert.Equal("/account/logout", page.Find("form").GetAttribute("action"));
    }
}
