using Microsoft.EntityFrameworkCore;

namespace UsenAdmin.Data;

/// <summary>
/// Opens the product's data for one company: a context whose query filter and whose transaction (row-level security) both
/// know the company. Dispose without <see cref="UsenAdminDb.CommitAsync"/> and nothing was written.
/// </summary>
public sealed class UsenAdminDbFactory(DbContextOptions<UsenAdminDb> options)
{
    public async Task<UsenAdminDb> OpenAsync(Guid companyId, CancellationToken ct)
    {
        var db = new UsenAdminDb(options) { CompanyId = companyId };
        try
        {
            await db.Database.BeginTransactionAsync(ct);
            await db.Database.ExecuteSqlAsync($"select set_config('app.company', {companyId.ToString()}, true)", ct);
            return db;
        }
        catch
        {
            await db.DisposeAsync();
            throw;
        }
    }
}
