using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Design;

namespace UsenAdmin.Integration.Sandbox.Storage;

/// <summary>The sandbox's own data, in its own schema. The portal never reads it: it asks over HTTP, as it asks a real partner.</summary>
public sealed class SandboxDb(DbContextOptions<SandboxDb> options) : DbContext(options)
{
    public const string Schema = "sandbox";

    public DbSet<SandboxCompany> Companies => Set<SandboxCompany>();

    public DbSet<SandboxStore> Stores => Set<SandboxStore>();

    public DbSet<SandboxTable> Tables => Set<SandboxTable>();

    public static DbContextOptions<SandboxDb> For(string connectionString)
    {
        var builder = new DbContextOptionsBuilder<SandboxDb>();
        Configure(builder, connectionString);
        return builder.Options;
    }

    internal static void Configure(DbContextOptionsBuilder builder, string connectionString) => builder
        .UseNpgsql(connectionString, npgsql => npgsql.MigrationsHistoryTable("__migrations", Schema))
        .UseSnakeCaseNamingConvention();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(40);

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDefaultSchema(Schema);
        modelBuilder.Entity<SandboxCompany>(company =>
        {
            company.HasKey(c => c.Code);
            company.HasIndex(c => c.ApiKey).IsUnique();
        });
        modelBuilder.Entity<SandboxStore>(store =>
        {
            store.ToTable("sandbox_stores").HasKey(s => s.StoreId);
            store.HasOne<SandboxCompany>().WithMany().HasForeignKey(s => s.CompanyCode);
            store.Property(s => s.Hours).HasColumnType("jsonb").HasConversion(
                hours => JsonSerializer.Serialize(hours, JsonSerializerOptions.Default),
                json => JsonSerializer.Deserialize<List<SandboxDay>>(json, JsonSerializerOptions.Default)!,
                new ValueComparer<IReadOnlyList<SandboxDay>>(
                    (a, b) => JsonSerializer.Serialize(a, JsonSerializerOptions.Default) == JsonSerializer.Serialize(b, JsonSerializerOptions.Default),
                    a => a.Count,
                    a => a));
        });
        modelBuilder.Entity<SandboxTable>(table =>
        {
            table.HasKey(t => new { t.StoreId, t.TableId });
            table.HasOne<SandboxStore>().WithMany().HasForeignKey(t => t.StoreId);
            table.Property(t => t.Name).HasMaxLength(40);
        });
    }
}

/// <summary>For <c>dotnet ef migrations add</c>, which never connects.</summary>
internal sealed class SandboxDesignTimeFactory : IDesignTimeDbContextFactory<SandboxDb>
{
    public SandboxDb CreateDbContext(string[] args) => new(SandboxDb.For("Host=localhost;Database=design"));
}
