using FsCheck;
using FsCheck.Fluent;
using UsenAdmin.Data.Ledgers.AutoMap;

namespace UsenAdmin.Tests.Data.Ledgers.AutoMap;

/// <summary>A store's rows and seats with names as sloppy as real ones, few enough to collide all the time.</summary>
public sealed record AutoMapScene(AutoMapTable[] Tables, AutoMapSeat[] Seats)
{
    private static readonly string[] Names =
        ["A1", "A-1", "Ａ１", "a01", "T1", "1番卓", "テーブル1", "1", "01", "B1", "b-1", "席2", "2", "窓側", "個室", "", " ", "-", "ー", "--", "t"];

    public AutoMapProposal Propose() => AutoMapRule.Propose(Tables, Seats);

    /// <summary>The scene after the proposal was taken over.</summary>
    public AutoMapScene Applied()
    {
        var chosen = Propose().Chosen;
        return this with { Tables = [.. Tables.Select(t => t with { ChosenSeatId = t.ChosenSeatId ?? chosen.GetValueOrDefault(t.TableId) })] };
    }

    public static Arbitrary<AutoMapScene> Arbitrary() =>
        (from count in Gen.Choose(0, 12)
         from names in Gen.ListOf(Gen.Elements(Names), count)
         from shorts in Gen.ListOf(Gen.Elements(Names), count)
         from seatNames in Gen.Elements(Names).ArrayOf()
         from chosen in Gen.ListOf(Gen.Choose(-8, 10), count)
         select Build([.. names], [.. shorts], seatNames, [.. chosen])).ToArbitrary();

    private static AutoMapScene Build(string[] names, string[] shorts, string[] seatNames, int[] chosen)
    {
        var used = new HashSet<int>();
        var tables = names.Select((name, i) => new AutoMapTable(
            new Guid(i, 0, 0, new byte[8]), name, shorts[i], chosen[i] >= 0 && used.Add(chosen[i]) ? $"s{chosen[i]}" : null));
        return new AutoMapScene([.. tables], [.. seatNames.Select((name, i) => new AutoMapSeat($"s{i}", name))]);
    }
}
