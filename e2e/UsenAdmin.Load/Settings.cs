using System.Globalization;

namespace UsenAdmin.Load;

/// <summary>What one run of the measurements is told: which parts, and how large.</summary>
internal sealed record Settings(IReadOnlyList<string> Parts)
{
    /// <summary>The largest number of stores of the search.</summary>
    public int Stores { get; init; } = 200_000;

    /// <summary>The largest fleet that is connected.</summary>
    public int Terminals { get; init; } = 10_000;

    /// <summary>The terminals of the run whose rows are only written.</summary>
    public int Rows { get; init; } = 100_000;

    /// <summary>How often the portal is killed, PostgreSQL stopped at once, and a backend terminated, in the part of the bad days.</summary>
    public int Kills { get; init; } = 20;

    public int Stops { get; init; } = 5;

    public int Backends { get; init; } = 20;

    /// <summary>The stores whose seats are fetched from each ledger.</summary>
    public int Links { get; init; } = 1_000;

    /// <summary>Stores that work at once, and how many seconds each round of the floor takes.</summary>
    public int FloorStores { get; init; } = 500;

    public int Seconds { get; init; } = 20;

    /// <summary>Races for one table, and as many for one reservation.</summary>
    public int Races { get; init; } = 1_000;

    /// <summary>Checkouts of the part of the bill numbers.</summary>
    public int Checkouts { get; init; } = 10_000;

    /// <summary>Seatings and bills that go through a line that is cut; the portal is killed <see cref="Kills"/> times meanwhile.</summary>
    public int Writes { get; init; } = 10_000;

    /// <summary>Presses that another terminal's screen shows.</summary>
    public int Presses { get; init; } = 300;

    /// <summary>Logins of each kind, in the part of the logins; the stores there and in the part of row-level security.</summary>
    public int Logins { get; init; } = 600;

    public int FencedStores { get; init; } = 50_000;

    public int Seed { get; init; } = Random.Shared.Next(1, 1_000_000);

    /// <summary>As it was typed, to be typed again.</summary>
    public string Command { get; init; } = "";

    public static Settings Read(string[] args, IReadOnlyList<string> known)
    {
        var parts = args.TakeWhile(a => !a.StartsWith("--", StringComparison.Ordinal)).ToList();
        if (parts.Except(known).FirstOrDefault() is { } stranger)
        {
            throw new ArgumentException($"There is no part '{stranger}'. Parts: {string.Join(", ", known)}.");
        }

        var settings = new Settings(parts.Count == 0 ? known : parts)
        {
            Command = "dotnet run -c Release --project e2e/UsenAdmin.Load" + (args.Length == 0 ? "" : " -- " + string.Join(' ', args)),
        };
        foreach (var pair in args.Skip(parts.Count).Chunk(2))
        {
            var value = pair.Length == 2 && int.TryParse(pair[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new ArgumentException($"{pair[0]} takes a whole number.");
            settings = pair[0] switch
            {
                "--stores" => settings with { Stores = value },
                "--terminals" => settings with { Terminals = value },
                "--rows" => settings with { Rows = value },
                "--kills" => settings with { Kills = value },
                "--stops" => settings with { Stops = value },
                "--backends" => settings with { Backends = value },
                "--links" => settings with { Links = value },
                "--floor-stores" => settings with { FloorStores = value },
                "--seconds" => settings with { Seconds = value },
                "--races" => settings with { Races = value },
                "--checkouts" => settings with { Checkouts = value },
                "--writes" => settings with { Writes = value },
                "--presses" => settings with { Presses = value },
                "--logins" => settings with { Logins = value },
                "--fenced-stores" => settings with { FencedStores = value },
                "--seed" => settings with { Seed = value },
                _ => throw new ArgumentException($"There is no option {pair[0]}. Options: --stores, --terminals, --rows, --kills, --stops, --backends, --links, --floor-stores, --seconds, --races, --checkouts, --writes, --presses, --logins, --fenced-stores, --seed."),
            };
        }

        return settings;
    }
}
