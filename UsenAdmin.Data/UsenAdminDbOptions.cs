using Microsoft.EntityFrameworkCore;

namespace UsenAdmin.Data;

/// <summary>How every context of the product is set up, whoever opens it.</summary>
public static class UsenAdminDbOptions
{
    public static DbContextOptions<UsenAdminDb> For(string connectionString) =>
        new DbContextOptionsBuilder<UsenAdminDb>().Use(connectionString).Options;

    public static DbContextOptionsBuilder<UsenAdminDb> Use(this DbContextOptionsBuilder<UsenAdminDb> builder, string connectionString)
    {
        builder
            .UseNpgsql(connectionString, npgsql => npgsql.MigrationsHistoryTable("__migrations"))
            .UseSnakeCaseNamingConvention();
        return builder;
    }
}
