using Bunit;
using UsenAdmin.Web.Components.Shared;
using Xunit;

namespace UsenAdmin.Tests.Web.Components.Shared;

public sealed class FieldTests : ComponentTest
{
    private static readonly string[] Brands = ["つばき食堂", "鮨みなと"];

    [Fact]
    public void The_label_is_the_fields_name_and_nothing_else_is()
    {
        var field = Render<UaTextField<string>>(p => p.Add(c => c.Label, "店舗名").Add(c => c.Optional, true));
        var label = field.Find("label");
        Assert.Equal("店舗名", label.TextContent);
        Assert.Equal(field.Find("input").Id, label.GetAttribute("for"));
        Assert.Contains("任意", field.Markup);
    }

    [Fact]
    public void What_is_typed_comes_out()
    {
        string? typed = null;
        var field = Render<UaTextField<string>>(p => p.Add(c => c.Label, "店舗ID").Add(c => c.ValueChanged, value => typed = value));
        field.Find("input").Change("２０４-18837");
        Assert.Equal("２０４-18837", typed);
    }

    [Fact]
    public void A_refused_value_is_marked_and_says_why()
    {
        var field = Render<UaTextField<string>>(p => p.Add(c => c.Label, "店舗ID").Add(c => c.Error, "店舗IDが見つかりません。"));
        Assert.Equal("true", field.Find("input").GetAttribute("aria-invalid"));
        Assert.Contains("店舗IDが見つかりません。", field.Markup);
    }

    [Fact]
    public void Attributes_reach_the_input()
    {
        var field = Render<UaTextField<string>>(p => p.Add(c => c.Label, "店舗ID").AddUnmatched("autocomplete", "off"));
        Assert.Equal("off", field.Find("input").GetAttribute("autocomplete"));
    }

    [Fact]
    public void A_choice_is_named_by_its_label_and_tells_what_was_chosen()
    {
        string? chosen = null;
        var select = Render<UaSelect<string>>(p => p.Add(c => c.Label, "店舗").Add(c => c.Items, Brands)
            .Add(c => c.Placeholder, "すべての店舗").Add(c => c.ValueChanged, value => chosen = value));

        Assert.Equal(select.Find("select").Id, select.Find("label").GetAttribute("for"));
        Assert.Equal(["すべての店舗", .. Brands], select.FindAll("option").Select(option => option.TextContent));

        select.Find("select").Change("1");
        Assert.Equal("鮨みなと", chosen);

        select.Find("select").Change("");
        Assert.Null(chosen);
    }

    [Theory]
    [InlineData("2")]
    [InlineData("-1")]
    [InlineData("x")]
    public void A_choice_that_is_not_in_the_list_is_no_choice(string posted)
    {
        string? chosen = "つばき食堂";
        var select = Render<UaSelect<string>>(p => p.Add(c => c.Label, "店舗").Add(c => c.Items, Brands).Add(c => c.ValueChanged, value => chosen = value));
        select.Find("select").Change(posted);
        Assert.Null(chosen);
    }
}
