using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace UsenAdmin.Data;

/// <summary>
/// Opens the product's data for one company: a context whose query filter and whose transaction (row-level security) both
/// know the company. Dispose without <see cref="UsenAdminDb.CommitAsync"/> and nothing was written.
/// </summary>
public sealed class UsenAdminDbFactory(DbContextOptions<UsenAdminDb> options)
{
    public async Task<UsenAdminDb> OpenAsync(Guid companyId, CancellationToken ct)
    {
        try
        {
            return await BeginAsync(companyId, ct);
        }
        catch (Exception e) when (IsLostConnection(e))
        {
            // The pooled connections died with a restart of the server, which they learn only now. Nothing was asked yet.
            NpgsqlConnection.ClearAllPools();
            return await BeginAsync(companyId, ct);
        }
    }

    // EF wraps what Npgsql calls transient.
    private static bool IsLostConnection(Exception e) =>
        e is NpgsqlException { IsTransient: true } or InvalidOperationException { InnerException: NpgsqlException { IsTransient: true } };

    private async Task<UsenAdminDb> BeginAsync(Guid companyId, CancellationToken ct)
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
