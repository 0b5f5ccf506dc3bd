using System.Globalization;
using UsenAdmin.Data.Stores;

namespace UsenAdmin.Data.Demo;

/// <summary>The tables of a store as the POS knows them: 8 to 60, 待機テーブル among them.</summary>
internal static class DemoTables
{
    private const string Blocks = "ABCDEFGHJK";
    private static readonly string[] Rooms = ["松", "竹", "梅", "桜", "椿", "楓", "萩", "藤", "蘭", "桐"];

    public static IReadOnlyList<TableDetails> Of(DemoLayout layout, DemoDice dice)
    {
        var waiting = dice.Chance(85) ? dice.Between(1, 2) : 0;
        // Most stores are small, a few are halls.
        var seated = (dice.Next(10) switch { < 6 => dice.Between(8, 24), < 9 => dice.Between(20, 40), _ => dice.Between(40, 60) }) - waiting;
        var tables = layout switch
        {
            DemoLayout.Diner => Diner(seated, dice),
            DemoLayout.Grill => Grill(seated, dice),
            _ => Sushi(seated, dice),
        };
        return [.. tables.Concat(Enumerable.Range(1, waiting).Select(Waiting)).Select((t, i) => t with { Order = i + 1 })];
    }

    private static IEnumerable<TableDetails> Diner(int count, DemoDice dice)
    {
        var counter = Math.Min(dice.Between(2, 8), count / 3);
        var rooms = Math.Min(dice.Between(0, 3), count / 5);
        var style = dice.Next(3);
        return Enumerable.Range(1, count - counter - rooms).Select(n => Numbered(style, n, dice))
            .Concat(Counter(counter))
            .Concat(Private(rooms, dice));
    }

    private static IEnumerable<TableDetails> Grill(int count, DemoDice dice)
    {
        var counter = Math.Min(dice.Between(4, 10), count / 3);
        var block = dice.Between(5, 9);
        return Enumerable.Range(0, count - counter)
            .Select(i => (Letter: Blocks[i / block], Number: (i % block) + 1))
            .Select(t => new TableDetails(Text($"{t.Letter}-{t.Number}"), Text($"{t.Letter}{t.Number}"), dice.Pick([2, 4, 4, 6]), TableCategory.Table, 0))
            .Concat(Counter(counter));
    }

    private static IEnumerable<TableDetails> Sushi(int count, DemoDice dice)
    {
        var rooms = Math.Min(dice.Between(2, Rooms.Length), count / 3);
        var counter = Math.Min(12, (count - rooms) / 2);
        return Counter(counter)
            .Concat(Private(rooms, dice))
            .Concat(Enumerable.Range(1, count - rooms - counter).Select(n => Numbered(0, n, dice)));
    }

    private static TableDetails Numbered(int style, int n, DemoDice dice)
    {
        var (name, shortName) = style switch
        {
            0 => (Text($"テーブル{n}"), Text($"T{n}")),
            1 => (Text($"T{n:00}"), Text($"{n}")),
            _ => (Text($"{n}番卓"), Text($"{n}")),
        };
        return new TableDetails(name, shortName, dice.Pick([2, 4, 4, 4, 6]), TableCategory.Table, 0);
    }

    private static IEnumerable<TableDetails> Counter(int count) =>
        Enumerable.Range(1, count).Select(n => new TableDetails(Text($"カウンター{n}"), Text($"カ{n}"), 1, TableCategory.Counter, 0));

    private static IEnumerable<TableDetails> Private(int count, DemoDice dice) =>
        Rooms.Take(count).Select(room => new TableDetails("個室 " + room, room, dice.Pick([4, 6, 8, 10]), TableCategory.PrivateRoom, 0));

    private static TableDetails Waiting(int n) => new(Text($"待機{n}"), Text($"待{n}"), 0, TableCategory.Waiting, 0);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
