using System.Diagnostics;

namespace UsenAdmin.Load;

/// <summary>Many durations of one thing, in milliseconds.</summary>
internal sealed class Samples
{
    private readonly List<double> _milliseconds = [];

    public double P50 => At(0.50);

    public double P95 => At(0.95);

    public double P99 => At(0.99);

    public int Count => _milliseconds.Count;

    /// <summary>The median with the smallest and the largest.</summary>
    public string Spread => $"{Figures.Number(P50)} ({Figures.Number(At(0))}–{Figures.Number(At(1))})";

    /// <summary>The same in a larger unit.</summary>
    public Samples In(double unit)
    {
        var converted = new Samples();
        _milliseconds.ForEach(m => converted.Add(m / unit));
        return converted;
    }

    public void Add(double milliseconds) => _milliseconds.Add(milliseconds);

    public async Task<T> TakeAsync<T>(Func<Task<T>> work)
    {
        var clock = Stopwatch.GetTimestamp();
        var result = await work();
        Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
        return result;
    }

    public T Take<T>(Func<T> work)
    {
        var clock = Stopwatch.GetTimestamp();
        var result = work();
        Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
        return result;
    }

    private double At(double part)
    {
        if (_milliseconds.Count == 0)
        {
            return double.NaN;
        }

        var sorted = _milliseconds.Order().ToList();
        return sorted[Math.Clamp((int)Math.Ceiling(part * sorted.Count) - 1, 0, sorted.Count - 1)];
    }
}
