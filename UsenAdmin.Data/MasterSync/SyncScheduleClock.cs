using UsenAdmin.Data.Stores;

namespace UsenAdmin.Data.MasterSync;

/// <summary>When a schedule is due on the clock of one zone.</summary>
public static class SyncScheduleClock
{
    private const int Week = 7;

    /// <returns>The last occurrence at or before <paramref name="now"/>, as the zone's date and as an instant; null when it has none in the week before.</returns>
    public static (DateOnly Day, DateTimeOffset At)? Last(SyncSchedule schedule, string timeZone, DateTimeOffset now) =>
        Around(schedule, timeZone, now, -Week, 0).Where(o => o.At <= now).Cast<(DateOnly, DateTimeOffset)?>().LastOrDefault();

    /// <returns>The next occurrence after <paramref name="now"/>.</returns>
    public static DateTimeOffset Next(SyncSchedule schedule, string timeZone, DateTimeOffset now) =>
        Around(schedule, timeZone, now, 0, Week + 1).First(o => o.At > now).At;

    private static IEnumerable<(DateOnly Day, DateTimeOffset At)> Around(SyncSchedule schedule, string timeZone, DateTimeOffset now, int from, int to)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(timeZone);
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        for (var day = today.AddDays(from); day <= today.AddDays(to); day = day.AddDays(1))
        {
            if (schedule.IsOn(day.DayOfWeek))
            {
                yield return (day, StoreClock.At(day.ToDateTime(schedule.At), zone));
            }
        }
    }
}
