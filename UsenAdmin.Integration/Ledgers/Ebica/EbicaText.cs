using System.Globalization;

namespace UsenAdmin.Integration.Ledgers.Ebica;

/// <summary>ebica's way of writing: digits for numbers, <c>yyyyMMddHHmm</c> in Japan's time, seats joined by commas.</summary>
internal static class EbicaText
{
    private const string MinuteFormat = "yyyyMMddHHmm";
    private const string DateFormat = "yyyyMMdd";
    private const int LatestHour = 29;

    public static string Digits(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The minute in which it lies.</summary>
    public static string Minute(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, LedgerTime.Japan).ToString(MinuteFormat, CultureInfo.InvariantCulture);

    public static string Date(DateOnly date) => date.ToString(DateFormat, CultureInfo.InvariantCulture);

    /// <summary>How ebica names a visit: 32 characters.</summary>
    public static string VisitNo(Guid visitId) => visitId.ToString("N");

    public static string Seats(IReadOnlyList<string> seatIds) => string.Join(',', seatIds);

    /// <returns>Null when it is no number, or one that nobody counts to.</returns>
    public static int? Number(string text) =>
        text.All(char.IsAsciiDigit) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static DateTimeOffset? Time(string minute) =>
        minute.All(char.IsAsciiDigit) && DateTime.TryParseExact(minute, MinuteFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            ? new DateTimeOffset(local, LedgerTime.Japan.GetUtcOffset(local))
            : null;

    public static DateOnly? Day(string date) =>
        date.All(char.IsAsciiDigit) && DateOnly.TryParseExact(date, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>A time of opening or closing; an hour from 24 on is the next day's morning.</summary>
    public static TimeSpan? Clock(string text) =>
        text.Length == 4 && Number(text[..2]) is { } hour && Number(text[2..]) is { } minute
        && hour <= LatestHour && minute < 60
            ? new TimeSpan(hour, minute, 0)
            : null;

    /// <returns>None for an empty text.</returns>
    public static IReadOnlyList<string> SeatIds(string joined) => joined.Length == 0 ? [] : joined.Split(',');
}
