using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Demo;
using UsenAdmin.Data.Stores;
using UsenAdmin.Tests.Postgres;
using Xunit;

namespace UsenAdmin.Tests.Data.Demo;

public sealed class LargeDemoTests(TestPostgres postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_company_holds_a_quarter_and_a_second_run_adds_nothing()
    {
        var database = await postgres.NewDatabaseAsync();
        await new LargeDemo(database.Owner).SeedAsync(10, 1_000, Ct);
        await new LargeDemo(database.Owner).SeedAsync(10, 1_000, Ct);

        await using var db = new UsenAdminDb(UsenAdminDbOptions.For(database.Owner));
        var big = await db.Companies.IgnoreQueryFilters().Where(c => c.Code == LargeDemo.BigCompanyCode).Select(c => c.Id).SingleAsync(Ct);
        Assert.Equal(10, await db.Users.IgnoreQueryFilters().CountAsync(Ct));
        Assert.Equal(1_000, await db.Stores.IgnoreQueryFilters().CountAsync(Ct));
        Assert.InRange(await db.Stores.IgnoreQueryFilters().CountAsync(s => s.CompanyId == big, Ct), 250, 350);
        Assert.Equal(8_000, await db.Tables.IgnoreQueryFilters().CountAsync(Ct));
        Assert.Equal(200, await db.LedgerLinks.IgnoreQueryFilters().CountAsync(Ct));
        Assert.Equal(200, await db.Stores.IgnoreQueryFilters().CountAsync(s => s.LinkSummary == StoreLinkSummary.Linked, Ct));
        Assert.Equal(1_600, await db.TableMappings.IgnoreQueryFilters().CountAsync(
            m => db.LedgerSeats.IgnoreQueryFilters().Any(s => s.LinkId == m.LinkId && s.SeatId == m.SeatId), Ct));
    }

    [Fact]
    public async Task Its_stores_are_found_as_any_other()
    {
        var database = await postgres.NewDatabaseAsync();
        await new LargeDemo(database.Owner).SeedAsync(3, 200, Ct);

        await using var db = new UsenAdminDb(UsenAdminDbOptions.For(database.Owner));
        var stores = await db.Stores.IgnoreQueryFilters().ToListAsync(Ct);

        Assert.All(stores, s => Assert.Null(s.Details.Check()));
        Assert.All(stores, s => Assert.Equal(SearchText.Join(s.Code, s.Name, s.Kana), s.SearchText));
    }
}
