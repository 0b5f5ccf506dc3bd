using Microsoft.EntityFrameworkCore;

namespace UsenAdmin.Data;

/// <summary>How every context of the product is set up, whoever opens it.</summary>
public static class UsenAdminDbOptions
{
    public static DbContextOptions<UsenAdminDb> For(string connectionString)
    {
        var builder = new DbContextOptionsBuilder<UsenAdminDb>();
        builder.UseProduct(connectionString);
        return builder.Options;
    }

    public static void UseProduct(this DbContextOptionsBuilder builder, string connectionString) => builder
        .UseNpgsql(connectionString, npgsql => npgsql.MigrationsHistoryTable("__migrations"))
        .UseSnakeCaseNamingConvention();
}
