namespace UsenAdmin.Integration.Ledgers;

/// <summary>国民の祝日 by the law in force since 2022; the equinoxes by the astronomers' approximation, good until 2099.</summary>
internal static class JapaneseHolidays
{
    private static readonly (int Month, int Day)[] Fixed =
        [(1, 1), (2, 11), (2, 23), (4, 29), (5, 3), (5, 4), (5, 5), (8, 11), (11, 3), (11, 23)];

    // Month, and which of its Mondays.
    private static readonly (int Month, int Monday)[] HappyMondays = [(1, 2), (7, 3), (9, 3), (10, 2)];

    public static bool Contains(DateOnly date) => IsNamed(date) || IsSubstitute(date) || IsBetweenTwo(date);

    private static bool IsNamed(DateOnly date) =>
        Fixed.Contains((date.Month, date.Day))
        || (date.DayOfWeek == DayOfWeek.Monday && HappyMondays.Contains((date.Month, ((date.Day - 1) / 7) + 1)))
        || (date.Month == 3 && date.Day == Equinox(date.Year, 20.8431))
        || (date.Month == 9 && date.Day == Equinox(date.Year, 23.2488));

    // 振替休日: a holiday on a Sunday moves to the next day that is none.
    private static bool IsSubstitute(DateOnly date)
    {
        var before = date.AddDays(-1);
        while (IsNamed(before))
        {
            if (before.DayOfWeek == DayOfWeek.Sunday)
            {
                return true;
            }

            before = before.AddDays(-1);
        }

        return false;
    }

    // 国民の休日: a day between two holidays.
    private static bool IsBetweenTwo(DateOnly date) => IsNamed(date.AddDays(-1)) && IsNamed(date.AddDays(1));

    private static int Equinox(int year, double dayIn1980)
    {
        var years = year - 1980;
        return (int)(dayIn1980 + (0.242194 * years) - Math.Floor(years / 4.0));
    }
}
