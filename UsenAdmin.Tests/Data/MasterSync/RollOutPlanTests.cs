using FsCheck.Xunit;
using UsenAdmin.Data.MasterSync;
using Xunit;

namespace UsenAdmin.Tests.Data.MasterSync;

public sealed class RollOutPlanTests
{
    private static readonly DateTimeOffset Closing = new(2026, 11, 20, 14, 0, 0, TimeSpan.Zero);

    [Property]
    public bool Every_store_is_in_exactly_one_wave_and_waves_have_no_gaps(byte count, byte pilots)
    {
        var stores = Enumerable.Range(0, count).Select(i => Store(i, i % 5, i % 3, i % 4 == 0)).ToList();
        var waves = RollOutPlan.Waves(stores, new RollOutOptions { PilotStores = 1 + (pilots % 5) });

        return waves.Count == count && waves.Values.Distinct().Order().SequenceEqual(Enumerable.Range(0, waves.Values.Distinct().Count()));
    }

    [Fact]
    public void Pilots_are_small_stores_that_can_be_done_now_and_whose_terminals_answer()
    {
        RollOutStore[] stores = [Store(1, 9, 9, false), Store(2, 2, 2, true), Store(3, 2, 0, false), Store(4, 3, 1, false), Store(5, 0, 0, false)];

        var waves = RollOutPlan.Waves(stores, new RollOutOptions { PilotStores = 1 });

        Assert.Equal(stores[3].Id, waves.Single(w => w.Value == 0).Key);
    }

    [Fact]
    public void The_rest_goes_by_code_in_growing_shares()
    {
        var stores = Enumerable.Range(0, 48).Select(i => Store(i, 1, 1, false)).ToList();

        var waves = RollOutPlan.Waves(stores, new RollOutOptions());

        Assert.Equal([2, 10, 18, 18], waves.GroupBy(w => w.Value).OrderBy(g => g.Key).Select(g => g.Count()));
    }

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(10, 0, false)]
    [InlineData(2, 1, true)]
    [InlineData(3, 1, false)]
    [InlineData(40, 2, true)]
    [InlineData(41, 2, false)]
    public void It_stops_at_the_share_but_one_failure_alone_only_where_it_is_half(int told, int failed, bool stops) =>
        Assert.Equal(stops, RollOutPlan.ShouldStop(told, failed, 5));

    [Fact]
    public void Options_that_do_not_fit_are_all_named() =>
        Assert.Equal(5, new RollOutOptions { PilotStores = 0, Waves = [60, 20], StopPercent = 0, AnswerSeconds = 1, KeepDays = 0 }.Check().Count());

    private static RollOutStore Store(int number, int terminals, int open, bool busy) =>
        new(Guid.NewGuid(), number.ToString("0000", System.Globalization.CultureInfo.InvariantCulture), terminals, open, busy ? Closing : null);
}
