using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace UsenAdmin.Load;

/// <summary>Figures as they come, printed at once and kept in RESULTS.md.</summary>
public sealed class Report
{
    private readonly StringBuilder _text = new();

    public void Heading(string title, string columns)
    {
        Line("");
        Line($"## {title}");
        Line("");
        Line($"| {columns.Replace(",", " |", StringComparison.Ordinal)} |");
        Line($"|{string.Concat(columns.Split(',').Select(_ => "---|"))}");
    }

    public void Row(params string[] cells) => Line($"| {string.Join(" | ", cells)} |");

    public void Line(string text)
    {
        Console.WriteLine(text);
        _text.AppendLine(text);
    }

    public async Task SaveAsync(int stores)
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "UsenAdmin.sln")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException("UsenAdmin.sln not found above the program's folder.");
        }

        var commit = await GitAsync(directory.FullName);
        var head = string.Create(CultureInfo.InvariantCulture, $"""
            # Measurements

            {DateTime.UtcNow:yyyy-MM-dd}, commit {commit}, {Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1L << 30)} GiB.
            Command: `dotnet run -c Release --project e2e/UsenAdmin.Load -- {stores}`. Each figure stands beside its limit, measured in the same run, the two taking turns.

            """);
        await File.WriteAllTextAsync(Path.Combine(directory.FullName, "e2e", "UsenAdmin.Load", "RESULTS.md"), head + _text);
    }

    private static async Task<string> GitAsync(string root)
    {
        using var git = Process.Start(new ProcessStartInfo("git", "rev-parse --short HEAD") { WorkingDirectory = root, RedirectStandardOutput = true });
        return git is null ? "unknown" : (await git.StandardOutput.ReadToEndAsync()).Trim();
    }
}

/// <summary>Many durations of one thing.</summary>
public sealed class Samples
{
    private readonly List<double> _milliseconds = [];

    public double P50 => At(0.50);

    public double P95 => At(0.95);

    public async Task<T> TakeAsync<T>(Func<Task<T>> work)
    {
        var clock = Stopwatch.GetTimestamp();
        var result = await work();
        _milliseconds.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
        return result;
    }

    public T Take<T>(Func<T> work)
    {
        var clock = Stopwatch.GetTimestamp();
        var result = work();
        _milliseconds.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
        return result;
    }

    public static string Ms(double value) => value.ToString(value < 10 ? "0.00" : "0.0", CultureInfo.InvariantCulture);

    private double At(double part)
    {
        var sorted = _milliseconds.Order().ToList();
        return sorted[(int)Math.Min(sorted.Count - 1, Math.Ceiling(part * sorted.Count) - 1)];
    }
}
