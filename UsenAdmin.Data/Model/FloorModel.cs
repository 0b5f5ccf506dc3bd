using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using UsenAdmin.Data.Floor;
using UsenAdmin.Data.Stores;

namespace UsenAdmin.Data.Model;

internal sealed class FloorModel :
    IEntityTypeConfiguration<StoreFloor>,
    IEntityTypeConfiguration<Visit>,
    IEntityTypeConfiguration<VisitTable>,
    IEntityTypeConfiguration<VisitLedger>,
    IEntityTypeConfiguration<OrderLine>,
    IEntityTypeConfiguration<VisitMerge>,
    IEntityTypeConfiguration<TableBlock>,
    IEntityTypeConfiguration<TableReset>,
    IEntityTypeConfiguration<TableGroup>,
    IEntityTypeConfiguration<GroupTable>,
    IEntityTypeConfiguration<FloorRequest>
{
    public void Configure(EntityTypeBuilder<StoreFloor> floor)
    {
        floor.ToTable("store_floors").HasKey(f => new { f.CompanyId, f.StoreId, f.IsPractice });
        floor.HasOne<Store>().WithMany().HasForeignKey(f => new { f.CompanyId, f.StoreId }).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<Visit> visit)
    {
        visit.ToTable("visits", table => table.HasCheckConstraint("ck_visits_amount", "amount >= 0 and party_size >= 0")).HasKey(v => new { v.CompanyId, v.Id });
        visit.Property(v => v.ReservationId).HasMaxLength(100);
        visit.Property(v => v.GuestName).HasMaxLength(200);
        visit.Property(v => v.Note).HasMaxLength(Visit.MaxNoteLength);
        visit.Ignore(v => v.Kind).Ignore(v => v.IsOpen).Ignore(v => v.IsUnpaid);
        visit.HasIndex(v => new { v.CompanyId, v.StoreId, v.IsPractice, v.ReservationLedger, v.ReservationId }).IsUnique()
            .HasFilter("reservation_id is not null and state <> 'Cancelled'").HasDatabaseName(FloorModelNames.OneVisitPerReservation);
        visit.HasIndex(v => new { v.CompanyId, v.StoreId, v.IsPractice }).HasFilter("state in ('Seating', 'Seated', 'Paid')").HasDatabaseName("ix_visits_open");
        visit.HasIndex(v => new { v.CompanyId, v.StoreId, v.BusinessDay });
        visit.HasIndex(v => new { v.CompanyId, v.MergedIntoId }).HasFilter("merged_into_id is not null");
        visit.HasOne<Store>().WithMany().HasForeignKey(v => new { v.CompanyId, v.StoreId }).OnDelete(DeleteBehavior.Restrict);
        visit.HasOne<Bill>().WithMany().HasForeignKey(v => new { v.CompanyId, v.BillId }).OnDelete(DeleteBehavior.Restrict);
        visit.HasOne<Visit>().WithMany().HasForeignKey(v => new { v.CompanyId, v.MergedIntoId }).OnDelete(DeleteBehavior.Restrict);
        visit.HasOne<DayClosing>().WithMany().HasForeignKey(v => new { v.CompanyId, v.ClosingId }).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<VisitTable> table)
    {
        table.ToTable("visit_tables").HasKey(t => new { t.CompanyId, t.Id });
        table.HasIndex(t => new { t.CompanyId, t.VisitId });
        table.HasIndex(t => new { t.CompanyId, t.TableId, t.IsPractice }).IsUnique().HasFilter("released_at is null").HasDatabaseName(FloorModelNames.OnePartyPerTable);
        OfVisit(table, t => new { t.CompanyId, t.VisitId });
        OfTable(table, t => new { t.CompanyId, t.TableId });
    }

    public void Configure(EntityTypeBuilder<VisitLedger> ledger)
    {
        ledger.ToTable("visit_ledgers").HasKey(l => new { l.CompanyId, l.VisitId, l.Provider });
        ledger.Property(l => l.LedgerStoreId).HasMaxLength(12);
        ledger.Property(l => l.RecordId).HasMaxLength(100);
        ledger.Property(l => l.SeatIds).HasColumnType("text[]").AsList();
        ledger.Ignore(l => l.IsTold);
        OfVisit(ledger, l => new { l.CompanyId, l.VisitId });
    }

    public void Configure(EntityTypeBuilder<OrderLine> line)
    {
        line.ToTable("order_lines", table => table.HasCheckConstraint("ck_order_lines_amount", "unit_price >= 0 and quantity > 0")).HasKey(l => new { l.CompanyId, l.Id });
        line.Property(l => l.Text).HasMaxLength(OrderLine.MaxTextLength);
        line.Ignore(l => l.Amount);
        line.HasIndex(l => new { l.CompanyId, l.VisitId });
        OfVisit(line, l => new { l.CompanyId, l.VisitId });
    }

    public void Configure(EntityTypeBuilder<VisitMerge> merge)
    {
        merge.ToTable("visit_merges").HasKey(m => new { m.CompanyId, m.Id });
        merge.Property(m => m.LineIds).HasColumnType("uuid[]").AsList();
        merge.Property(m => m.TableIds).HasColumnType("uuid[]").AsList();
        merge.HasIndex(m => new { m.CompanyId, m.VisitId }).IsUnique().HasFilter("undone_at is null");
        OfVisit(merge, m => new { m.CompanyId, m.VisitId });
        OfVisit(merge, m => new { m.CompanyId, m.IntoVisitId });
    }

    public void Configure(EntityTypeBuilder<TableBlock> block)
    {
        block.ToTable("table_blocks").HasKey(b => new { b.CompanyId, b.TableId, b.IsPractice });
        block.Property(b => b.Reason).HasMaxLength(TableBlock.MaxReasonLength);
        block.Property(b => b.BlockedBy).HasMaxLength(100);
        block.HasIndex(b => new { b.CompanyId, b.StoreId });
        OfTable(block, b => new { b.CompanyId, b.TableId });
    }

    public void Configure(EntityTypeBuilder<TableReset> reset)
    {
        reset.ToTable("table_resets").HasKey(r => new { r.CompanyId, r.TableId, r.IsPractice });
        reset.HasIndex(r => new { r.CompanyId, r.StoreId });
        OfTable(reset, r => new { r.CompanyId, r.TableId });
        OfVisit(reset, r => new { r.CompanyId, r.VisitId });
    }

    public void Configure(EntityTypeBuilder<TableGroup> group)
    {
        group.ToTable("table_groups").HasKey(g => new { g.CompanyId, g.Id });
        group.HasIndex(g => new { g.CompanyId, g.StoreId }).HasFilter("dissolved_at is null");
        group.HasOne<Store>().WithMany().HasForeignKey(g => new { g.CompanyId, g.StoreId }).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<GroupTable> table)
    {
        table.ToTable("group_tables").HasKey(t => new { t.CompanyId, t.Id });
        table.HasIndex(t => new { t.CompanyId, t.GroupId });
        table.HasIndex(t => new { t.CompanyId, t.TableId, t.IsPractice }).IsUnique().HasFilter("left_at is null").HasDatabaseName("ux_group_tables_member");
        table.HasOne<TableGroup>().WithMany().HasForeignKey(t => new { t.CompanyId, t.GroupId }).OnDelete(DeleteBehavior.Cascade);
        OfTable(table, t => new { t.CompanyId, t.TableId });
    }

    public void Configure(EntityTypeBuilder<FloorRequest> request)
    {
        request.ToTable("floor_requests").HasKey(r => new { r.CompanyId, r.ActorId, r.Key });
        request.Property(r => r.Key).HasMaxLength(64);
        request.Property(r => r.Call).HasMaxLength(200);
        request.HasIndex(r => r.At);
    }

    // Practice is thrown away whole, so what hangs on a visit goes with it.
    private static void OfVisit<T>(EntityTypeBuilder<T> part, System.Linq.Expressions.Expression<Func<T, object?>> key)
        where T : class => part.HasOne<Visit>().WithMany().HasForeignKey(key).OnDelete(DeleteBehavior.Cascade);

    private static void OfTable<T>(EntityTypeBuilder<T> part, System.Linq.Expressions.Expression<Func<T, object?>> key)
        where T : class => part.HasOne<PosTable>().WithMany().HasForeignKey(key).OnDelete(DeleteBehavior.Restrict);
}
