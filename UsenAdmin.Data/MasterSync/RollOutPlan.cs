namespace UsenAdmin.Data.MasterSync;

/// <summary>How carefully a run over several stores goes (section <c>MasterSync</c>).</summary>
public sealed record RollOutOptions
{
    /// <summary>先行店: how many stores go first.</summary>
    public int PilotStores { get; init; } = 2;

    /// <summary>How far each wave after the pilots brings the rest, in percent of it; the last wave takes what is left.</summary>
    public IReadOnlyList<int> Waves { get; init; } = [20, 60];

    /// <summary>The share of told terminals, in percent, whose failure stops the run.</summary>
    public int StopPercent { get; init; } = 5;

    /// <summary>How long a terminal that was told may take to confirm, in seconds.</summary>
    public int AnswerSeconds { get; init; } = 60;

    /// <summary>How long runs, and masters that nobody holds, are kept.</summary>
    public int KeepDays { get; init; } = 90;

    public TimeSpan AnswerTime => TimeSpan.FromSeconds(AnswerSeconds);

    /// <summary>What does not fit, in words for whoever wrote the configuration; empty when all does.</summary>
    public IEnumerable<string> Check()
    {
        if (PilotStores is < 1 or > 100)
        {
            yield return "MasterSync:PilotStores must be 1 to 100.";
        }

        if (Waves.Any(w => w is < 1 or > 99) || !Waves.SequenceEqual(Waves.Distinct().Order()))
        {
            yield return "MasterSync:Waves must be growing percentages between 1 and 99.";
        }

        if (StopPercent is < 1 or > 100)
        {
            yield return "MasterSync:StopPercent must be 1 to 100.";
        }

        if (AnswerSeconds is < 5 or > 3600)
        {
            yield return "MasterSync:AnswerSeconds must be 5 to 3600.";
        }

        if (KeepDays is < 1 or > 3650)
        {
            yield return "MasterSync:KeepDays must be 1 to 3650.";
        }
    }
}

/// <summary>What the plan needs to know of a store.</summary>
/// <param name="BusyUntil">Null when it may be done now.</param>
public sealed record RollOutStore(Guid Id, string Code, int Terminals, int OpenTerminals, DateTimeOffset? BusyUntil);

/// <summary>Which store goes when, and when it is enough.</summary>
public static class RollOutPlan
{
    /// <summary>
    /// Wave by store; 0 are the pilots. Pilots are stores that can be done now and whose terminals answer, the smallest first: they say most
    /// and cost least. The rest goes by store code. Every store is in exactly one wave, and waves have no gaps.
    /// </summary>
    public static IReadOnlyDictionary<Guid, int> Waves(IReadOnlyCollection<RollOutStore> stores, RollOutOptions options)
    {
        var pilots = stores
            .OrderBy(s => s.BusyUntil ?? DateTimeOffset.MinValue)
            .ThenByDescending(s => s.OpenTerminals > 0).ThenByDescending(s => s.Terminals > 0)
            .ThenBy(s => s.Terminals).ThenBy(s => s.Code, StringComparer.Ordinal)
            .Take(Math.Min(options.PilotStores, Math.Max(stores.Count - 1, 1)))
            .Select(s => s.Id).ToHashSet();
        var waves = pilots.ToDictionary(id => id, _ => 0);
        var rest = stores.Where(s => !pilots.Contains(s.Id)).OrderBy(s => s.Code, StringComparer.Ordinal).ToList();
        var (done, wave) = (0, 0);
        foreach (var percent in options.Waves.Append(100))
        {
            var until = (int)Math.Ceiling(rest.Count * percent / 100.0);
            if (until > done)
            {
                wave++;
            }

            for (; done < until; done++)
            {
                waves[rest[done].Id] = wave;
            }
        }

        return waves;
    }

    /// <summary>Whether a run is to stop by itself. One failure alone stops it only where it is half of what was told.</summary>
    public static bool ShouldStop(int told, int failed, int stopPercent) =>
        failed > 0 && failed * 100L >= (long)told * stopPercent && (failed > 1 || told <= 2);
}
