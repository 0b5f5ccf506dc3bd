using System.Globalization;
using UsenAdmin.Integration.Ledgers;
using Xunit;

namespace UsenAdmin.Tests.Integration.Ledgers;

/// <summary>Within business hours or not (manual 3-2 ⑤), to the minute.</summary>
public sealed class LedgerHoursTests
{
    private static readonly LedgerHours Weekly = new(
        "Asia/Tokyo",
        [
            Day(LedgerDay.Common, (11, 14), (17, 29)),
            new LedgerDayHours(LedgerDay.Tuesday, false, []),
            Day(LedgerDay.Friday, (20, 36)),
            Day(LedgerDay.Holiday, (12, 15)),
        ],
        []);

    [Theory]
    [InlineData("2026-11-25 10:59", false)] // Wednesday, as 共通.
    [InlineData("2026-11-25 11:00", true)]
    [InlineData("2026-11-25 13:59", true)]
    [InlineData("2026-11-25 14:00", false)]
    [InlineData("2026-11-25 17:00", true)]
    [InlineData("2026-11-26 00:00", true)]
    [InlineData("2026-11-26 01:00", true)] // 25:00
    [InlineData("2026-11-26 04:59", true)]
    [InlineData("2026-11-26 05:00", false)] // 29:00
    [InlineData("2026-11-24 12:00", false)] // Tuesday is closed.
    [InlineData("2026-11-25 02:00", false)] // Its night as well.
    [InlineData("2026-11-27 19:59", false)]
    [InlineData("2026-11-27 20:00", true)] // Friday has its own hours.
    [InlineData("2026-11-28 11:59", true)]
    [InlineData("2026-11-28 12:00", true)] // 36:00, and Saturday's own lunch.
    [InlineData("2026-11-28 14:00", false)]
    public void Weekdays_go_before_common_and_nights_belong_to_the_evening(string local, bool open) => Assert.Equal(open, Weekly.IsOpenAt(Tokyo(local)));

    [Theory]
    [InlineData("2026-11-23 12:00", true)] // 勤労感謝の日, a Monday.
    [InlineData("2026-11-23 17:00", false)]
    [InlineData("2026-11-03 12:00", true)] // 文化の日, a Tuesday that is open for once.
    [InlineData("2026-09-22 12:00", true)] // 国民の休日, between two holidays.
    [InlineData("2026-05-06 17:00", false)] // 振替休日 of the Sunday three days before.
    [InlineData("2026-05-07 17:00", true)]
    public void A_holiday_goes_before_its_weekday(string local, bool open) => Assert.Equal(open, Weekly.IsOpenAt(Tokyo(local)));

    [Fact]
    public void Where_no_holiday_is_named_the_weekday_holds()
    {
        var hours = Weekly with { Days = [Day(LedgerDay.Common, (11, 14))] };

        Assert.True(hours.IsOpenAt(Tokyo("2026-11-23 11:30")));
    }

    [Fact]
    public void The_holidays_of_a_year_are_those_of_the_law()
    {
        var days = Enumerable.Range(0, 365).Select(i => new DateOnly(2027, 1, 1).AddDays(i));
        var hours = new LedgerHours(null, [Day(LedgerDay.Holiday, (0, 24))], []);

        Assert.Equal(
            ["01-01", "01-11", "02-11", "02-23", "03-21", "03-22", "04-29", "05-03", "05-04", "05-05", "07-19", "08-11", "09-20", "09-23", "10-11", "11-03", "11-23"],
            days.Where(d => hours.IsOpenAt(Tokyo($"{d:yyyy-MM-dd} 12:00"))).Select(d => d.ToString("MM-dd", CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("2026-11-24 18:00", true)]
    [InlineData("2026-11-25 04:59", true)]
    [InlineData("2026-11-25 05:00", false)]
    [InlineData("2026-11-25 18:00", false)] // Listed as closed.
    [InlineData("2026-11-26 18:00", false)] // Not listed.
    public void Dates_stand_for_themselves(string local, bool open)
    {
        var hours = new LedgerHours(null, [], [new(new(2026, 11, 24), [new(TimeSpan.FromHours(17), TimeSpan.FromHours(29))]), new(new(2026, 11, 25), [])]);

        Assert.Equal(open, hours.IsOpenAt(Tokyo(local)));
    }

    [Fact]
    public void The_stores_own_clock_counts()
    {
        var noon = new DateTimeOffset(2026, 11, 25, 12, 0, 0, TimeSpan.FromHours(9));

        Assert.True(Weekly.IsOpenAt(noon.ToUniversalTime()));
        Assert.False(new LedgerHours("America/New_York", Weekly.Days, []).IsOpenAt(noon)); // 22:00 on Tuesday.
    }

    private static DateTimeOffset Tokyo(string local) =>
        new(DateTime.ParseExact(local, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), TimeSpan.FromHours(9));

    private static LedgerDayHours Day(LedgerDay day, params (int From, int To)[] hours) =>
        new(day, true, [.. hours.Select(h => new LedgerOpenTime(TimeSpan.FromHours(h.From), TimeSpan.FromHours(h.To)))]);
}
