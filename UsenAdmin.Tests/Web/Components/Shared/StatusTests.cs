using Bunit;
using UsenAdmin.Web.Components.Shared;
using Xunit;

namespace UsenAdmin.Tests.Web.Components.Shared;

public sealed class StatusTests : ComponentTest
{
    [Theory]
    [InlineData(Status.Unlinked, "未連携", "neutral")]
    [InlineData(Status.Linked, "連携中", "ok")]
    [InlineData(Status.Unverified, "連携中（未確認）", "neutral")]
    [InlineData(Status.NeedsAttention, "要確認", "warn")]
    [InlineData(Status.Newest, "最新", "ok")]
    [InlineData(Status.Syncing, "同期中", "info")]
    [InlineData(Status.NotOpen, "未開局", "neutral")]
    [InlineData(Status.Behind, "遅れ", "warn")]
    [InlineData(Status.Failed, "失敗", "danger")]
    [InlineData(Status.NoAnswer, "応答なし", "danger")]
    [InlineData(Status.Held, "保留", "neutral")]
    public void A_state_has_its_word_and_tone_in_tables_and_in_headings(Status status, string word, string tone)
    {
        var text = Render<StatusText>(p => p.Add(c => c.Value, status)).Find(".status");
        Assert.Equal(word, text.TextContent);
        Assert.Contains("status-" + tone, text.ClassList);

        var chip = Render<StatusChip>(p => p.Add(c => c.Value, status)).Find(".chip");
        Assert.Equal(word, chip.TextContent);
        Assert.Contains("chip-" + tone, chip.ClassList);
    }

    [Fact]
    public void States_that_ask_for_different_things_differ_in_shape_not_only_in_colour()
    {
        var tonesByShape = Enum.GetValues<Status>().GroupBy(s => s.Icon(), s => s.Tone());
        Assert.All(tonesByShape, tones => Assert.DoesNotContain(Tone.Danger, tones.Distinct().Skip(1)));
        Assert.NotEqual(Status.NotOpen.Icon(), Status.Failed.Icon());
    }

    [Fact]
    public void The_reason_stands_on_a_second_line()
    {
        var text = Render<StatusText>(p => p.Add(c => c.Value, Status.NeedsAttention).Add(c => c.Text, "Resty 要確認").Add(c => c.Detail, "POS連携オプション未加入"));
        Assert.Equal("Resty 要確認", text.Find(".status-word").TextContent);
        Assert.Equal("POS連携オプション未加入", text.Find(".status-detail").TextContent);
    }

    [Fact]
    public void Every_icon_has_a_shape() =>
        Assert.All(Enum.GetValues<IconName>(), name => Assert.NotEmpty(IconShapes.Of(name)));

    [Fact]
    public void An_icon_is_silent_beside_a_word_and_an_image_with_a_label()
    {
        Assert.Equal("true", Render<Icon>(p => p.Add(c => c.Name, IconName.Lock)).Find("svg").GetAttribute("aria-hidden"));

        var named = Render<Icon>(p => p.Add(c => c.Name, IconName.Lock).Add(c => c.Label, "使用中")).Find("svg");
        Assert.Equal("img", named.GetAttribute("role"));
        Assert.Equal("使用中", named.GetAttribute("aria-label"));
    }
}
