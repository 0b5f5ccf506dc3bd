using UsenAdmin.Data.Stores;
using Xunit;

namespace UsenAdmin.Tests.Data.Stores;

public sealed class StoreClockTests
{
    private static readonly OpeningHours[] Evening = [.. Enum.GetValues<DayOfWeek>().Select(d => new OpeningHours(d, 17 * 60, 26 * 60))];
    private static readonly OpeningHours[] Always = [.. Enum.GetValues<DayOfWeek>().Select(d => new OpeningHours(d, 0, 24 * 60))];

    [Theory]
    [InlineData("2026-11-20T16:59", null)]
    [InlineData("2026-11-20T17:00", "2026-11-21T02:00")]
    [InlineData("2026-11-21T01:59", "2026-11-21T02:00")]
    [InlineData("2026-11-21T02:00", null)]
    public void A_stretch_past_midnight_belongs_to_the_evening_before(string now, string? until) =>
        Assert.Equal(until is null ? null : Tokyo(until), Busy(Evening, now));

    [Fact]
    public void Stretches_that_touch_are_one_opening()
    {
        OpeningHours[] lunchAndDinner = [new(DayOfWeek.Friday, 660, 900), new(DayOfWeek.Friday, 900, 1320), new(DayOfWeek.Friday, 1380, 1440)];

        Assert.Equal(Tokyo("2026-11-20T22:00"), Busy(lunchAndDinner, "2026-11-20T12:00"));
        Assert.Null(Busy(lunchAndDinner, "2026-11-20T22:30"));
        Assert.Null(Busy(lunchAndDinner, "2026-11-21T12:00"));
    }

    [Fact]
    public void A_store_without_hours_is_never_busy() => Assert.Null(Busy([], "2026-11-20T19:00"));

    [Theory]
    [InlineData("2026-11-20T19:00", "2026-11-21T05:00")]
    [InlineData("2026-11-20T04:59", "2026-11-20T05:00")]
    [InlineData("2026-11-20T05:00", null)]
    [InlineData("2026-11-20T05:30", "2026-11-21T05:00")]
    public void A_store_that_never_closes_is_done_when_its_business_day_changes(string now, string? until) =>
        Assert.Equal(until is null ? null : Tokyo(until), Busy(Always, now));

    [Fact]
    public void A_time_that_spring_skips_is_taken_after_the_gap_and_one_that_autumn_repeats_the_first_time()
    {
        var newYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

        Assert.Equal(new DateTimeOffset(2026, 3, 8, 7, 0, 0, TimeSpan.Zero), StoreClock.At(new DateTime(2026, 3, 8, 2, 30, 0), newYork));
        Assert.Equal(new DateTimeOffset(2026, 11, 1, 5, 30, 0, TimeSpan.Zero), StoreClock.At(new DateTime(2026, 11, 1, 1, 30, 0), newYork));
    }

    private static DateTimeOffset Tokyo(string local) => DateTimeOffset.Parse(local + ":00+09:00", System.Globalization.CultureInfo.InvariantCulture);

    private static DateTimeOffset? Busy(OpeningHours[] hours, string now) => StoreClock.BusyUntil(hours, "Asia/Tokyo", new TimeOnly(5, 0), Tokyo(now));
}
