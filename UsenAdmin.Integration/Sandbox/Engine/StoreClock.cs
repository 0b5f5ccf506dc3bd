using UsenAdmin.Integration.Sandbox.Storage;

namespace UsenAdmin.Integration.Sandbox.Engine;

/// <summary>Times as a store's own clock and calendar show them.</summary>
public static class StoreClock
{
    /// <summary>Until then it is still yesterday evening in a restaurant.</summary>
    private static readonly TimeSpan DayBegins = TimeSpan.FromHours(5);

    public static DateTime Local(SandboxStore store, DateTimeOffset at) => WithOffset(store, at).DateTime;

    public static DateTimeOffset WithOffset(SandboxStore store, DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone(store));

    /// <summary>The day on which a store works at a time: it ends at 5 in the morning.</summary>
    public static DateOnly BusinessDay(SandboxStore store, DateTimeOffset at) => DateOnly.FromDateTime(Local(store, at) - DayBegins);

    /// <summary>The instant so many minutes after a day's midnight by the wall clock; 24:00 and later lie on the next day.</summary>
    public static DateTimeOffset At(SandboxStore store, DateOnly day, int minute)
    {
        var local = day.ToDateTime(TimeOnly.MinValue).AddMinutes(minute);
        var zone = Zone(store);
        return new DateTimeOffset(local, zone.GetUtcOffset(local));
    }

    private static TimeZoneInfo Zone(SandboxStore store) => TimeZoneInfo.FindSystemTimeZoneById(store.TimeZone);
}
