using Bunit;
using UsenAdmin.Web.Components.Shared;
using Xunit;

namespace UsenAdmin.Tests.Web.Components.Shared;

public sealed class UaButtonTests : ComponentTest
{
    [Fact]
    public void A_button_in_a_row_can_say_which_row_it_means()
    {
        var button = Render<UaButton>(p => p.AddChildContent("連携設定").AddUnmatched("aria-label", "連携設定 とり蔵 神田店")).Find("button");
        Assert.Equal("連携設定 とり蔵 神田店", button.GetAttribute("aria-label"));
        Assert.Equal("button", button.GetAttribute("type"));
    }

    [Fact]
    public void With_an_address_it_is_a_link() =>
        Assert.Equal("/stores", Render<UaButton>(p => p.AddChildContent("店舗").Add(c => c.Href, "/stores")).Find("a.button").GetAttribute("href"));

    [Fact]
    public void A_disabled_link_cannot_be_followed()
    {
        var button = Render<UaButton>(p => p.AddChildContent("店舗").Add(c => c.Href, "/stores").Add(c => c.Disabled, true));
        Assert.Empty(button.FindAll("a"));
        Assert.True(button.Find("button").HasAttribute("disabled"));
    }

    [Fact]
    public void While_its_action_runs_it_cannot_be_pressed_again()
    {
        var button = Render<UaButton>(p => p.AddChildContent("登録").Add(c => c.Busy, true)).Find("button");
        Assert.True(button.HasAttribute("disabled"));
        Assert.Equal("true", button.GetAttribute("aria-busy"));
    }

    [Theory]
    [InlineData(ButtonKind.Solid, "button-solid")]
    [InlineData(ButtonKind.Tonal, "button-tonal")]
    [InlineData(ButtonKind.QuietDanger, "button-quiet-danger")]
    public void Kinds_look_different(ButtonKind kind, string style) =>
        Assert.Contains(style, Render<UaButton>(p => p.AddChildContent("x").Add(c => c.Kind, kind)).Find("button").ClassList);
}
