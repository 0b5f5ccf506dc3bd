using Microsoft.AspNetCore.Identity;
using UsenAdmin.Data.Companies;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Stores;

namespace UsenAdmin.Data.Demo;

/// <summary>The plan as the product's own entities, gathered to be written at once.</summary>
internal sealed class DemoRows(DateTimeOffset now)
{
    private const int StoresInCharge = 3;

    private readonly PasswordHasher<StaffUser> _hasher = new();
    private readonly List<Company> _companies = [];
    private readonly List<Brand> _brands = [];
    private readonly List<Area> _areas = [];
    private readonly List<StaffUser> _people = [];
    private readonly List<Store> _stores = [];
    private readonly List<StaffStore> _charges = [];
    private readonly List<PosTable> _tables = [];
    private readonly List<LedgerLink> _links = [];
    private readonly List<LedgerSeat> _seats = [];
    private readonly List<TableMapping> _mappings = [];

    public void Add(DemoCompany plan)
    {
        var company = new Company(Guid.CreateVersion7(), plan.Code, plan.Name, plan.Stores.Count == 0 ? CompanyKind.Vendor : CompanyKind.Customer);
        _companies.Add(company);
        foreach (var person in plan.People)
        {
            var user = new StaffUser(company.Id, person.StaffCode, person.Name, person.Role);
            user.PasswordHash = _hasher.HashPassword(user, DemoPlan.Password);
            _people.Add(user);
        }

        var brands = plan.Stores.Select(s => s.Brand).Distinct().ToDictionary(name => name, name => new Brand(company.Id, name));
        var areas = plan.Stores.Select(s => s.Area).Distinct().ToDictionary(name => name, name => new Area(company.Id, name));
        _brands.AddRange(brands.Values);
        _areas.AddRange(areas.Values);
        foreach (var store in plan.Stores)
        {
            Add(company.Id, store, brands[store.Brand].Id, areas[store.Area].Id, plan.People[0].Name);
        }

        // 店舗責任者 and 店舗スタッフ have the first stores in their charge.
        var first = _stores.Where(s => s.CompanyId == company.Id).Take(StoresInCharge).ToList();
        _charges.AddRange(from person in _people
                          where person.CompanyId == company.Id && person.Role is (StaffRole.StoreManager or StaffRole.StoreStaff)
                          from store in first
                          select new StaffStore(company.Id, person.Id, store.Id));
    }

    /// <summary>Empties itself into the database, in the order in which the tables refer to each other.</summary>
    public async Task WriteAsync(EntityCopy copy, CancellationToken ct)
    {
        await copy.WriteAsync(_companies, ct);
        await copy.WriteAsync(_brands, ct);
        await copy.WriteAsync(_areas, ct);
        await copy.WriteAsync(_people, ct);
        await copy.WriteAsync(_stores, ct);
        await copy.WriteAsync(_charges, ct);
        await copy.WriteAsync(_tables, ct);
        await copy.WriteAsync(_links, ct);
        await copy.WriteAsync(_seats, ct);
        await copy.WriteAsync(_mappings, ct);
    }

    private void Add(Guid companyId, DemoStore plan, Guid brand, Guid area, string linkedBy)
    {
        var store = new Store(companyId, plan.Details with { BrandId = brand, AreaId = area });
        var tables = plan.Tables.Select(t => new PosTable(companyId, store.Id, t)).ToList();
        _stores.Add(store);
        _tables.AddRange(tables);
        if (DemoLink.Of(store, tables, plan.Ledger, linkedBy, now) is { } link)
        {
            store.SummarizeLinks(LedgerLink.Summarize([link.Link]));
            _links.Add(link.Link);
            _seats.AddRange(link.Seats);
            _mappings.AddRange(link.Mappings);
        }
    }
}
