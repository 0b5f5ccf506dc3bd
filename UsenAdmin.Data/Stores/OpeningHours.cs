namespace UsenAdmin.Data.Stores;

/// <summary>One stretch of a weekday in which the store is open. Minutes after midnight; <c>To</c> may pass 24:00, up to 36:00 (2160).</summary>
public sealed record OpeningHours(DayOfWeek Day, int From, int To)
{
    public const int LatestMinute = 36 * 60;

    public bool IsValid => From is >= 0 and < 24 * 60 && To > From && To <= LatestMinute;
}
