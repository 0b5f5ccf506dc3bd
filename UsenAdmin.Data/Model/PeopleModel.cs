using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Companies;
using UsenAdmin.Data.People;

namespace UsenAdmin.Data.Model;

internal sealed class PeopleModel : IEntityTypeConfiguration<StaffUser>, IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<StaffUser> user)
    {
        user.HasAlternateKey(u => new { u.CompanyId, u.Id });
        user.Property(u => u.DisplayName).HasMaxLength(100);
        // Identity makes the name unique over all companies; here it is unique in one.
        user.Metadata.RemoveIndex(user.Metadata.GetIndexes().Single(i => i.Properties is [{ Name: nameof(StaffUser.NormalizedUserName) }]));
        user.HasIndex(u => new { u.CompanyId, u.NormalizedUserName }).IsUnique();
        user.HasOne<Company>().WithMany().HasForeignKey(u => u.CompanyId).OnDelete(DeleteBehavior.Restrict);
    }

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
}
