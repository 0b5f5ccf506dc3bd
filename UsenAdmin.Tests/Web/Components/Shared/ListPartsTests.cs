using Bunit;
using UsenAdmin.Web.Components.Shared;
using Xunit;

namespace UsenAdmin.Tests.Web.Components.Shared;

/// <summary>What stands around and in place of lists: skeleton, empty, error, pager, meter.</summary>
public sealed class ListPartsTests : ComponentTest
{
    [Fact]
    public void Loading_shows_nothing_at_first_then_rows_then_what_is_awaited()
    {
        var rows = Render<SkeletonRows>(p => p.Add(c => c.What, "店舗の一覧").Add(c => c.Rows, 3));
        Assert.Empty(rows.Markup.Trim());

        Clock.Advance(TimeSpan.FromMilliseconds(200));
        rows.WaitForAssertion(() => Assert.Equal(3, rows.FindAll(".skeleton-row").Count));
        Assert.Empty(rows.Find("[role=status]").TextContent.Trim());

        Clock.Advance(TimeSpan.FromSeconds(6));
        rows.WaitForAssertion(() => Assert.Equal("店舗の一覧を読み込んでいます。6秒経過", rows.Find("[role=status]").TextContent.Trim()));
    }

    [Fact]
    public void An_error_says_what_to_do_and_whom_to_call()
    {
        var retried = 0;
        var error = Render<LoadError>(p => p.Add(c => c.Message, "変更の履歴を読み込めませんでした。").Add(c => c.OnRetry, () => retried++));
        Assert.Contains("変更の履歴を読み込めませんでした。", error.Find("[role=alert]").TextContent);
        Assert.Contains("0120-210-440", error.Markup);

        error.Find("button").Click();
        Assert.Equal(1, retried);
    }

    [Fact]
    public void An_error_that_cannot_be_retried_has_no_button() =>
        Assert.Empty(Render<LoadError>(p => p.Add(c => c.Message, "x")).FindAll("button"));

    [Fact]
    public void Nothing_found_says_so_and_offers_the_way_out()
    {
        var empty = Render<EmptyState>(p => p.Add(c => c.Title, "該当する店舗がありません。").AddChildContent("<button>条件をクリア</button>"));
        Assert.Contains("該当する店舗がありません。", empty.Find("[role=status]").TextContent);
        Assert.Equal("条件をクリア", empty.Find(".empty-actions button").TextContent);
    }

    [Fact]
    public void The_pager_says_which_rows_are_shown_and_goes_only_where_there_are_more()
    {
        var next = 0;
        var pager = Render<KeysetPager>(p => p.Add(c => c.First, 1).Add(c => c.Count, 11).Add(c => c.HasNext, true).Add(c => c.OnNext, () => next++));
        Assert.Equal("1–11件目を表示", pager.Find("[role=status]").TextContent);

        var buttons = pager.FindAll("button");
        Assert.Equal(["前へ", "次へ"], buttons.Select(button => button.TextContent.Trim()));
        Assert.True(buttons[0].HasAttribute("disabled"));

        buttons[1].Click();
        Assert.Equal(1, next);
    }

    [Theory]
    [InlineData(0, 20, "width:0%", false)]
    [InlineData(12, 14, "width:85%", false)]
    [InlineData(999, 1000, "width:99%", false)]
    [InlineData(14, 14, "width:100%", true)]
    [InlineData(0, 0, "width:0%", true)]
    public void A_meter_is_full_only_when_nothing_is_missing(int value, int total, string width, bool full)
    {
        var meter = Render<MeterBar>(p => p.Add(c => c.Value, value).Add(c => c.Total, total));
        Assert.Equal(width, meter.Find(".meter-bar i").GetAttribute("style"));
        Assert.Equal(full, meter.Find(".meter").ClassList.Contains("meter-full"));
        Assert.Equal($"{value}/{total}", meter.Find(".meter-figure").TextContent);
    }
}
