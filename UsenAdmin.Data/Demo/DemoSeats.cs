using System.Globalization;
using UsenAdmin.Data.Stores;

namespace UsenAdmin.Data.Demo;

/// <summary>
/// The seats of a store as somebody once typed them into the ledger: full-width, with and without hyphens and zeros,
/// some twice, some never, some that the POS has never heard of.
/// </summary>
internal static class DemoSeats
{
    private static readonly string[] Elsewhere = ["テラス1", "テラス2", "立ち飲み", "大広間", "予備席", "2F宴会場"];
    private static readonly string[] Nicknames = ["窓際", "入口横", "奥の4名席", "レジ前", "柱の裏"];

    public static IReadOnlyList<DemoSeat> Of(IReadOnlyList<TableDetails> tables, DemoDice dice)
    {
        var spelling = dice.Next(4);
        var seats = tables.Where(t => t.Category != TableCategory.Waiting)
            .Select(t => Seat(Spell(t, dice.Chance(80) ? spelling : dice.Next(4)), t.Capacity, AreaOf(t.Category)))
            .ToList();
        Spoil(seats, dice);
        return [.. seats.Select((s, i) => s with { SeatId = Text($"s{i + 1:000}") })];
    }

    private static DemoSeat Seat(string name, int capacity, string area) =>
        new("", name, Math.Max(1, capacity / 2), Math.Max(1, capacity), area);

    private static string AreaOf(TableCategory category) => category switch
    {
        TableCategory.Counter => "カウンター",
        TableCategory.PrivateRoom => "個室",
        _ => "ホール",
    };

    /// <summary>Six stores in ten are in order.</summary>
    private static void Spoil(List<DemoSeat> seats, DemoDice dice)
    {
        switch (dice.Next(20))
        {
            case 0 or 1:
                seats.Add(seats[dice.Next(seats.Count)]);
                break;
            case 2 or 3:
                var fewer = dice.Between(1, 4);
                seats.RemoveRange(seats.Count - fewer, fewer);
                break;
            case 4 or 5:
                seats.AddRange(Elsewhere.Take(dice.Between(1, Elsewhere.Length)).Select(name => Seat(name, 8, "その他")));
                break;
            case 6 or 7:
                var odd = dice.Next(seats.Count);
                seats[odd] = seats[odd] with { Name = dice.Pick(Nicknames) };
                break;
        }
    }

    private static string Spell(TableDetails table, int spelling) => table.Category switch
    {
        TableCategory.PrivateRoom => spelling switch { 0 => table.Name, 1 => table.ShortName, 2 => table.Name.Replace(' ', '　'), _ => table.Name.Replace(' ', '-') },
        TableCategory.Counter => spelling switch { 0 => table.Name, 1 => table.ShortName, 2 => Wide(table.Name), _ => Text($"カウンター-{Digits(table):00}") },
        _ when char.IsAsciiLetter(table.ShortName[0]) && table.ShortName[0] != 'T' => Block(table, spelling),
        _ => spelling switch { 0 => table.Name, 1 => Text($"T{Digits(table):00}"), 2 => Wide(Text($"{Digits(table)}")) + "番卓", _ => Text($"テーブル{Digits(table)}") },
    };

    private static string Block(TableDetails table, int spelling) =>
        spelling switch { 0 => table.Name, 1 => table.ShortName, 2 => Wide(table.Name), _ => Text($"{table.Name[0]}-{Digits(table):00}") };

    private static int Digits(TableDetails table) =>
        int.Parse(string.Concat(table.Name.Where(char.IsAsciiDigit)), CultureInfo.InvariantCulture);

    /// <summary>ASCII as full-width characters.</summary>
    private static string Wide(string text) =>
        string.Concat(text.Select(c => c is > ' ' and <= '~' ? (char)(c + 0xFEE0) : c));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
