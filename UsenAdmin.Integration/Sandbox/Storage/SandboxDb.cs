using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Design;
using UsenAdmin.Data.Model;

namespace UsenAdmin.Integration.Sandbox.Storage;

/// <summary>The sandbox's own data, in its own schema. The portal never reads it: it asks over HTTP, as it asks a real partner.</summary>
public sealed class SandboxDb(DbContextOptions<SandboxDb> options) : DbContext(options)
{
    public const string Schema = "sandbox";

    public DbSet<SandboxCompany> Companies => Set<SandboxCompany>();

    public DbSet<SandboxStore> Stores => Set<SandboxStore>();

    public DbSet<SandboxTable> Tables => Set<SandboxTable>();

    public DbSet<SandboxReservation> Reservations => Set<SandboxReservation>();

    public DbSet<SandboxVisit> Visits => Set<SandboxVisit>();

    public DbSet<SandboxBlock> Blocks => Set<SandboxBlock>();

    public DbSet<SandboxKeptAnswer> KeptAnswers => Set<SandboxKeptAnswer>();

    public DbSet<SandboxWebhook> Webhooks => Set<SandboxWebhook>();

    public DbSet<SandboxWebhookSecret> WebhookSecrets => Set<SandboxWebhookSecret>();

    public DbSet<SandboxEvent> Events => Set<SandboxEvent>();

    public static DbContextOptions<SandboxDb> For(string connectionString)
    {
        var builder = new DbContextOptionsBuilder<SandboxDb>();
        Configure(builder, connectionString);
        return builder.Options;
    }

    internal static void Configure(DbContextOptionsBuilder builder, string connectionString) => builder
        .UseNpgsql(connectionString, npgsql => npgsql.MigrationsHistoryTable("__migrations", Schema))
        .UseSnakeCaseNamingConvention();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(40);
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcInstantConverter>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDefaultSchema(Schema);
        modelBuilder.Entity<SandboxCompany>(company =>
        {
            company.HasKey(c => c.Code);
            company.HasIndex(c => c.ApiKey).IsUnique();
            company.HasIndex(c => c.EbicaClientId).IsUnique();
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
        AddBook(modelBuilder);
        AddWires(modelBuilder);
    }

    private static void AddBook(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<SandboxReservation>(reservation =>
        {
            reservation.HasKey(r => new { r.StoreId, r.ReservationId });
            reservation.HasIndex(r => new { r.StoreId, r.StartAt, r.ReservationId });
            reservation.HasOne<SandboxStore>().WithMany().HasForeignKey(r => r.StoreId);
            reservation.Ignore(r => r.EndAt);
        });
        modelBuilder.Entity<SandboxVisit>(visit =>
        {
            visit.HasKey(v => new { v.StoreId, v.VisitId });
            visit.HasOne<SandboxReservation>().WithMany().HasForeignKey(v => new { v.StoreId, v.ReservationId });
        });
        modelBuilder.Entity<SandboxBlock>(block =>
        {
            block.HasKey(b => new { b.StoreId, b.BlockId });
            block.HasOne<SandboxStore>().WithMany().HasForeignKey(b => b.StoreId);
        });
    }

    private static void AddWires(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<SandboxKeptAnswer>(answer =>
        {
            answer.HasKey(a => new { a.CompanyCode, a.Key });
            answer.HasIndex(a => a.KeptAt);
            answer.HasIndex(a => a.Run).IsUnique();
            answer.HasOne<SandboxCompany>().WithMany().HasForeignKey(a => a.CompanyCode);
        });
        modelBuilder.Entity<SandboxWebhook>(webhook =>
        {
            webhook.HasKey(w => w.CompanyCode);
            webhook.HasOne<SandboxCompany>().WithOne().HasForeignKey<SandboxWebhook>(w => w.CompanyCode);
        });
        modelBuilder.Entity<SandboxWebhookSecret>().HasIndex(s => s.CompanyCode);
        modelBuilder.Entity<SandboxWebhookSecret>().HasOne<SandboxWebhook>().WithMany().HasForeignKey(s => s.CompanyCode);
        modelBuilder.Entity<SandboxEvent>().HasIndex(e => e.NextTryAt);
        modelBuilder.Entity<SandboxEvent>().HasOne<SandboxWebhook>().WithMany().HasForeignKey(e => e.CompanyCode);
    }
}

/// <summary>For <c>dotnet ef migrations add</c>, which never connects.</summary>
internal sealed class SandboxDesignTimeFactory : IDesignTimeDbContextFactory<SandboxDb>
{
    public SandboxDb CreateDbContext(string[] args) => new(SandboxDb.For("Host=localhost;Database=design"));
}
