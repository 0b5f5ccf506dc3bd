using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace UsenAdmin.Load;

/// <summary>The figures of one part as they come, printed at once.</summary>
internal sealed class Report(string part, string command)
{
    private readonly StringBuilder _text = new();
    private readonly long _started = Stopwatch.GetTimestamp();

    public string Part => part;

    public string Command => command;

    public TimeSpan Took => Stopwatch.GetElapsedTime(_started);

    public string Text => _text.ToString();

    /// <summary>A promise was found broken, not just a figure missed.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>The head of a table, its columns separated by commas.</summary>
    public void Table(string title, string columns)
    {
        Line("");
        Line($"### {title}");
        Line("");
        Line($"| {columns.Replace(",", " | ", StringComparison.Ordinal)} |");
        Line($"|{string.Concat(columns.Split(',').Select(_ => "---|"))}");
    }

    public void Row(params string[] cells) => Line($"| {string.Join(" | ", cells)} |");

    public void Broken(string promise)
    {
        IsBroken = true;
        Line($"**Broken: {promise}**");
    }

    public void Line(string text)
    {
        Console.WriteLine(text);
        _text.AppendLine(text);
    }
}

/// <summary>How figures are written.</summary>
internal static class Figures
{
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Three digits that matter.</summary>
    public static string Number(double value) => value.ToString(value < 10 ? "0.00" : value < 100 ? "0.0" : "0", CultureInfo.InvariantCulture);

    public static string Ratio(double a, double b) => b == 0 ? "" : (a / b).ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>The exponent by which a figure grows with its size: 1 is linear, 0 does not grow.</summary>
    public static string Exponent((double Size, double Value)? before, (double Size, double Value) now) =>
        before is { } b && b.Value > 0 ? (Math.Log(now.Value / b.Value) / Math.Log(now.Size / b.Size)).ToString("0.00", CultureInfo.InvariantCulture) : "";
}
