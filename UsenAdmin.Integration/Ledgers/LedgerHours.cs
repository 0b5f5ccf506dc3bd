namespace UsenAdmin.Integration.Ledgers;

/// <summary>営業日・時間 of a store: by weekday (Resty), or day by day (ebica).</summary>
/// <param name="TimeZone">IANA name; null when the ledger does not say, which means Japan.</param>
/// <param name="Days">Each day at most once; <see cref="LedgerDay.Common"/> holds where a weekday has no entry.</param>
/// <param name="Dates">Each date at most once; goes before the weekdays.</param>
public sealed record LedgerHours(string? TimeZone, IReadOnlyList<LedgerDayHours> Days, IReadOnlyList<LedgerDateHours> Dates)
{
    /// <summary>
    /// True within business hours, the end excluded. The evening before still counts past its midnight (25:00, up to 36:00). A day that
    /// the ledger says nothing of is closed.
    /// </summary>
    public bool IsOpenAt(DateTimeOffset instant)
    {
        var local = TimeZoneInfo.ConvertTime(instant, TimeZone is null ? LedgerTime.Japan : TimeZoneInfo.FindSystemTimeZoneById(TimeZone)).DateTime;
        var today = DateOnly.FromDateTime(local);
        return IsOpen(today, local.TimeOfDay) || (today > DateOnly.MinValue && IsOpen(today.AddDays(-1), local.TimeOfDay + TimeSpan.FromDays(1)));
    }

    private bool IsOpen(DateOnly day, TimeSpan sinceMidnight) => HoursOf(day).Any(t => t.From <= sinceMidnight && sinceMidnight < t.To);

    private IReadOnlyList<LedgerOpenTime> HoursOf(DateOnly date)
    {
        if (Dates.FirstOrDefault(d => d.Date == date) is { } dated)
        {
            return dated.Hours;
        }

        var day = (JapaneseHolidays.Contains(date) ? Find(LedgerDay.Holiday) : null) ?? Find(Weekday(date)) ?? Find(LedgerDay.Common);
        return day is { Open: true } ? day.Hours : [];
    }

    private LedgerDayHours? Find(LedgerDay day) => Days.FirstOrDefault(d => d.Day == day);

    private static LedgerDay Weekday(DateOnly date) =>
        date.DayOfWeek == DayOfWeek.Sunday ? LedgerDay.Sunday : LedgerDay.Monday + ((int)date.DayOfWeek - 1);
}

/// <summary>A weekday's hours.</summary>
public sealed record LedgerDayHours(LedgerDay Day, bool Open, IReadOnlyList<LedgerOpenTime> Hours);

/// <summary>A date's hours; none when the store is closed.</summary>
public sealed record LedgerDateHours(DateOnly Date, IReadOnlyList<LedgerOpenTime> Hours);

/// <summary>From when until when a store is open, counted from the day's midnight; the end may lie on the next day, up to 36:00.</summary>
public readonly record struct LedgerOpenTime(TimeSpan From, TimeSpan To);

/// <summary>A day to which hours belong.</summary>
public enum LedgerDay
{
    Common,
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,

    /// <summary>A national holiday (祝日) of Japan; goes before the weekday it falls on.</summary>
    Holiday,
}
