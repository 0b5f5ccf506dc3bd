using FsCheck.Fluent;
using FsCheck.Xunit;
using UsenAdmin.Data.Ledgers.AutoMap;

namespace UsenAdmin.Tests.Data.Ledgers.AutoMap;

/// <summary>What holds of 自動マッピング whatever the names are.</summary>
[Properties(Arbitrary = [typeof(AutoMapScene)], MaxTest = 1000)]
public sealed class AutoMapRuleLaws
{
    [Property]
    public bool The_order_of_rows_and_seats_never_matters(AutoMapScene scene, int seed)
    {
        var random = new Random(seed);
        var shuffled = scene with { Tables = [.. scene.Tables.Shuffle(random)], Seats = [.. scene.Seats.Shuffle(random)] };

        return Told(scene.Propose()).SequenceEqual(Told(shuffled.Propose()));
    }

    [Property]
    public bool No_seat_is_used_twice(AutoMapScene scene)
    {
        var used = scene.Applied().Tables.Select(t => t.ChosenSeatId).OfType<string>().ToList();

        return used.Distinct().Count() == used.Count;
    }

    [Property]
    public bool Doing_it_again_adds_nothing(AutoMapScene scene) => scene.Applied().Propose().Chosen.Count == 0;

    [Property]
    public bool A_chosen_row_is_never_touched(AutoMapScene scene) =>
        scene.Propose().Outcomes.Zip(scene.Tables).All(x =>
            x.First.TableId == x.Second.TableId && (x.Second.ChosenSeatId is not null) == (x.First.Verdict == AutoMapVerdict.AlreadyChosen)
            && (x.Second.ChosenSeatId is null || x.First.SeatId is null));

    [Property]
    public bool A_seat_is_taken_for_a_name_that_is_its_own(AutoMapScene scene)
    {
        var names = scene.Seats.ToDictionary(s => s.SeatId, s => s.Name);
        return scene.Propose().Outcomes.Zip(scene.Tables).Where(x => x.First.SeatId is not null).All(x => Agree(x.First, x.Second, names[x.First.SeatId!]));
    }

    [Property]
    public bool Every_row_left_says_whom_it_competes_for_or_with(AutoMapScene scene) =>
        scene.Propose().Outcomes.All(o => o.Verdict is AutoMapVerdict.SeveralSeats or AutoMapVerdict.SeveralTables ? o.Candidates.Count > 1 : o.Candidates.Count == 0);

    private static bool Agree(AutoMapOutcome outcome, AutoMapTable table, string seat) => outcome.Verdict switch
    {
        AutoMapVerdict.TableName => table.Name == seat,
        AutoMapVerdict.ShortName => table.ShortName == seat,
        _ => new[] { table.Name, table.ShortName }.Any(n => n == seat || SeatNameNormalizer.Normalize(n) == SeatNameNormalizer.Normalize(seat)),
    };

    private static IEnumerable<string> Told(AutoMapProposal proposal) =>
        proposal.Outcomes.Select(o => $"{o.TableId} {o.Verdict} {o.SeatId} {string.Join('|', o.Candidates)}").Order(StringComparer.Ordinal);
}

internal static class Shuffling
{
    public static T[] Shuffle<T>(this T[] items, Random random)
    {
        T[] copy = [.. items];
        random.Shuffle(copy);
        return copy;
    }
}
