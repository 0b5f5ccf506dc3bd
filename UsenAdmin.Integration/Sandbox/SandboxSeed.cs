using Microsoft.EntityFrameworkCore;
using UsenAdmin.Integration.Sandbox.Storage;

namespace UsenAdmin.Integration.Sandbox;

/// <summary>A customer of the partner with its stores, as a demo begins.</summary>
/// <param name="Ebica">Null for a customer of Resty alone.</param>
public sealed record SandboxSeedCompany(string Code, string Name, string ApiKey, IReadOnlyList<SandboxSeedStore> Stores, SandboxSeedEbica? Ebica = null);

/// <summary>What a customer of ebica signs with, and its shops there.</summary>
public sealed record SandboxSeedEbica(string ClientId, string Secret, IReadOnlyList<SandboxSeedStore> Shops);

/// <summary>A store with its tables in display order.</summary>
/// <param name="SeedsDays">Whether each of its days begins with reservations.</param>
public sealed record SandboxSeedStore(
    string StoreId, string Name, bool PosOption, bool TablesFinished, IReadOnlyList<SandboxSeedTable> Tables, int SlowSeconds = 0, bool SeedsDays = false);

public sealed record SandboxSeedTable(string TableId, string Name, int MinCapacity, int MaxCapacity, string? Area);

/// <summary>Fills the sandbox once; a customer that exists at a partner is left as it is there.</summary>
public static class SandboxSeed
{
    private static readonly IReadOnlyList<SandboxDay> UsualHours = [new("common", true, "11:00", "26:00")];

    public static async Task ApplyAsync(string connectionString, IEnumerable<SandboxSeedCompany> companies, CancellationToken ct)
    {
        foreach (var company in companies)
        {
            await using var db = new SandboxDb(SandboxDb.For(connectionString));
            var known = await db.Companies.SingleOrDefaultAsync(c => c.Code == company.Code, ct);
            if (known is null)
            {
                known = db.Companies.Add(new SandboxCompany { Code = company.Code, Name = company.Name, ApiKey = company.ApiKey }).Entity;
                Add(db, company.Code, SandboxDialect.Resty, company.Stores);
            }

            if (company.Ebica is { } ebica && known.EbicaClientId is null)
            {
                (known.EbicaClientId, known.EbicaSecret) = (ebica.ClientId, ebica.Secret);
                Add(db, company.Code, SandboxDialect.Ebica, ebica.Shops);
            }

            await db.SaveChangesAsync(ct);
        }
    }

    private static void Add(SandboxDb db, string companyCode, SandboxDialect dialect, IReadOnlyList<SandboxSeedStore> stores)
    {
        db.Stores.AddRange(stores.Select(store => new SandboxStore
        {
            StoreId = store.StoreId,
            Dialect = dialect,
            CompanyCode = companyCode,
            Name = store.Name,
            PosOption = store.PosOption,
            TablesFinished = store.TablesFinished,
            Hours = UsualHours,
            SeedsDays = store.SeedsDays,
            Fault = store.SlowSeconds > 0 ? FaultKind.Slow : FaultKind.None,
            FaultSeconds = store.SlowSeconds,
        }));
        db.Tables.AddRange(stores.SelectMany(store => store.Tables.Select((t, i) => new SandboxTable
        {
            StoreId = store.StoreId,
            TableId = t.TableId,
            Name = t.Name,
            MinCapacity = t.MinCapacity,
            MaxCapacity = t.MaxCapacity,
            Area = t.Area,
            Order = i + 1,
        })));
    }
}
