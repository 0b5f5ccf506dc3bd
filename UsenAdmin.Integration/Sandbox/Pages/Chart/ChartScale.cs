using System.Globalization;
using UsenAdmin.Integration.Sandbox.Engine;
using UsenAdmin.Integration.Sandbox.Storage;

namespace UsenAdmin.Integration.Sandbox.Pages.Chart;

/// <summary>Where a time of the day's chart stands across its width. Minutes count from the day's midnight and may pass 24:00.</summary>
internal sealed class ChartScale
{
    private const int Hour = 60;
    private readonly SandboxChart _chart;

    /// <summary>From the hour in which the store opens, or the first party comes, to the hour in which all is over.</summary>
    public ChartScale(SandboxChart chart)
    {
        _chart = chart;
        var (open, close) = chart.Hours.Count == 0 ? (11 * Hour, 23 * Hour) : (chart.Hours[0].From, chart.Hours[^1].To);
        var starts = chart.Reservations.Select(r => MinuteOf(r.StartAt)).Concat(chart.Blocks.Select(b => b.From)).Append(open);
        var ends = chart.Reservations.Select(r => MinuteOf(r.EndAt)).Concat(chart.Blocks.Select(b => b.To)).Append(close);
        From = Math.Max(0, starts.Min()) / Hour * Hour;
        To = Math.Min(BusinessHours.LatestMinute, (ends.Max() + Hour - 1) / Hour * Hour);
    }

    public int From { get; }

    public int To { get; }

    public IEnumerable<int> Hours => Enumerable.Range(From / Hour, (To - From) / Hour).Select(h => h * Hour);

    /// <summary>When the store is closed: before, between and after its hours.</summary>
    public IEnumerable<(int From, int To)> Closed
    {
        get
        {
            var from = From;
            foreach (var (open, close) in _chart.Hours)
            {
                yield return (from, open);
                from = close;
            }

            yield return (from, To);
        }
    }

    public int MinuteOf(DateTimeOffset at) => (int)(StoreClock.Local(_chart.Store, at) - _chart.Day.ToDateTime(TimeOnly.MinValue)).TotalMinutes;

    /// <summary>In percent from the left.</summary>
    public double Left(int minute) => Math.Clamp(100.0 * (minute - From) / (To - From), 0, 100);

    /// <summary>The CSS of something that lasts from one minute to another.</summary>
    public string Place(int from, int to) =>
        string.Create(CultureInfo.InvariantCulture, $"left:{Left(from):0.###}%;width:{Left(to) - Left(from):0.###}%");

    public static string Time(int minute) => BusinessHours.Text(minute);

    /// <summary>The record's time, as <c>18:30–20:00</c>.</summary>
    public string Span(SandboxReservation record) => $"{Time(MinuteOf(record.StartAt))}–{Time(MinuteOf(record.EndAt))}";
}
