using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using UsenAdmin.Data.Stores;

namespace UsenAdmin.Web.Features.Stores;

/// <summary>Opening hours as one line of text: <c>月-金 11:00-14:30, 17:00-24:00 / 土日 11:00-26:00</c>.</summary>
public static partial class HoursText
{
    private const string Days = "月火水木金土日";

    public static string Write(IReadOnlyList<OpeningHours> hours)
    {
        var byDay = Days.Select((name, i) => (Name: name, Text: string.Join(", ", hours.Where(h => h.Day == Day(i)).OrderBy(h => h.From).Select(h => $"{Clock(h.From)}-{Clock(h.To)}"))))
            .Where(d => d.Text.Length > 0);
        return string.Join(" / ", byDay.GroupBy(d => d.Text).Select(g => $"{string.Concat(g.Select(d => d.Name))} {g.Key}"));
    }

    /// <returns>False when a part of it is neither days nor times.</returns>
    public static bool TryRead(string text, out IReadOnlyList<OpeningHours> hours)
    {
        var read = new List<OpeningHours>();
        hours = read;
        foreach (var part in text.Normalize(NormalizationForm.FormKC).Split('/', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (Part().Match(part) is not { Success: true } match || ReadDays(match.Groups["days"].Value) is not { Count: > 0 } days)
            {
                return false;
            }

            foreach (Match time in Time().Matches(match.Groups["times"].Value))
            {
                read.AddRange(days.Select(d => new OpeningHours(d, Minutes(time, "h1", "m1"), Minutes(time, "h2", "m2"))));
            }
        }

        return read.TrueForAll(h => h.IsValid);
    }

    private static List<DayOfWeek> ReadDays(string text)
    {
        var expanded = Range().Replace(text, m =>
        {
            var (from, to) = (Days.IndexOf(m.Value[0], StringComparison.Ordinal), Days.IndexOf(m.Value[^1], StringComparison.Ordinal));
            return from <= to ? Days[from..(to + 1)] : "";
        });
        return [.. expanded.Where(Days.Contains).Distinct().Select(d => Day(Days.IndexOf(d, StringComparison.Ordinal)))];
    }

    private static DayOfWeek Day(int fromMonday) => (DayOfWeek)((fromMonday + 1) % 7);

    private static string Clock(int minutes) => string.Create(CultureInfo.InvariantCulture, $"{minutes / 60:00}:{minutes % 60:00}");

    private static int Minutes(Match match, string hour, string minute) =>
        int.Parse(match.Groups[hour].Value, CultureInfo.InvariantCulture) * 60 + int.Parse(match.Groups[minute].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<days>[月火水木金土日,・\-~]+)\s*(?<times>[0-9:\-~,\s]+)$")]
    private static partial Regex Part();

    [GeneratedRegex("[月火水木金土日][-~][月火水木金土日]")]
    private static partial Regex Range();

    [GeneratedRegex(@"(?<h1>\d{1,2}):(?<m1>[0-5]\d)\s*[-~]\s*(?<h2>\d{1,2}):(?<m2>[0-5]\d)")]
    private static partial Regex Time();
}
