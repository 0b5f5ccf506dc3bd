using System.Globalization;
using System.Text;
using UsenAdmin.Data.Stores;

namespace UsenAdmin.Data.Demo;

/// <summary>Tables of a store, and what people called the same seats when they set the ledger up.</summary>
internal static class DemoTables
{
    private static readonly string[] Rooms = ["松", "竹", "梅", "桜", "藤", "菊"];

    public static List<TableDetails> OfWalkedStore() =>
    [
        new("A1", "A1", 4, TableCategory.Table, 1), new("A2", "A2", 4, TableCategory.Table, 2), new("A3", "A3", 4, TableCategory.Table, 3),
        new("A4", "A4", 4, TableCategory.Table, 4), new("A5", "A5", 6, TableCategory.Table, 5), new("A7", "A7", 4, TableCategory.Table, 6),
        new("A10", "A10", 2, TableCategory.Table, 7), new("個室 松", "松の間", 8, TableCategory.PrivateRoom, 8), new("個室 竹", "竹", 6, TableCategory.PrivateRoom, 9),
        new("B01", "B1", 4, TableCategory.Table, 10), new("B02", "B2", 4, TableCategory.Table, 11),
        new("カウンター1", "C1", 1, TableCategory.Counter, 12), new("カウンター2", "C2", 1, TableCategory.Counter, 13), new("テラス1", "TR1", 4, TableCategory.Table, 14),
        new("待機1", "W1", 0, TableCategory.Waiting, 15), new("待機2", "W2", 0, TableCategory.Waiting, 16),
    ];

    /// <summary>By name A1 to A5, A7 and A10; by short name 松の間, C1 and C2; by normalizing Ｂ－１ and B-2; 個室 竹 has two, テラス1 none.</summary>
    public static List<DemoSeat> SeatsOfWalkedStore() =>
    [
        Seat(1, "A1", 4), Seat(2, "A2", 4), Seat(3, "A3", 4), Seat(4, "A4", 4), Seat(5, "A5", 6), Seat(6, "A7", 4), Seat(7, "A10", 2),
        Seat(8, "松の間", 8), Seat(9, "個室竹", 6), Seat(10, "個室-竹", 4), Seat(11, "Ｂ－１", 4), Seat(12, "B-2", 4), Seat(13, "C1", 1), Seat(14, "C2", 1), Seat(15, "座敷1", 10),
    ];

    public static List<TableDetails> Make(int index)
    {
        var count = 8 + (index * 7 % 53);
        var tables = new List<TableDetails>(count + 2);
        for (var i = 1; i <= count; i++)
        {
            tables.Add((i * 10 / count, index % 3) switch
            {
                ( >= 9, _) => new TableDetails($"個室 {Rooms[i % Rooms.Length]}{i}", $"個{i}", 6, TableCategory.PrivateRoom, i),
                (7 or 8, _) => new TableDetails($"カウンター{i}", $"C{i}", 1, TableCategory.Counter, i),
                (_, 0) => new TableDetails(Text($"A{i}"), Text($"A{i}"), 4, TableCategory.Table, i),
                (_, 1) => new TableDetails(Text($"T{i:00}"), Text($"{i}番"), 4, TableCategory.Table, i),
                _ => new TableDetails($"テーブル{i}", Text($"T{i}"), 2 + (i % 3 * 2), TableCategory.Table, i),
            });
        }

        if (index % 4 != 0)
        {
            tables.Add(new TableDetails("待機1", "W1", 0, TableCategory.Waiting, count + 1));
            tables.Add(new TableDetails("待機2", "W2", 0, TableCategory.Waiting, count + 2));
        }

        return tables;
    }

    /// <summary>Most seats as the tables, written otherwise; in some stores a few too many, too few, or two of one name.</summary>
    public static List<DemoSeat> Sloppy(List<TableDetails> tables, int index)
    {
        var regular = tables.Where(t => t.Category != TableCategory.Waiting).ToList();
        var kept = index % 6 == 2 ? regular.Take(regular.Count - 2) : regular;
        var seats = kept.Select((t, i) => Seat(i + 1, Rewrite(t.Name, index + i), Math.Max(t.Capacity, 1))).ToList();
        if (index % 7 == 1)
        {
            seats.Add(Seat(seats.Count + 1, seats[0].Name, 4));
        }

        if (index % 5 == 4)
        {
            seats.Add(Seat(seats.Count + 1, "座敷1", 10));
            seats.Add(Seat(seats.Count + 1, "テラス席", 4));
        }

        return seats;
    }

    private static string Rewrite(string name, int style) => (style % 6) switch
    {
        1 => Wide(name),
        2 when name.Length > 1 && char.IsAsciiLetter(name[0]) => $"{name[0]}-{name[1..]}",
        3 when name[0] == 'T' => $"{int.Parse(name[1..], CultureInfo.InvariantCulture)}番卓",
        4 => name.Replace(" ", "", StringComparison.Ordinal),
        _ => name,
    };

    private static string Wide(string name)
    {
        var wide = new StringBuilder(name.Length);
        foreach (var c in name)
        {
            wide.Append(c is > ' ' and <= '~' ? (char)(c + 0xFEE0) : c);
        }

        return wide.ToString();
    }

    private static DemoSeat Seat(int number, string name, int capacity) =>
        new(Text($"s{number:000}"), name, 1, capacity, null);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
