using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using UsenAdmin.Data.Companies;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Stores;

namespace UsenAdmin.Data.Model;

internal sealed class LedgerModel :
    IEntityTypeConfiguration<LedgerLink>,
    IEntityTypeConfiguration<LedgerSeat>,
    IEntityTypeConfiguration<TableMapping>,
    IEntityTypeConfiguration<LedgerCredential>
{
    /// <summary>One company's link per store and ledger.</summary>
    public const string OneLinkPerStore = "ux_ledger_links_active";

    /// <summary>A verified store ID belongs to one store, over all companies.</summary>
    public const string OneStorePerLedgerId = "ux_ledger_links_verified_id";

    public void Configure(EntityTypeBuilder<LedgerLink> link)
    {
        link.ToTable("ledger_links").HasKey(l => new { l.CompanyId, l.Id });
        link.Property(l => l.LedgerStoreId).HasMaxLength(12);
        link.Property(l => l.LedgerStoreName).HasMaxLength(200);
        link.Property(l => l.LinkedBy).HasMaxLength(100);
        link.Property(l => l.MappingSavedBy).HasMaxLength(100);
        link.Property(l => l.SeatsETag).HasMaxLength(200);
        link.Ignore(l => l.IsActive);
        link.HasIndex(l => new { l.CompanyId, l.StoreId, l.Provider }).IsUnique()
            .HasFilter("unlinked_at is null").HasDatabaseName(OneLinkPerStore);
        link.HasIndex(l => new { l.Provider, l.LedgerStoreId }).IsUnique()
            .HasFilter("unlinked_at is null and state = 'Verified'").HasDatabaseName(OneStorePerLedgerId);
        link.HasIndex(l => l.NextCheckAt).HasFilter("next_check_at is not null");
        link.Property(l => l.NextSeatCheckAt).HasDefaultValueSql("now()");
        link.HasIndex(l => new { l.Provider, l.NextSeatCheckAt }).HasFilter("unlinked_at is null and state = 'Verified'");
        link.HasOne<Store>().WithMany().HasForeignKey(l => new { l.CompanyId, l.StoreId }).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<LedgerSeat> seat)
    {
        seat.ToTable("ledger_seats").HasKey(s => new { s.CompanyId, s.LinkId, s.SeatId });
        seat.Property(s => s.SeatId).HasMaxLength(100);
        seat.Property(s => s.Name).HasMaxLength(100);
        seat.Property(s => s.Area).HasMaxLength(100);
        seat.HasOne<LedgerLink>().WithMany().HasForeignKey(s => new { s.CompanyId, s.LinkId }).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<TableMapping> mapping)
    {
        mapping.ToTable("table_mappings").HasKey(m => new { m.CompanyId, m.LinkId, m.TableId });
        mapping.Property(m => m.SeatId).HasMaxLength(100);
        mapping.Property(m => m.SeatName).HasMaxLength(100);
        mapping.HasIndex(m => new { m.CompanyId, m.LinkId, m.SeatId }).IsUnique();
        mapping.HasOne<LedgerLink>().WithMany().HasForeignKey(m => new { m.CompanyId, m.LinkId }).OnDelete(DeleteBehavior.Cascade);
        mapping.HasOne<PosTable>().WithMany().HasForeignKey(m => new { m.CompanyId, m.TableId }).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<LedgerCredential> credential)
    {
        credential.ToTable("ledger_credentials").HasKey(c => new { c.CompanyId, c.Provider });
        credential.Property(c => c.ClientId).HasMaxLength(LedgerCredential.MaxClientIdLength);
        credential.Property(c => c.Tail).HasMaxLength(4);
        credential.Property(c => c.KeptBy).HasMaxLength(100);
        credential.Property(c => c.KeptAt).HasDefaultValueSql("now()");
        credential.HasOne<Company>().WithMany().HasForeignKey(c => c.CompanyId).OnDelete(DeleteBehavior.Restrict);
    }
}
