using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using UsenAdmin.Data.Companies;
using UsenAdmin.Data.MasterSync;
using UsenAdmin.Data.Stores;
using UsenAdmin.Data.Terminals;

namespace UsenAdmin.Data.Model;

internal sealed class MasterSyncModel :
    IEntityTypeConfiguration<MasterVersion>,
    IEntityTypeConfiguration<SyncRun>,
    IEntityTypeConfiguration<SyncRunStore>,
    IEntityTypeConfiguration<SyncRunTerminal>,
    IEntityTypeConfiguration<SyncSchedule>,
    IEntityTypeConfiguration<SyncScheduleStore>,
    IEntityTypeConfiguration<SyncOccurrence>
{
    public void Configure(EntityTypeBuilder<MasterVersion> master)
    {
        master.ToTable("master_versions").HasKey(m => new { m.CompanyId, m.StoreId, m.Version });
        master.Property(m => m.CreatedBy).HasMaxLength(100);
        master.HasOne<Store>().WithMany().HasForeignKey(m => new { m.CompanyId, m.StoreId }).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<SyncRun> run)
    {
        run.ToTable("sync_runs").HasKey(r => new { r.CompanyId, r.Id });
        run.Property(r => r.RequestedBy).HasMaxLength(100);
        run.Property(r => r.Reason).HasMaxLength(SyncRun.MaxReasonLength);
        run.Property(r => r.StoppedBy).HasMaxLength(100);
        run.Ignore(r => r.IsHeld);
        run.HasIndex(r => r.NextLookAt).HasFilter("next_look_at is not null").HasDatabaseName("ix_sync_runs_due");
        run.HasIndex(r => r.CompanyId).HasFilter("state = 'Running' and stopped_at is not null").HasDatabaseName("ix_sync_runs_held");
        run.HasIndex(r => new { r.CompanyId, r.StartedAt });
    }

    public void Configure(EntityTypeBuilder<SyncRunStore> store)
    {
        store.ToTable("sync_run_stores").HasKey(s => new { s.CompanyId, s.RunId, s.StoreId });
        store.HasIndex(s => new { s.CompanyId, s.StoreId });
        store.HasIndex(s => new { s.CompanyId, s.RunId, s.Wave }).HasFilter("phase in ('Waiting', 'Rolling')").HasDatabaseName("ix_sync_run_stores_open");
        store.HasOne<SyncRun>().WithMany().HasForeignKey(s => new { s.CompanyId, s.RunId }).OnDelete(DeleteBehavior.Cascade);
        store.HasOne<Store>().WithMany().HasForeignKey(s => new { s.CompanyId, s.StoreId }).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<SyncRunTerminal> terminal)
    {
        terminal.ToTable("sync_run_terminals").HasKey(t => new { t.CompanyId, t.RunId, t.StoreId, t.TerminalId });
        terminal.Property(t => t.ErrorCode).HasMaxLength(100);
        terminal.Property(t => t.ErrorMessage).HasMaxLength(SyncRunTerminal.MaxMessageLength);
        // A confirmation finds its rows by the first, a run what it still waits for by the second; both hold open rows only.
        terminal.HasIndex(t => new { t.CompanyId, t.TerminalId }).HasFilter("state <> 'Applied'").HasDatabaseName("ix_sync_run_terminals_open");
        terminal.HasIndex(t => new { t.CompanyId, t.RunId, t.StoreId }).HasFilter("state = 'Pending'").HasDatabaseName("ix_sync_run_terminals_pending");
        terminal.HasOne<SyncRun>().WithMany().HasForeignKey(t => new { t.CompanyId, t.RunId }).OnDelete(DeleteBehavior.Cascade);
        terminal.HasOne<Terminal>().WithMany().HasForeignKey(t => new { t.CompanyId, t.TerminalId }).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<SyncSchedule> schedule)
    {
        schedule.ToTable("sync_schedules").HasKey(s => new { s.CompanyId, s.Id });
        schedule.Property(s => s.Name).HasMaxLength(SyncScheduleDetails.MaxNameLength);
        schedule.Property(s => s.CreatedBy).HasMaxLength(100);
        schedule.Property(s => s.RowVersion).IsRowVersion();
        schedule.HasIndex(s => s.NextRunAt).HasFilter("next_run_at is not null").HasDatabaseName("ix_sync_schedules_due");
        schedule.HasOne<Company>().WithMany().HasForeignKey(s => s.CompanyId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<SyncScheduleStore> store)
    {
        store.ToTable("sync_schedule_stores").HasKey(s => new { s.CompanyId, s.ScheduleId, s.StoreId });
        store.HasOne<SyncSchedule>().WithMany().HasForeignKey(s => new { s.CompanyId, s.ScheduleId }).OnDelete(DeleteBehavior.Cascade);
        store.HasOne<Store>().WithMany().HasForeignKey(s => new { s.CompanyId, s.StoreId }).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<SyncOccurrence> occurrence)
    {
        occurrence.ToTable("sync_occurrences").HasKey(o => new { o.CompanyId, o.ScheduleId, o.TimeZone, o.Day });
        occurrence.Property(o => o.TimeZone).HasMaxLength(60);
        occurrence.HasOne<SyncSchedule>().WithMany().HasForeignKey(o => new { o.CompanyId, o.ScheduleId }).OnDelete(DeleteBehavior.Cascade);
    }
}
