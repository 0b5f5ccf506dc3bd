namespace UsenAdmin.Data.Stores;

/// <summary>A store's opening hours on the clock of its own zone. A stretch that passes midnight belongs to the day on which it began.</summary>
public static class StoreClock
{
    private const int MinutesADay = 24 * 60;

    /// <summary>Within this time after its changeover a store that never closes counts as quiet.</summary>
    private static readonly TimeSpan QuietAfterChangeover = TimeSpan.FromMinutes(30);

    /// <summary>A store that is not closed once in this time never is.</summary>
    private static readonly TimeSpan Lookahead = TimeSpan.FromDays(2);

    /// <returns>
    /// Null when the store is closed, or says no hours at all; else when its guests are next gone: its closing, or, where it never closes,
    /// the changeover of its business day.
    /// </returns>
    public static DateTimeOffset? BusyUntil(IReadOnlyList<OpeningHours> hours, string timeZone, TimeOnly changeover, DateTimeOffset now)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(timeZone);
        var local = TimeZoneInfo.ConvertTime(now, zone).DateTime;
        if (EndOfStretch(hours, local) is not { } end)
        {
            return null;
        }

        // Stretches that touch or overlap are one opening.
        while (end - local < Lookahead && EndOfStretch(hours, end) is { } later)
        {
            end = later;
        }

        if (end - local < Lookahead)
        {
            return At(end, zone);
        }

        var sinceChangeover = local.TimeOfDay - changeover.ToTimeSpan();
        if (sinceChangeover >= TimeSpan.Zero && sinceChangeover < QuietAfterChangeover)
        {
            return null;
        }

        return At(local.Date + changeover.ToTimeSpan() + TimeSpan.FromDays(sinceChangeover >= TimeSpan.Zero ? 1 : 0), zone);
    }

    /// <summary>The instant at which the zone's clock shows this time; one that is skipped in spring is taken after the gap, one that comes twice the first time.</summary>
    public static DateTimeOffset At(DateTime local, TimeZoneInfo zone)
    {
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(15);
        }

        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), offset).ToUniversalTime();
    }

    // The latest end of the stretches that hold this moment; yesterday's may reach into today.
    private static DateTime? EndOfStretch(IReadOnlyList<OpeningHours> hours, DateTime local)
    {
        var minute = (int)local.TimeOfDay.TotalMinutes;
        var ends = hours
            .SelectMany(h => new[] { (h.Day, h.From, h.To), (Day: Next(h.Day), From: h.From - MinutesADay, To: h.To - MinutesADay) })
            .Where(h => h.Day == local.DayOfWeek && h.From <= minute && minute < h.To)
            .Select(h => (DateTime?)local.Date.AddMinutes(h.To));
        return ends.Max();
    }

    private static DayOfWeek Next(DayOfWeek day) => (DayOfWeek)(((int)day + 1) % 7);
}
