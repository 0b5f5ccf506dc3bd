using Microsoft.EntityFrameworkCore;
using Npgsql;
using UsenAdmin.Data;
using UsenAdmin.Data.Companies;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Postgres;
using UsenAdmin.Data.Stores;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Web.Features.ReservationLinks;
using Xunit;
using static UsenAdmin.Tests.Web.Features.ReservationLinks.StoreSearchCompany;

namespace UsenAdmin.Tests.Web.Features.ReservationLinks;

/// <summary>A company of 2,600 stores, large enough for each way that a search can take, and another beside it.</summary>
public sealed class StoreSearchCompany(TestPostgres postgres) : IAsyncLifetime
{
    public static readonly Guid Ours = Guid.CreateVersion7();
    public static readonly Guid Theirs = Guid.CreateVersion7();
    public static readonly Brand Grill = new(Ours, "とり蔵");
    public static readonly Area East = new(Ours, "東日本");
    private PostgresDatabase? _database;

    public PostgresDatabase Database => _database ?? throw new InvalidOperationException("The company was not made.");

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.NewDatabaseAsync();
        await using var db = new UsenAdminDb(UsenAdminDbOptions.For(_database.Owner));
        db.Companies.AddRange(new Company(Ours, "1001", "われわれ"), new Company(Theirs, "1002", "かれら"));
        db.AddRange(Grill, East);
        db.Stores.AddRange(Enumerable.Range(1, 2_600).Select(n => Common(n, n % 100 == 0 ? "神田店" : "新宿店")));
        db.Stores.AddRange(
            new Store(Ours, new StoreDetails { Code = "Zz-01", Name = "ＢＡＲ 50%オフ_渋谷", Kana = "ばーしぶや", AreaId = East.Id }),
            new Store(Ours, new StoreDetails { Code = "zZ-02", Name = "ビストロ恵比寿", Kana = "ﾋﾞｽﾄﾛｴﾋﾞｽ" }),
            new Store(Ours, new StoreDetails { Code = "Y-0001", Name = "𠮷野軒", Kana = "よしのけん", BrandId = Grill.Id, AreaId = East.Id }),
            new Store(Theirs, new StoreDetails { Code = "0001", Name = "よその恵比寿", Kana = "よそのえびす" }));
        var closed = new Store(Ours, new StoreDetails { Code = "Y-0002", Name = "恵比寿旧館" });
        closed.Deactivate();
        db.Stores.Add(closed);
        await db.SaveChangesAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static Store Common(int n, string place) =>
        new(Ours, new StoreDetails { Code = n.ToString("00000", System.Globalization.CultureInfo.InvariantCulture), Name = "つばき食堂" + place, Kana = "つばき" });
}

