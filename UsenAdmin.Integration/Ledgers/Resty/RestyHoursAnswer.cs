using System.Globalization;
using UsenAdmin.Integration.Ledgers.Partners;

namespace UsenAdmin.Integration.Ledgers.Resty;

/// <summary>Reads 営業日・時間設定.</summary>
internal static class RestyHoursAnswer
{
    private static readonly TimeSpan Latest = TimeSpan.FromHours(36);

    public static async Task<LedgerAnswer<LedgerHours>> ReadAsync(HttpResponseMessage response, CancellationToken ct)
    {
        if (await PartnerCall.ReadAsync<RestyHours>(response, RestyJson.Options, ct) is not { } hours || !IsZone(hours.TimeZone))
        {
            return LedgerFailure.Malformed;
        }

        var days = hours.Days.Select(Day).OfType<LedgerDayHours>().ToList();
        return days.Count == hours.Days.Count && days.DistinctBy(d => d.Day).Count() == days.Count
            ? new LedgerHours(hours.TimeZone, days, [])
            : LedgerFailure.Malformed;
    }

    private static bool IsZone(string? name) => name is null || TimeZoneInfo.TryFindSystemTimeZoneById(name, out _);

    private static LedgerDayHours? Day(RestyDay? day)
    {
        var times = day?.Hours?.Select(OpenTime).ToList() ?? [];
        return day is not null && Name(day.Day) is { } name && times.All(t => t is not null)
            ? new LedgerDayHours(name, day.Open, [.. times.OfType<LedgerOpenTime>()])
            : null;
    }

    private static LedgerOpenTime? OpenTime(RestyOpenTime? time) =>
        time is not null && Clock(time.From) is { } from && Clock(time.To) is { } to && from < to ? new LedgerOpenTime(from, to) : null;

    private static TimeSpan? Clock(string text) =>
        text is { Length: 5 } && text[2] == ':'
        && int.TryParse(text.AsSpan(0, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var hours)
        && int.TryParse(text.AsSpan(3, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var minutes)
        && minutes < 60 && new TimeSpan(hours, minutes, 0) is var time && time <= Latest
            ? time
            : null;

    private static LedgerDay? Name(string day) => day switch
    {
        "common" => LedgerDay.Common,
        "mon" => LedgerDay.Monday,
        "tue" => LedgerDay.Tuesday,
        "wed" => LedgerDay.Wednesday,
        "thu" => LedgerDay.Thursday,
        "fri" => LedgerDay.Friday,
        "sat" => LedgerDay.Saturday,
        "sun" => LedgerDay.Sunday,
        "holiday" => LedgerDay.Holiday,
        _ => null,
    };
}
