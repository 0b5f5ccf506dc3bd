using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data.Companies;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Ledgers.AutoMap;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Stores;

namespace UsenAdmin.Data.Demo;

/// <summary>Writes the portal's part of the demo, as the tables' owner. A company that exists is left as it is.</summary>
public sealed class DemoSeeder(string ownerConnectionString, DateTimeOffset now)
{
    private readonly PasswordHasher<StaffUser> _hasher = new();

    public async Task SeedAsync(IEnumerable<DemoCompany> companies, CancellationToken ct)
    {
        foreach (var company in companies)
        {
            // The owner passes the fence, so no company is set; the query filter is not for it.
            await using var db = new UsenAdminDb(UsenAdminDbOptions.For(ownerConnectionString));
            if (!await db.Companies.IgnoreQueryFilters().AnyAsync(c => c.Code == company.Code, ct))
            {
                db.ChangeTracker.AutoDetectChangesEnabled = false;
                Add(db, company);
                await db.SaveChangesAsync(ct);
            }
        }
    }

    private void Add(UsenAdminDb db, DemoCompany plan)
    {
        var company = new Company(Guid.CreateVersion7(), plan.Code, plan.Name, plan.Stores.Count == 0 ? CompanyKind.Vendor : CompanyKind.Customer);
        db.Companies.Add(company);
        foreach (var person in plan.People)
        {
            var user = new StaffUser(company.Id, person.StaffCode, person.Name, person.Role);
            user.PasswordHash = _hasher.HashPassword(user, DemoPlan.Password);
            db.Users.Add(user);
        }

        var brands = plan.Stores.Select(s => s.Brand).Distinct().ToDictionary(name => name, name => new Brand(company.Id, name));
        var areas = plan.Stores.Select(s => s.Area).Distinct().ToDictionary(name => name, name => new Area(company.Id, name));
        db.Brands.AddRange(brands.Values);
        db.Areas.AddRange(areas.Values);
        foreach (var store in plan.Stores)
        {
            Add(db, company.Id, store, brands[store.Brand].Id, areas[store.Area].Id);
        }
    }

    private void Add(UsenAdminDb db, Guid companyId, DemoStore plan, Guid brand, Guid area)
    {
        var store = new Store(companyId, plan.Details with { BrandId = brand, AreaId = area });
        var tables = plan.Tables.Select(t => new PosTable(companyId, store.Id, t)).ToList();
        db.Stores.Add(store);
        db.Tables.AddRange(tables);
        if (plan.Ledger.Linked)
        {
            Link(db, store, tables, plan.Ledger);
        }
    }

    private void Link(UsenAdminDb db, Store store, List<PosTable> tables, DemoLedgerStore plan)
    {
        var link = new LedgerLink(store.CompanyId, store.Id, LedgerProvider.Resty, plan.StoreId, "佐藤 美咲", now);
        link.Verify(plan.Name, now);
        link.SeatsFetched(null, now);
        link.MappingRegistered("佐藤 美咲", now);
        store.SummarizeLinks(StoreLinkSummary.Linked);
        db.LedgerLinks.Add(link);
        db.LedgerSeats.AddRange(plan.Seats.Select((s, i) =>
            new LedgerSeat(store.CompanyId, link.Id, s.SeatId, new SeatFacts(s.Name, s.MinCapacity, s.MaxCapacity, s.Area, i + 1))));
        var proposal = AutoMapRule.Propose(
            [.. tables.Where(t => !t.IsWaiting).Select(t => new AutoMapTable(t.Id, t.Name, t.ShortName, null))],
            [.. plan.Seats.Select(s => new AutoMapSeat(s.SeatId, s.Name))]);
        var names = plan.Seats.ToDictionary(s => s.SeatId, s => s.Name);
        db.TableMappings.AddRange(proposal.Chosen.Select(c => new TableMapping(store.CompanyId, link.Id, c.Key, c.Value, names[c.Value])));
    }
}
