namespace UsenAdmin.Data.Demo;

/// <summary>
/// Chance that falls the same way every time: SplitMix64 from a name, so that one more store
/// does not change the others, and no runtime's own generator is part of the result.
/// </summary>
public sealed class DemoDice
{
    private ulong _state;

    public DemoDice(string name)
    {
        // FNV-1a: string.GetHashCode differs from process to process.
        _state = 14695981039346656037UL;
        foreach (var c in name)
        {
            _state = (_state ^ c) * 1099511628211UL;
        }
    }

    /// <summary>A number from 0 to <paramref name="count"/> − 1.</summary>
    public int Next(int count)
    {
        _state += 0x9E3779B97F4A7C15UL;
        var z = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return (int)((z ^ (z >> 31)) % (ulong)count);
    }

    /// <summary>A number between the two, both included.</summary>
    public int Between(int least, int most) => least + Next(most - least + 1);

    /// <summary>True so many times in a hundred.</summary>
    public bool Chance(int percent) => Next(100) < percent;

    public T Pick<T>(IReadOnlyList<T> items) => items[Next(items.Count)];
}