/// <summary>Search of stores (manual 2-1 ④).</summary>
public sealed class StoreSearchTests(StoreSearchCompany company) : IClassFixture<StoreSearchCompany>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("恵比", "zZ-02")] // two characters, rare
    [InlineData("びすとろ", "zZ-02")] // hiragana finds katakana
    [InlineData("ビストロ", "zZ-02")]
    [InlineData("ﾋﾞｽﾄﾛ", "zZ-02")] // half-width
    [InlineData("えびす", "zZ-02")] // kana of the store
    [InlineData("ｂａｒ", "Zz-01")] // full-width and case
    [InlineData("zz-0", "Zz-01", "zZ-02")] // the beginning of a code, in any case
    [InlineData("ＺＺ－０２", "zZ-02")]
    [InlineData("50%", "Zz-01")] // wildcards are characters
    [InlineData("フ_渋", "Zz-01")]
    [InlineData("_渋谷", "Zz-01")]
    [InlineData("%", "Zz-01")]
    [InlineData("\\")]
    [InlineData("𠮷", "Y-0001")] // one character outside of the first plane
    [InlineData("吉野軒")]
    [InlineData("恵比寿 ", "zZ-02")]
    [InlineData("えびすば")] // not across the fields
    [InlineData("よその")] // another company's
    [InlineData("旧館")] // a store that is closed
    [InlineData("' or 1=1 --")]
    [InlineData("a\0b")]
    [InlineData("00129", "00129")]
    [InlineData("2599")] // the beginning of a code, not its middle
    public async Task Text_finds_by_name_kana_and_the_beginning_of_the_code(string text, params string[] codes) =>
        Assert.Equal(codes, (await SearchAsync(new StoreSearch(text))).Select(r => r.Code));

    [Fact]
    public async Task Nobody_is_found_twice_or_forgotten_over_the_pages()
    {
        foreach (var (search, count) in new[] { (new StoreSearch(), 2_603), (new StoreSearch("新宿"), 2_574), (new StoreSearch("神田"), 26), (new StoreSearch("00"), 999), (new StoreSearch("店"), 2_600) })
        {
            var codes = new List<string>();
            var page = await Query().ExecuteAsync(Ours, search, Ct);
            while (true)
            {
                Assert.True(page.Next is null || page.Rows.Count == StoreSearch.PageSize);
                codes.AddRange(page.Rows.Select(r => r.Code));
                if (page.Next is null)
                {
                    break;
                }

                page = await Query().ExecuteAsync(Ours, search with { After = page.Next }, Ct);
            }

            Assert.Equal(count, codes.Count);
            Assert.Equal(codes.Distinct().Order(StringComparer.Ordinal), codes);
        }
    }

    [Fact]
    public async Task Brand_area_and_state_are_met_together_with_the_text()
    {
        Assert.Equal(["Y-0001"], (await SearchAsync(new StoreSearch("野", Grill.Id, East.Id))).Select(r => r.Code));
        Assert.Equal(["Y-0001"], (await SearchAsync(new StoreSearch(null, Grill.Id, East.Id))).Select(r => r.Code));
        Assert.Equal(["Y-0001", "Zz-01"], (await SearchAsync(new StoreSearch(AreaId: East.Id))).Select(r => r.Code));
        Assert.Empty(await SearchAsync(new StoreSearch("びす", Grill.Id)));
        Assert.Empty(await SearchAsync(new StoreSearch("野", Link: StoreLinkSummary.Linked)));
        Assert.Equal(["Y-0001"], (await SearchAsync(new StoreSearch("野", Link: StoreLinkSummary.Unlinked))).Select(r => r.Code));
    }

    [Fact]
    public async Task A_store_comes_with_what_is_known_of_it()
    {
        await using (var db = new UsenAdminDb(UsenAdminDbOptions.For(company.Database.Owner)))
        {
            var store = await db.Stores.IgnoreQueryFilters().SingleAsync(s => s.Code == "Y-0001", Ct);
            var table = new PosTable(Ours, store.Id, new TableDetails("A1", "A1", 4, TableCategory.Table, 1));
            var link = new LedgerLink(Ours, store.Id, LedgerProvider.Resty, "R9", "佐藤", DateTimeOffset.UtcNow);
            db.AddRange(table, new PosTable(Ours, store.Id, new TableDetails("待機", "", 1, TableCategory.Waiting, 2)), link);
            await db.SaveChangesAsync(Ct);
        }

        var row = Assert.Single(await SearchAsync(new StoreSearch("Y-0001")));

        Assert.Equal(("𠮷野軒", "とり蔵", "東日本", 1, 0), (row.Name, row.Brand, row.Area, row.Tables, row.Terminals));
        Assert.Equal([new StoreRowLink(LedgerProvider.Resty, LinkState.Registered, null, 0, 0)], row.Links);
    }

    [Fact]
    public async Task What_is_offered_while_one_types_is_short_and_ours()
    {
        Assert.Equal(10, (await Query().SuggestAsync(Ours, "新宿", Ct)).Count);
        Assert.Equal(["ビストロ恵比寿"], (await Query().SuggestAsync(Ours, "恵比寿", Ct)).Select(s => s.Name));
    }

    [Fact]
    public async Task The_function_that_looks_over_the_fence_refuses_another_company_than_the_transactions()
    {
        await using var db = await new UsenAdminDbFactory(UsenAdminDbOptions.For(company.Database.App)).OpenAsync(Ours, Ct);

        var refused = await Assert.ThrowsAsync<PostgresException>(() =>
            db.Database.ExecuteSqlAsync($"select search_stores({Theirs}, '恵比寿', '', null, null, null, 51)", Ct));
        Assert.Contains("company of the transaction", refused.MessageText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_company_of_a_question_ends_with_it()
    {
        await SearchAsync(new StoreSearch("恵比寿"));

        // The same connection comes back out of the pool.
        await using var db = new UsenAdminDb(UsenAdminDbOptions.For(company.Database.App));
        await Assert.ThrowsAsync<PostgresException>(() => db.Stores.IgnoreQueryFilters().ToListAsync(Ct));
    }

    private async Task<IReadOnlyList<StoreRow>> SearchAsync(StoreSearch search) => (await Query().ExecuteAsync(Ours, search, Ct)).Rows;

    private StoreSearchQuery Query() => new(new UsenAdminDbFactory(UsenAdminDbOptions.For(company.Database.App)));
}
