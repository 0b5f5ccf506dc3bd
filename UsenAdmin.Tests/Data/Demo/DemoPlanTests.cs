using System.Text.Json;
using UsenAdmin.Data.Demo;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Ledgers.AutoMap;
using UsenAdmin.Data.Stores;
using Xunit;

namespace UsenAdmin.Tests.Data.Demo;

public sealed class DemoPlanTests
{
    private static readonly IReadOnlyList<DemoCompany> Companies = DemoPlan.Companies(240);
    private static readonly IReadOnlyList<DemoStore> Stores = Companies[0].Stores;
    private static readonly IReadOnlyList<DemoStore> AllStores = [.. Companies.SelectMany(c => c.Stores)];

    public static TheoryData<string> CompanyCodes => [.. Companies.Select(c => c.Code)];

    [Fact]
    public void The_plan_is_the_same_at_every_start() =>
        Assert.Equal(JsonSerializer.Serialize(Companies), JsonSerializer.Serialize(DemoPlan.Companies(240)));

    [Fact]
    public void More_stores_leave_the_others_as_they_were() =>
        Assert.Equal(JsonSerializer.Serialize(Stores), JsonSerializer.Serialize(DemoPlan.Companies(299)[0].Stores.Take(240)));

    [Fact]
    public void Three_customers_of_different_size()
    {
        Assert.Equal([("1001", 240), ("1002", 12), ("1003", 3)], Companies.Select(c => (c.Code, c.Stores.Count)));
        Assert.Equal(["つばき食堂", "炭火やきとり とり蔵", "鮨みなと"], Stores.Select(s => s.Brand).Distinct());
        Assert.Equal(10, Stores.Select(s => s.Area).Distinct().Count());
        Assert.Equal("demo-resty-key-1001", Companies[0].RestyKey);
    }

    [Theory, MemberData(nameof(CompanyCodes))]
    public void Everything_passes_the_entities_own_checks(string code)
    {
        var company = Companies.Single(c => c.Code == code);

        Assert.All(company.Stores, s => Assert.Null(s.Details.Check()));
        Assert.All(company.Stores.SelectMany(s => s.Tables), t => Assert.Null(t.Check()));
        Assert.Distinct(company.People.Select(p => p.StaffCode));
    }

    [Theory, MemberData(nameof(CompanyCodes))]
    public void Stores_tables_and_seats_are_told_apart(string code)
    {
        var stores = Companies.Single(c => c.Code == code).Stores;

        Assert.Distinct(stores.Select(s => s.Details.Code));
        Assert.Distinct(stores.Select(s => s.Details.Name));
        Assert.All(stores, s => Assert.Distinct(s.Tables.Select(t => t.Name)));
        Assert.All(stores, s => Assert.Distinct(s.Ledger.Seats.Select(seat => seat.SeatId)));
        Assert.All(stores, s => Assert.InRange(s.Tables.Count, 8, 60));
    }

    [Fact]
    public void Ledger_stores_are_unique_over_all_companies_and_in_the_partners_form()
    {
        Assert.Distinct(AllStores.Select(s => s.Ledger.StoreId));
        Assert.All(AllStores, s => Assert.Matches("^[A-Z0-9]{4,12}$", s.Ledger.StoreId));
        Assert.All(AllStores, s => Assert.True(LedgerStoreId.TryParse(LedgerProvider.Resty, s.Ledger.StoreId, out var id) && id == s.Ledger.StoreId));
        Assert.All(AllStores.SelectMany(s => s.Ledger.Seats), s => Assert.InRange(s.Name.Length, 1, 40));
        Assert.All(AllStores.SelectMany(s => s.Ledger.Seats), s => Assert.True(s.MinCapacity <= s.MaxCapacity));
    }

    [Fact]
    public void The_walked_store_fills_by_all_three_tiers_and_leaves_one_ambiguous_and_one_without_a_seat()
    {
        var store = Stores[0];
        var tables = store.Tables.Where(t => t.Category != TableCategory.Waiting).ToList();
        var outcomes = AutoMapRule.Propose(
            [.. tables.Select(t => new AutoMapTable(Guid.CreateVersion7(), t.Name, t.ShortName, null))],
            [.. store.Ledger.Seats.Select(s => new AutoMapSeat(s.SeatId, s.Name))]).Outcomes;

        Assert.Equal("つばき食堂 新宿東口店", store.Details.Name);
        Assert.Equal(DemoStory.Unlinked, store.Ledger.Story);
        Assert.Equal((14, 16), (tables.Count, store.Tables.Count));
        Assert.Contains(outcomes, o => o.Verdict == AutoMapVerdict.TableName);
        Assert.Contains(outcomes, o => o.Verdict == AutoMapVerdict.ShortName);
        Assert.Contains(outcomes, o => o.Verdict == AutoMapVerdict.Normalized);
        Assert.Equal([AutoMapVerdict.SeveralSeats, AutoMapVerdict.NoSeat], outcomes.Where(o => o.SeatId is null).Select(o => o.Verdict));
    }

    [Fact]
    public void The_three_stores_after_it_each_show_one_fault_and_two_more_are_healthy_and_unlinked()
    {
        Assert.All(Stores.Take(6), s => Assert.Equal(DemoStory.Unlinked, s.Ledger.Story));
        Assert.False(Stores[1].Ledger.PosOption);
        Assert.False(Stores[2].Ledger.TablesFinished);
        Assert.Equal(5, Stores[3].Ledger.SlowSeconds);
        Assert.All(Stores.Skip(4).Take(2), s => Assert.True(s.Ledger is { PosOption: true, TablesFinished: true, SlowSeconds: 0 }));
    }

    [Fact]
    public void About_six_in_ten_stores_are_linked_and_a_few_need_attention()
    {
        Assert.InRange(Stores.Count(s => s.Ledger.Linked), 125, 165);
        foreach (var story in Enum.GetValues<DemoStory>())
        {
            Assert.InRange(Stores.Count(s => s.Ledger.Story == story), 2, 130);
        }

        Assert.All(Stores.Where(s => s.Ledger.Story == DemoStory.OptionMissing), s => Assert.False(s.Ledger.PosOption));
    }

    [Fact]
    public void Seats_are_as_sloppy_as_real_ones()
    {
        Assert.Contains(Stores, s => s.Ledger.Seats.DistinctBy(seat => seat.Name).Count() < s.Ledger.Seats.Count);
        Assert.Contains(Stores, s => s.Ledger.Seats.Count > s.Tables.Count);
        Assert.Contains(Stores, s => s.Ledger.Seats.Count < s.Tables.Count(t => t.Category != TableCategory.Waiting));
        foreach (var spelling in (string[])["Ａ－１", "A1", "A-1", "A-01", "T01", "１番卓", "カウンター-01", "個室　松"])
        {
            Assert.Contains(Stores.SelectMany(s => s.Ledger.Seats), s => s.Name == spelling);
        }
    }
}
