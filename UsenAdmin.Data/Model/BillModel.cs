using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using UsenAdmin.Data.Floor;
using UsenAdmin.Data.Stores;

namespace UsenAdmin.Data.Model;

internal sealed class BillModel :
    IEntityTypeConfiguration<Bill>,
    IEntityTypeConfiguration<RegisterCounter>,
    IEntityTypeConfiguration<CombinedCheckout>,
    IEntityTypeConfiguration<DayClosing>
{
    public void Configure(EntityTypeBuilder<Bill> bill)
    {
        bill.ToTable("bills", table => table.HasCheckConstraint("ck_bills_counter", "amount >= 0 and counter between 1 and 99999999"))
            .HasKey(b => new { b.CompanyId, b.Id });
        bill.Property(b => b.RegisterNumber).HasMaxLength(5).IsFixedLength();
        bill.Property(b => b.Number).HasMaxLength(13).IsFixedLength();
        bill.Ignore(b => b.IsVoid);
        bill.HasIndex(b => new { b.CompanyId, b.Number }).IsUnique();
        bill.HasIndex(b => new { b.CompanyId, b.StoreId, b.BusinessDay });
        bill.HasOne<Store>().WithMany().HasForeignKey(b => new { b.CompanyId, b.StoreId }).OnDelete(DeleteBehavior.Restrict);
        bill.HasOne<DayClosing>().WithMany().HasForeignKey(b => new { b.CompanyId, b.ClosingId }).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<RegisterCounter> counter)
    {
        counter.ToTable("register_counters").HasKey(c => new { c.CompanyId, c.RegisterNumber });
        counter.Property(c => c.RegisterNumber).HasMaxLength(5).IsFixedLength();
    }

    public void Configure(EntityTypeBuilder<CombinedCheckout> checkout)
    {
        checkout.ToTable("combined_checkouts").HasKey(c => new { c.CompanyId, c.Id });
        checkout.Property(c => c.VisitIds).HasColumnType("uuid[]").AsList();
        checkout.HasIndex(c => new { c.CompanyId, c.BillId }).IsUnique();
        checkout.HasOne<Bill>().WithMany().HasForeignKey(c => new { c.CompanyId, c.BillId }).OnDelete(DeleteBehavior.Cascade);
        checkout.HasOne<Visit>().WithMany().HasForeignKey(c => new { c.CompanyId, c.IntoVisitId }).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<DayClosing> closing)
    {
        closing.ToTable("day_closings").HasKey(c => new { c.CompanyId, c.Id });
        closing.Property(c => c.ClosedBy).HasMaxLength(100);
        closing.HasIndex(c => new { c.CompanyId, c.StoreId, c.BusinessDay });
        closing.HasOne<Store>().WithMany().HasForeignKey(c => new { c.CompanyId, c.StoreId }).OnDelete(DeleteBehavior.Restrict);
    }
}
