namespace UsenAdmin.Data.Floor.Rules;

/// <summary>A store's business days: they begin at its changeover time, in its own zone.</summary>
public sealed record BusinessDays(TimeZoneInfo Zone, TimeOnly Changeover)
{
    /// <summary>The business day of an instant: before the changeover it is still the day before.</summary>
    public DateOnly Of(DateTimeOffset instant) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, Zone).DateTime - Changeover.ToTimeSpan());

    /// <summary>When a business day begins.</summary>
    public DateTimeOffset StartOf(DateOnly day)
    {
        var local = day.ToDateTime(Changeover, DateTimeKind.Unspecified);
        // An hour that the clocks leave out does not exist: the day begins with the next one that does.
        while (Zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(15);
        }

        return new DateTimeOffset(local, Zone.GetUtcOffset(local));
    }

    public DateTimeOffset EndOf(DateOnly day) => StartOf(day.AddDays(1));
}
