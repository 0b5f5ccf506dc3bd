using UsenAdmin.Data.Ledgers.AutoMap;
using Xunit;

namespace UsenAdmin.Tests.Data.Ledgers.AutoMap;

/// <summary>自動マッピング (manual 2-2) by example.</summary>
public sealed class AutoMapRuleTests
{
    [Fact]
    public void The_same_table_name_comes_first()
    {
        var outcome = Propose([Table("窓側", "A1")], [("s1", "A1"), ("s2", "窓側")]).Single();

        Assert.Equal((AutoMapVerdict.TableName, "s2"), (outcome.Verdict, outcome.SeatId));
    }

    [Fact]
    public void A_table_name_of_one_row_beats_the_short_name_of_another()
    {
        var outcomes = Propose([Table("個室", "A1"), Table("A1", "1")], [("s1", "A1")]);

        Assert.Equal([AutoMapVerdict.NoSeat, AutoMapVerdict.TableName], outcomes.Select(o => o.Verdict));
    }

    [Fact]
    public void The_short_name_comes_second()
    {
        var outcome = Propose([Table("テーブルA-1", "A1")], [("s1", "A1")]).Single();

        Assert.Equal((AutoMapVerdict.ShortName, "s1"), (outcome.Verdict, outcome.SeatId));
    }

    [Theory]
    [InlineData("Ａ－０１", "", "A1")]
    [InlineData("T01", "", "1番卓")]
    [InlineData("個室", "t-1", "テーブル1")]
    [InlineData("1", "1", "T01")]
    public void Names_that_differ_in_spelling_alone_come_third(string name, string shortName, string seat)
    {
        var outcome = Propose([Table(name, shortName)], [("s1", seat)]).Single();

        Assert.Equal((AutoMapVerdict.Normalized, "s1"), (outcome.Verdict, outcome.SeatId));
    }

    [Fact]
    public void A_row_with_two_seats_of_its_name_is_left_and_says_so()
    {
        var outcome = Propose([Table("A1", "A1")], [("s1", "A1"), ("s2", "A1")]).Single();

        Assert.Equal((AutoMapVerdict.SeveralSeats, null), (outcome.Verdict, outcome.SeatId));
        Assert.Equal(["A1", "A1"], outcome.Candidates);
    }

    [Fact]
    public void A_row_whose_two_names_each_find_a_seat_in_the_last_tier_is_left()
    {
        var outcome = Propose([Table("Ａ１", "Ｂ１")], [("s1", "a-1"), ("s2", "b-1")]).Single();

        Assert.Equal(AutoMapVerdict.SeveralSeats, outcome.Verdict);
        Assert.Equal(["a-1", "b-1"], outcome.Candidates);
    }

    [Fact]
    public void Two_rows_that_claim_one_seat_are_both_left_and_say_so()
    {
        var outcomes = Propose([Table("A-01", ""), Table("Ａ１", "")], [("s1", "A1")]);

        Assert.All(outcomes, o => Assert.Equal(AutoMapVerdict.SeveralTables, o.Verdict));
        Assert.All(outcomes, o => Assert.Equal(["A-01", "Ａ１"], o.Candidates));
    }

    [Fact]
    public void Of_two_spellings_the_exact_one_is_taken_and_the_other_finds_no_open_seat()
    {
        var outcomes = Propose([Table("A1", ""), Table("A-1", "")], [("s1", "A1")]);

        Assert.Equal([AutoMapVerdict.TableName, AutoMapVerdict.NoSeat], outcomes.Select(o => o.Verdict));
    }

    [Fact]
    public void A_tier_goes_by_what_the_tiers_before_it_left_open()
    {
        // Two rows spell A1; the exact one takes s1, so that A-1 is the only candidate of the second seat.
        var outcomes = Propose([Table("A1", ""), Table("Ａ-1", "")], [("s1", "A1"), ("s2", "A 1")]);

        Assert.Equal([(AutoMapVerdict.TableName, "s1"), (AutoMapVerdict.Normalized, "s2")], outcomes.Select(o => (o.Verdict, o.SeatId!)));
    }

    [Fact]
    public void A_chosen_row_is_left_and_its_seat_is_not_open()
    {
        var outcomes = Propose([Table("B1", "", "s1"), Table("A1", "")], [("s1", "A1"), ("s2", "B1")]);

        Assert.Equal([AutoMapVerdict.AlreadyChosen, AutoMapVerdict.NoSeat], outcomes.Select(o => o.Verdict));
        Assert.All(outcomes, o => Assert.Null(o.SeatId));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData(" ", "　")]
    public void Empty_names_match_nothing(string name, string shortName)
    {
        var outcome = Propose([Table(name, shortName)], [("s1", name), ("s2", shortName)]).Single();

        Assert.Equal(AutoMapVerdict.NoSeat, outcome.Verdict);
    }

    [Fact]
    public void One_press_finds_what_a_second_one_would()
    {
        // Two rows are called A1, until the short name takes the first one away. The second one's own short name would make it two again.
        var outcomes = Propose([Table("A1", "B1"), Table("A1", "c1")], [("s1", "A1"), ("s2", "B1"), ("s3", "C-1")]);

        Assert.Equal(["s2", "s1"], outcomes.Select(o => o.SeatId));
    }

    [Fact]
    public void Seats_called_by_a_dash_compete_like_others()
    {
        var outcome = Propose([Table("-", "")], [("s1", "-"), ("s2", "-")]).Single();

        Assert.Equal(AutoMapVerdict.SeveralSeats, outcome.Verdict);
    }

    [Fact]
    public void Nothing_to_map_is_no_error()
    {
        Assert.Empty(Propose([], [("s1", "A1")]));
        Assert.Equal(AutoMapVerdict.NoSeat, Propose([Table("A1", "A1")], []).Single().Verdict);
    }

    [Fact]
    public void A_thousand_rows_of_one_name_share_one_list_of_candidates()
    {
        var tables = Enumerable.Range(0, 1000).Select(_ => Table("A1", "B1")).ToList();
        var seats = Enumerable.Range(0, 1000).Select(i => ($"s{i}", i % 2 == 0 ? "A1" : "B1")).ToList();

        var outcomes = Propose(tables, seats);

        Assert.All(outcomes, o => Assert.Same(outcomes[0].Candidates, o.Candidates));
        Assert.Equal(1000, outcomes[0].Candidates.Count);
    }

    private static AutoMapTable Table(string name, string shortName, string? chosen = null) => new(Guid.NewGuid(), name, shortName, chosen);

    private static IReadOnlyList<AutoMapOutcome> Propose(IReadOnlyList<AutoMapTable> tables, IReadOnlyList<(string Id, string Name)> seats) =>
        AutoMapRule.Propose(tables, [.. seats.Select(s => new AutoMapSeat(s.Id, s.Name))]).Outcomes;
}
