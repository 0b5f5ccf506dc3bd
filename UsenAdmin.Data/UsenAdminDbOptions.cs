using Microsoft.EntityFrameworkCore;
using Npgsql;

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
        .UseNpgsql(Prepared(connectionString), npgsql => npgsql.MigrationsHistoryTable("__migrations"))
        .UseSnakeCaseNamingConvention();

    /// <summary>
    /// What a connection asks again and again is planned once; and since whatever is set is set for a transaction only, a connection is handed on as
    /// it is. A connection string that says otherwise is left as it is
    /// (<c>Max Auto Prepare=0</c> behind a pooler that hands a connection on between transactions).
    /// </summary>
    private static string Prepared(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        if (!builder.ShouldSerialize("Max Auto Prepare"))
        {
            builder.MaxAutoPrepare = 100;
            builder.AutoPrepareMinUsages = 2;
        }

        if (!builder.ShouldSerialize("No Reset On Close"))
        {
            builder.NoResetOnClose = true;
        }

        return builder.ConnectionString;
    }
}
