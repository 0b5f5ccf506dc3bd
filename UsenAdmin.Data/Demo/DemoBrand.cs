using UsenAdmin.Data.Stores;

namespace UsenAdmin.Data.Demo;

/// <summary>A brand (業態): how its stores are called, when they open, and how they number their tables.</summary>
internal sealed record DemoBrand(string Name, string Kana, DemoLayout Layout, TimeOnly Changeover, IReadOnlyList<OpeningHours> Hours)
{
    private static readonly DayOfWeek[] Everyday = Enum.GetValues<DayOfWeek>();

    public static DemoBrand Diner(string name, string kana) =>
        new(name, kana, DemoLayout.Diner, new(5, 0), [.. Everyday.SelectMany(d => new[] { At(d, 11, 15), At(d, 17, 23) })]);

    /// <summary>Open into the night; the day before a free one even longer.</summary>
    public static DemoBrand Grill(string name, string kana) =>
        new(name, kana, DemoLayout.Grill, new(6, 0), [.. Everyday.Select(d => At(d, 17, d is DayOfWeek.Friday or DayOfWeek.Saturday ? 29 : 26))]);

    /// <summary>Closed on Mondays.</summary>
    public static DemoBrand Sushi(string name, string kana) =>
        new(name, kana, DemoLayout.Sushi, new(5, 0), [.. Everyday.Where(d => d != DayOfWeek.Monday).SelectMany(d => new[] { At(d, 12, 14), At(d, 17, 22) })]);

    private static OpeningHours At(DayOfWeek day, int from, int to) => new(day, from * 60, to * 60);
}

/// <summary>What a room looks like.</summary>
internal enum DemoLayout
{
    /// <summary>Numbered tables, a counter, a private room or two.</summary>
    Diner,

    /// <summary>Blocks A, B, C … of tables, and a counter.</summary>
    Grill,

    /// <summary>A long counter and named private rooms.</summary>
    Sushi,
}
