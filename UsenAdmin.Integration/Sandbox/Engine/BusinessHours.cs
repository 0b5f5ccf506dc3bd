using System.Globalization;
using UsenAdmin.Integration.Ledgers;
using UsenAdmin.Integration.Sandbox.Storage;

namespace UsenAdmin.Integration.Sandbox.Engine;

/// <summary>
/// 営業日・時間設定: a public holiday has the hours of 祝 where they are set, any day those of its weekday where they are set, else the
/// common ones. Hours may run past midnight, up to 36:00, and then belong to the day on which they began.
/// </summary>
public static class BusinessHours
{
    public const int LatestMinute = 36 * 60;

    private const int MinutesOfDay = 24 * 60;

    public static bool IsOpen(SandboxStore store, DateTimeOffset at)
    {
        var local = StoreClock.Local(store, at);
        var day = DateOnly.FromDateTime(local);
        var minute = (int)local.TimeOfDay.TotalMinutes;
        return Of(store, day).Any(h => IsWithin(h, minute)) || Of(store, day.AddDays(-1)).Any(h => IsWithin(h, minute + MinutesOfDay));
    }

    /// <returns>Each time from opening to closing, in minutes after the day's midnight; none when the store is closed that day.</returns>
    public static IReadOnlyList<(int From, int To)> Of(SandboxStore store, DateOnly day)
    {
        var entry = (JapaneseHolidays.Contains(day) ? Entry(store, "holiday") : null) ?? Entry(store, WeekdayName(day.DayOfWeek)) ?? Entry(store, "common");
        return entry is null ? [] : Of(entry);
    }

    /// <summary>The same for a day's entry, the earlier time first.</summary>
    public static IReadOnlyList<(int From, int To)> Of(SandboxDay entry) => !entry.Open ? [] :
    [
        .. new[] { (entry.From, entry.To), (From: entry.From2, To: entry.To2) }
            .Select(t => (From: Minutes(t.From), To: Minutes(t.To))).Where(t => t is { From: not null, To: not null }).Select(t => (t.From!.Value, t.To!.Value)),
    ];

    /// <returns>Minutes after midnight of <c>17:00</c> or <c>9:00</c>, up to 36:00; null when it is no time.</returns>
    public static int? Minutes(string? text)
    {
        var parts = text?.Split(':');
        return parts is [{ Length: 1 or 2 } hours, { Length: 2 } minutes]
            && int.TryParse(hours, NumberStyles.None, CultureInfo.InvariantCulture, out var h)
            && int.TryParse(minutes, NumberStyles.None, CultureInfo.InvariantCulture, out var m)
            && m < 60 && h * 60 + m <= LatestMinute
                ? h * 60 + m
                : null;
    }

    /// <summary>As the contract writes times: <c>09:00</c>, <c>26:00</c>.</summary>
    public static string Text(int minutes) => string.Create(CultureInfo.InvariantCulture, $"{minutes / 60:00}:{minutes % 60:00}");

    private static bool IsWithin((int From, int To) hours, int minute) => minute >= hours.From && minute < hours.To;

    private static SandboxDay? Entry(SandboxStore store, string day) => store.Hours.FirstOrDefault(h => h.Day == day);

    private static string WeekdayName(DayOfWeek day) => day switch
    {
        DayOfWeek.Monday => "mon",
        DayOfWeek.Tuesday => "tue",
        DayOfWeek.Wednesday => "wed",
        DayOfWeek.Thursday => "thu",
        DayOfWeek.Friday => "fri",
        DayOfWeek.Saturday => "sat",
        _ => "sun",
    };
}
