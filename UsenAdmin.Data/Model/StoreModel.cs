using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using UsenAdmin.Data.Companies;
using UsenAdmin.Data.Stores;

namespace UsenAdmin.Data.Model;

// Keys are (company_id, id), and foreign keys too: PostgreSQL's own checks of foreign keys bypass row-level security.
internal sealed class StoreModel :
    IEntityTypeConfiguration<Company>,
    IEntityTypeConfiguration<Brand>,
    IEntityTypeConfiguration<Area>,
    IEntityTypeConfiguration<Store>,
    IEntityTypeConfiguration<PosTable>
{
    public void Configure(EntityTypeBuilder<Company> company)
    {
        company.ToTable("companies").HasKey(c => c.Id);
        company.Property(c => c.Code).HasMaxLength(20);
        company.Property(c => c.Name).HasMaxLength(100);
        company.HasIndex(c => c.Code).IsUnique();
    }

    public void Configure(EntityTypeBuilder<Brand> brand)
    {
        brand.ToTable("brands").HasKey(b => new { b.CompanyId, b.Id });
        brand.Property(b => b.Name).HasMaxLength(Store.MaxNameLength);
        brand.HasIndex(b => new { b.CompanyId, b.Name }).IsUnique();
        brand.HasOne<Company>().WithMany().HasForeignKey(b => b.CompanyId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<Area> area)
    {
        area.ToTable("areas").HasKey(a => new { a.CompanyId, a.Id });
        area.Property(a => a.Name).HasMaxLength(Store.MaxNameLength);
        area.HasIndex(a => new { a.CompanyId, a.Name }).IsUnique();
        area.HasOne<Company>().WithMany().HasForeignKey(a => a.CompanyId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<Store> store)
    {
        store.ToTable("stores").HasKey(s => new { s.CompanyId, s.Id });
        // Codes are compared byte by byte, so that a prefix is a range of the index whatever the database's locale.
        store.Property(s => s.Code).HasMaxLength(Store.MaxCodeLength).UseCollation("C");
        store.Property(s => s.Name).HasMaxLength(Store.MaxNameLength);
        store.Property(s => s.Kana).HasMaxLength(Store.MaxNameLength);
        store.Property(s => s.Phone).HasMaxLength(20);
        store.Property(s => s.TimeZone).HasMaxLength(60);
        store.Property(s => s.OpeningHours).HasColumnType("jsonb").HasConversion(
            hours => JsonSerializer.Serialize(hours, JsonSerializerOptions.Default),
            json => JsonSerializer.Deserialize<OpeningHours[]>(json, JsonSerializerOptions.Default)!,
            new ValueComparer<IReadOnlyList<OpeningHours>>((a, b) => a!.SequenceEqual(b!), a => a.Count, a => a.ToArray()));
        store.Property(s => s.RowVersion).IsRowVersion();
        store.Ignore(s => s.Details);
        store.HasIndex(s => new { s.CompanyId, s.Code }).IsUnique();
        store.HasIndex(s => new { s.CompanyId, s.LinkSummary, s.Code });
        store.HasIndex(s => new { s.CompanyId, s.BrandId, s.Code });
        store.HasIndex(s => new { s.CompanyId, s.AreaId, s.Code });
        store.HasOne<Company>().WithMany().HasForeignKey(s => s.CompanyId).OnDelete(DeleteBehavior.Restrict);
        store.HasOne<Brand>().WithMany().HasForeignKey(s => new { s.CompanyId, s.BrandId }).OnDelete(DeleteBehavior.Restrict);
        store.HasOne<Area>().WithMany().HasForeignKey(s => new { s.CompanyId, s.AreaId }).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<PosTable> table)
    {
        table.ToTable("pos_tables").HasKey(t => new { t.CompanyId, t.Id });
        table.Property(t => t.Name).HasMaxLength(TableDetails.MaxNameLength);
        table.Property(t => t.ShortName).HasMaxLength(TableDetails.MaxNameLength);
        table.Ignore(t => t.Details);
        table.HasIndex(t => new { t.CompanyId, t.StoreId, t.Name }).IsUnique().HasFilter("is_active");
        table.HasOne<Store>().WithMany().HasForeignKey(t => new { t.CompanyId, t.StoreId }).OnDelete(DeleteBehavior.Restrict);
    }
}
