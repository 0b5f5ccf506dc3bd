using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Demo;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Postgres;
using UsenAdmin.Data.Stores;
using UsenAdmin.Tests.Postgres;
using Xunit;

namespace UsenAdmin.Tests.Data.Demo;

public sealed class DemoSeederTests(TestPostgres postgres)
{
    private static readonly IReadOnlyList<DemoCompany> Companies = DemoPlan.Companies(60);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Seeding_twice_adds_nothing()
    {
        var database = await postgres.NewDatabaseAsync();
        await SeedAsync(database);
        await SeedAsync(database);

        Assert.Equal((4, 60 + 12 + 3), await CountAsync(database));
    }

    [Fact]
    public async Task Two_portals_that_seed_at_once_take_turns()
    {
        var database = await postgres.NewDatabaseAsync();

        await Task.WhenAll(SeedAsync(database), SeedAsync(database));

        Assert.Equal((4, 60 + 12 + 3), await CountAsync(database));
    }

    [Fact]
    public async Task What_is_written_is_what_was_planned_seen_through_the_fence()
    {
        var database = await postgres.NewDatabaseAsync();
        await SeedAsync(database);
        var planned = Companies[0].Stores.ToDictionary(s => s.Details.Code);

        await using var db = await OpenAsync(database, "1001");
        var stores = await db.Stores.OrderBy(s => s.Code).ToListAsync(Ct);
        var tables = (await db.Tables.ToListAsync(Ct)).ToLookup(t => t.StoreId);

        Assert.Equal(planned.Keys.Order(StringComparer.Ordinal), stores.Select(s => s.Code));
        foreach (var store in stores)
        {
            var plan = planned[store.Code];
            Assert.Equal(plan.Details with { BrandId = store.BrandId, AreaId = store.AreaId, OpeningHours = store.OpeningHours }, store.Details);
            Assert.Equal(plan.Details.OpeningHours, store.OpeningHours);
            Assert.Equal(plan.Tables, tables[store.Id].Select(t => t.Details).OrderBy(t => t.Order));
            Assert.Equal(Expected(plan.Ledger.Story), store.LinkSummary);
        }
    }

    [Fact]
    public async Task Each_link_is_as_its_story_tells_it()
    {
        var database = await postgres.NewDatabaseAsync();
        await SeedAsync(database);
        var planned = Companies[0].Stores.ToDictionary(s => s.Ledger.StoreId);

        await using var db = await OpenAsync(database, "1001");
        var seats = (await db.LedgerSeats.ToListAsync(Ct)).ToLookup(s => s.LinkId);
        var mappings = (await db.TableMappings.ToListAsync(Ct)).ToLookup(m => m.LinkId);
        foreach (var link in await db.LedgerLinks.ToListAsync(Ct))
        {
            var story = planned[link.LedgerStoreId].Ledger.Story;
            var known = seats[link.Id].ToDictionary(s => s.SeatId);
            Assert.Equal(story == DemoStory.OptionMissing ? LinkState.Rejected : LinkState.Verified, link.State);
            Assert.All(mappings[link.Id], m => Assert.Contains(m.SeatId, known.Keys));
            Assert.Equal(story is DemoStory.NotMapped or DemoStory.OptionMissing, !mappings[link.Id].Any());
            Assert.Equal(story == DemoStory.SeatRenamed ? 1 : 0, mappings[link.Id].Count(m => known[m.SeatId].Name != m.SeatName));
            Assert.Equal(story == DemoStory.SeatRemoved ? 1 : 0, mappings[link.Id].Count(m => known[m.SeatId].MissingSince is not null));
        }
    }

    [Fact]
    public async Task Everybody_signs_in_with_the_demo_password()
    {
        var database = await postgres.NewDatabaseAsync();
        await SeedAsync(database);

        await using var db = await OpenAsync(database, "USEN");
        var people = await db.Users.OrderBy(u => u.UserName).ToListAsync(Ct);

        Assert.Equal([("9001", StaffRole.Support), ("9901", StaffRole.Operator)], people.Select(p => (p.UserName!, p.Role)));
        Assert.All(people, p => Assert.Equal(
            PasswordVerificationResult.Success,
            new PasswordHasher<StaffUser>().VerifyHashedPassword(p, p.PasswordHash!, DemoPlan.Password)));
    }

    private static Task SeedAsync(PostgresDatabase database) =>
        new DemoSeeder(database.Owner, TimeProvider.System.GetUtcNow()).SeedAsync([.. Companies, DemoPlan.Vendor], Ct);

    private static async Task<(int Companies, int Stores)> CountAsync(PostgresDatabase database)
    {
        await using var db = new UsenAdminDb(UsenAdminDbOptions.For(database.Owner));
        return (await db.Companies.IgnoreQueryFilters().CountAsync(Ct), await db.Stores.IgnoreQueryFilters().CountAsync(Ct));
    }

    private static StoreLinkSummary Expected(DemoStory story) => story switch
    {
        DemoStory.Unlinked => StoreLinkSummary.Unlinked,
        DemoStory.OptionMissing => StoreLinkSummary.NeedsAttention,
        _ => StoreLinkSummary.Linked,
    };

    private static async Task<UsenAdminDb> OpenAsync(PostgresDatabase database, string companyCode)
    {
        await using var db = new UsenAdminDb(UsenAdminDbOptions.For(database.Owner));
        var id = await db.Companies.IgnoreQueryFilters().Where(c => c.Code == companyCode).Select(c => c.Id).SingleAsync(Ct);
        return await new UsenAdminDbFactory(UsenAdminDbOptions.For(database.App)).OpenAsync(id, Ct);
    }
}
