using Bunit;
using UsenAdmin.Web.Components.Shared;
using Xunit;

namespace UsenAdmin.Tests.Web.Components.Shared;

public sealed class TimeTextTests : ComponentTest
{
    [Theory]
    [InlineData("2026-11-20T00:41:00Z", "今日 09:41")]
    [InlineData("2026-11-19T15:00:00Z", "今日 00:00")]
    [InlineData("2026-11-19T14:59:59Z", "昨日 23:59")]
    [InlineData("2026-11-18T14:59:59Z", "11/18 23:59")]
    [InlineData("2025-12-31T14:59:59Z", "2025/12/31 23:59")]
    [InlineData("2026-11-20T15:00:00Z", "11/21 00:00")]
    public void Times_are_absolute_and_days_are_the_stores(string time, string expected) =>
        Assert.Equal(expected, Render<TimeText>(p => p.Add(c => c.Value, At(time))).Find("time").TextContent);

    [Fact]
    public void The_machine_readable_time_is_utc_and_the_hover_is_exact()
    {
        var time = Render<TimeText>(p => p.Add(c => c.Value, At("2026-11-20T00:41:05Z"))).Find("time");
        Assert.Equal("2026-11-20T00:41:05Z", time.GetAttribute("datetime"));
        Assert.Equal("2026/11/20 09:41:05", time.GetAttribute("title"));
    }

    [Fact]
    public void Another_zone_has_its_own_clock_and_its_own_today() =>
        Assert.Equal("今日 19:41", Render<TimeText>(p => p.Add(c => c.Value, At("2026-11-20T00:41:00Z"))
            .Add(c => c.Zone, TimeZoneInfo.FindSystemTimeZoneById("America/New_York"))).Find("time").TextContent);

    [Fact]
    public void No_time_is_a_dash() =>
        Assert.Equal("—", Render<TimeText>(p => p.Add(c => c.Value, null)).Find("span").TextContent);

    [Fact]
    public void English_says_today()
    {
        UseLanguage("en");
        Assert.Equal("Today 09:41", Render<TimeText>(p => p.Add(c => c.Value, At("2026-11-20T00:41:00Z"))).Find("time").TextContent);
    }

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture);
}
