using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Companies;

namespace UsenAdmin.Data.Model;

internal sealed class AuditModel :
    IEntityTypeConfiguration<AuditEntry>,
    IEntityTypeConfiguration<AuditSeal>,
    IEntityTypeConfiguration<AuditCut>,
    IEntityTypeConfiguration<AuditUnsealed>
{
    public void Configure(EntityTypeBuilder<AuditEntry> entry)
    {
        entry.ToTable("audit_entries").HasKey(e => new { e.CompanyId, e.Id });
        entry.Property(e => e.Id).UseIdentityAlwaysColumn();
        entry.Property(e => e.ActorName).HasMaxLength(100);
        entry.Property(e => e.OnBehalfOf).HasMaxLength(100);
        entry.Property(e => e.Subject).HasMaxLength(200);
        entry.Property(e => e.Before).HasColumnType("jsonb");
        entry.Property(e => e.After).HasColumnType("jsonb");
        entry.HasIndex(e => new { e.CompanyId, e.StoreId, e.Id });
        entry.HasIndex(e => new { e.CompanyId, e.ActorId, e.Id });
        entry.HasOne<Company>().WithMany().HasForeignKey(e => e.CompanyId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<AuditSeal> seal)
    {
        seal.ToTable("audit_seals").HasKey(s => new { s.CompanyId, s.Sequence });
        seal.HasIndex(s => new { s.CompanyId, s.EntryId }).IsUnique();
    }

    public void Configure(EntityTypeBuilder<AuditCut> cut) =>
        cut.ToTable("audit_cuts").HasKey(c => new { c.CompanyId, c.LastSequence });

    public void Configure(EntityTypeBuilder<AuditUnsealed> unsealed) =>
        unsealed.ToTable("audit_unsealed").HasKey(u => new { u.CompanyId, u.EntryId });
}
