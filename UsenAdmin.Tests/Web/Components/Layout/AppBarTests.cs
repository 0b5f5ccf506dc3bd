using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using UsenAdmin.Web.Components.Layout;
using Xunit;

namespace UsenAdmin.Tests.Web.Components.Layout;

public sealed class AppBarTests : ComponentTest
{
    private static readonly SignedInPerson Admin = new("佐藤 美咲", "CompanyAdmin", "10250", "株式会社つばきダイニング");

    [Fact]
    public void A_company_admin_sees_the_manuals_tabs()
    {
        var bar = Render<AppBar>(p => p.Add(c => c.Person, Admin));
        Assert.Equal(["TOP", "店舗個別管理", "運用管理", "端末管理", "担当者管理", "操作履歴"], Tabs(bar));
        Assert.Equal(["運用管理設定", "予約連携", "席情報の変更", "差異一覧", "店舗の準備状況", "マスタ同期"], bar.FindAll(".main-menu .menu-item").Select(item => item.TextContent));
        Assert.NotEmpty(bar.FindAll("[role=search] input"));
    }

    [Theory]
    [InlineData("StoreStaff")]
    [InlineData("Operator")]
    public void Others_see_TOP_only(string role)
    {
        var bar = Render<AppBar>(p => p.Add(c => c.Person, Admin with { Role = role }));
        Assert.Equal(["TOP"], Tabs(bar));
        Assert.Empty(bar.FindAll("[role=search]"));
    }

    [Theory]
    [InlineData("/", "TOP")]
    [InlineData("/stores/42?x=1", "店舗個別管理")]
    [InlineData("/operations/reservation-link/42/resty/tables", "運用管理")]
    [InlineData("/storesomething", null)]
    public void The_tab_of_the_page_is_marked(string address, string? tab)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        var bar = Render<AppBar>(p => p.Add(c => c.Person, Admin));
        Assert.Equal(tab, bar.FindAll(".main-menu-tab.current").SingleOrDefault()?.TextContent);
    }

    [Fact]
    public void A_store_manager_sees_their_stores_and_support_sees_a_company_only_while_acting()
    {
        Assert.Equal(["TOP", "店舗個別管理", "差異一覧"], Tabs(Render<AppBar>(p => p.Add(c => c.Person, Admin with { Role = "StoreManager" }))));
        Assert.Equal(["サポート"], Tabs(Render<AppBar>(p => p.Add(c => c.Person, Admin with { Role = "Support" }))));
        Assert.Equal(
            ["サポート", "TOP", "店舗個別管理", "運用管理", "端末管理", "操作履歴"],
            Tabs(Render<AppBar>(p => p.Add(c => c.Person, Admin with { Role = "Support", IsActing = true }))));
    }

    [Fact]
    public void The_mark_follows_navigation()
    {
        var bar = Render<AppBar>(p => p.Add(c => c.Person, Admin));
        Services.GetRequiredService<NavigationManager>().NavigateTo("/audit");
        bar.WaitForAssertion(() => Assert.Equal("操作履歴", bar.Find("[aria-current=page].main-menu-tab").TextContent));
    }

    [Fact]
    public void Logging_out_is_a_form_post()
    {
        var form = Render<AppBar>(p => p.Add(c => c.Person, Admin)).Find("#person-menu form");
        Assert.Equal("post", form.GetAttribute("method"));
        Assert.Equal("/account/logout", form.GetAttribute("action"));
        Assert.Equal("ログアウト", form.QuerySelector("button")!.TextContent);
    }

    [Theory]
    [InlineData("ja", "English", "en")]
    [InlineData("en", "日本語", "ja")]
    public void The_other_language_is_offered_in_its_own_words_and_leads_back_here(string language, string word, string other)
    {
        UseLanguage(language);
        Services.GetRequiredService<NavigationManager>().NavigateTo("/audit?q=あ");
        var link = Render<LanguageSwitch>().Find("a");
        Assert.Equal(word, link.TextContent);
        Assert.StartsWith($"/account/culture?culture={other}&returnUrl=%2Faudit", link.GetAttribute("href"));
    }

    [Fact]
    public void Nobody_is_shown_before_signing_in()
    {
        Assert.Null(SignedInPerson.From(new ClaimsPrincipal(new ClaimsIdentity())));
        Assert.Empty(Render<AppBar>().FindAll("#person-menu"));
    }

    private static IEnumerable<string> Tabs(IRenderedComponent<AppBar> bar) => bar.FindAll(".main-menu-tab").Select(tab => tab.TextContent);
}
