using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace UsenAdmin.Data.Demo;

/// <summary>Writes the portal's part of the demo, as the tables' owner. A company that exists is left as it is; two seeders at once take turns.</summary>
public sealed class DemoSeeder(string ownerConnectionString, DateTimeOffset now)
{
    /// <summary>All of it, or nothing.</summary>
    public async Task SeedAsync(IEnumerable<DemoCompany> companies, CancellationToken ct)
    {
        await using var db = new UsenAdminDb(UsenAdminDbOptions.For(ownerConnectionString));
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        // The transaction's own lock: one of the session would outlive it, in the connection pool.
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended('demo data', 0))", ct);
        // The owner passes the fence, so no company is set; the query filter is not for it.
        var existing = await db.Companies.IgnoreQueryFilters().Select(c => c.Code).ToHashSetAsync(ct);
        var rows = new DemoRows(now);
        foreach (var company in companies.Where(c => !existing.Contains(c.Code)))
        {
            rows.Add(company);
        }

        await rows.WriteAsync(new EntityCopy((NpgsqlConnection)db.Database.GetDbConnection(), db.Model), ct);
        await transaction.CommitAsync(ct);
    }
}
