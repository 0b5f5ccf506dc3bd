using System.Globalization;
using UsenAdmin.Data.Stores;

namespace UsenAdmin.Data.Demo;

/// <summary>The store on which the manual is walked: the rule's three tiers fill most of it, two tables are left for a person.</summary>
internal static class DemoWalkedStore
{
    public static List<TableDetails> Tables() =>
    [
        new("A1", "A1", 4, TableCategory.Table, 1), new("A2", "A2", 4, TableCategory.Table, 2), new("A3", "A3", 4, TableCategory.Table, 3),
        new("A4", "A4", 4, TableCategory.Table, 4), new("A5", "A5", 6, TableCategory.Table, 5), new("A7", "A7", 4, TableCategory.Table, 6),
        new("A10", "A10", 2, TableCategory.Table, 7), new("個室 松", "松の間", 8, TableCategory.PrivateRoom, 8), new("個室 竹", "竹", 6, TableCategory.PrivateRoom, 9),
        new("B01", "B1", 4, TableCategory.Table, 10), new("B02", "B2", 4, TableCategory.Table, 11),
        new("カウンター1", "C1", 1, TableCategory.Counter, 12), new("カウンター2", "C2", 1, TableCategory.Counter, 13), new("テラス1", "TR1", 4, TableCategory.Table, 14),
        new("待機1", "W1", 0, TableCategory.Waiting, 15), new("待機2", "W2", 0, TableCategory.Waiting, 16),
    ];

    /// <summary>By name A1 to A5, A7 and A10; by short name 松の間, C1 and C2; by normalizing Ｂ－１ and B-2; 個室 竹 has two, テラス1 none.</summary>
    public static List<DemoSeat> Seats() =>
    [
        Seat(1, "A1", 4), Seat(2, "A2", 4), Seat(3, "A3", 4), Seat(4, "A4", 4), Seat(5, "A5", 6), Seat(6, "A7", 4), Seat(7, "A10", 2),
        Seat(8, "松の間", 8), Seat(9, "個室竹", 6), Seat(10, "個室-竹", 4), Seat(11, "Ｂ－１", 4), Seat(12, "B-2", 4), Seat(13, "C1", 1), Seat(14, "C2", 1), Seat(15, "座敷1", 10),
    ];

    private static DemoSeat Seat(int number, string name, int capacity) =>
        new(string.Create(CultureInfo.InvariantCulture, $"s{number:000}"), name, 1, capacity, null);
}
