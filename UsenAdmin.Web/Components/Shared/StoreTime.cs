using System.Globalization;

namespace UsenAdmin.Web.Components.Shared;

/// <summary>Times as people read them here: absolute, the day in words while it is near (「今日 09:41」, not 「さっき」).</summary>
public static class StoreTime
{
    /// <summary>The zone of stores that name no other.</summary>
    public static TimeZoneInfo Zone { get; } = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo");

    /// <summary>今日 and 昨日 are calendar days of the zone; the year appears only when it is another one.</summary>
    /// <param name="today">The word for today in the reader's language.</param>
    public static string Format(DateTimeOffset time, DateTimeOffset now, TimeZoneInfo zone, string today, string yesterday, bool seconds = false)
    {
        var local = TimeZoneInfo.ConvertTime(time, zone);
        var day = local.Date;
        var currentDay = TimeZoneInfo.ConvertTime(now, zone).Date;
        var date = day == currentDay ? today
            : day == currentDay.AddDays(-1) ? yesterday
            : local.ToString(day.Year == currentDay.Year ? "MM/dd" : "yyyy/MM/dd", CultureInfo.InvariantCulture);
        return $"{date} {Clock(time, zone, seconds)}";
    }

    public static string Clock(DateTimeOffset time, TimeZoneInfo zone, bool seconds = false) =>
        TimeZoneInfo.ConvertTime(time, zone).ToString(seconds ? "HH:mm:ss" : "HH:mm", CultureInfo.InvariantCulture);

    public static bool IsSameDay(DateTimeOffset one, DateTimeOffset other, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(one, zone).Date == TimeZoneInfo.ConvertTime(other, zone).Date;

    /// <summary>To the second, with the date in full: 「2026/11/20 18:26:19」.</summary>
    public static string Full(DateTimeOffset time, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(time, zone).ToString("yyyy/MM/dd HH:mm:ss", CultureInfo.InvariantCulture);
}
