using Microsoft.EntityFrameworkCore;
using UsenAdmin.Integration.Sandbox.Storage;

namespace UsenAdmin.Integration.Sandbox;

/// <summary>A customer of the partner with its stores, as a demo begins.</summary>
public sealed record SandboxSeedCompany(string Code, string Name, string ApiKey, IReadOnlyList<SandboxSeedStore> Stores);

/// <summary>A store with its tables in display order.</summary>
public sealed record SandboxSeedStore(
    string StoreId, string Name, bool PosOption, bool TablesFinished, IReadOnlyList<SandboxSeedTable> Tables, int SlowSeconds = 0);

public sealed record SandboxSeedTable(string TableId, string Name, int MinCapacity, int MaxCapacity, string? Area);

/// <summary>Fills the sandbox once; a customer that exists is left as it is.</summary>
public static class SandboxSeed
{
    private static readonly IReadOnlyList<SandboxDay> UsualHours = [new("common", true, "11:00", "26:00")];

    public static async Task ApplyAsync(string connectionString, IEnumerable<SandboxSeedCompany> companies, CancellationToken ct)
    {
        foreach (var company in companies)
        {
            await using var db = new SandboxDb(SandboxDb.For(connectionString));
            if (await db.Companies.AnyAsync(c => c.Code == company.Code, ct))
            {
                continue;
            }

            db.ChangeTracker.AutoDetectChangesEnabled = false;
            db.Companies.Add(new SandboxCompany { Code = company.Code, Name = company.Name, ApiKey = company.ApiKey });
            foreach (var store in company.Stores)
            {
                db.Stores.Add(new SandboxStore
                {
                    StoreId = store.StoreId,
                    CompanyCode = company.Code,
                    Name = store.Name,
                    PosOption = store.PosOption,
                    TablesFinished = store.TablesFinished,
                    Hours = UsualHours,
                    Fault = store.SlowSeconds > 0 ? FaultKind.Slow : FaultKind.None,
                    FaultSeconds = store.SlowSeconds,
                });
                db.Tables.AddRange(store.Tables.Select((t, i) => new SandboxTable
                {
                    StoreId = store.StoreId,
                    TableId = t.TableId,
                    Name = t.Name,
                    MinCapacity = t.MinCapacity,
                    MaxCapacity = t.MaxCapacity,
                    Area = t.Area,
                    Order = i + 1,
                }));
            }

            await db.SaveChangesAsync(ct);
        }
    }
}
