using UsenAdmin.Data.Stores;
using UsenAdmin.Web.Features.Stores;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.Stores;

public class HoursTextTests
{
    [Fact]
    public void Days_and_times_are_read_as_people_write_them()
    {
        Assert.True(HoursText.TryRead("月－金 11:00-14:30, 17:00-24:00 / 土日 11:00-26:00", out var hours));

        Assert.Equal(12, hours.Count);
        Assert.Contains(new OpeningHours(DayOfWeek.Friday, 17 * 60, 24 * 60), hours);
        Assert.Contains(new OpeningHours(DayOfWeek.Sunday, 11 * 60, 26 * 60), hours);
    }

    [Theory]
    [InlineData("平日 11:00-14:00")]
    [InlineData("月 25:00-26:00")]
    [InlineData("月 11:00-37:00")]
    public void What_is_no_day_or_no_time_is_refused(string text) => Assert.False(HoursText.TryRead(text, out _));

    [Fact]
    public void What_is_written_is_read_back()
    {
        Assert.True(HoursText.TryRead("月火 11:00-23:00 / 水 12:00-15:00", out var hours));
        Assert.True(HoursText.TryRead(HoursText.Write(hours), out var again));

        Assert.Equal(hours.OrderBy(h => h.Day).ThenBy(h => h.From), again.OrderBy(h => h.Day).ThenBy(h => h.From));
    }

    [Fact]
    public void Nothing_is_a_store_whose_hours_are_not_known()
    {
        Assert.True(HoursText.TryRead("", out var hours));
        Assert.Empty(hours);
    }
}
