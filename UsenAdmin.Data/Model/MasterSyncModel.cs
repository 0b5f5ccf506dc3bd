using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using UsenAdmin.Data.MasterSync;
using UsenAdmin.Data.Stores;
using UsenAdmin.Data.Terminals;

namespace UsenAdmin.Data.Model;

internal sealed class MasterSyncModel :
    IEntityTypeConfiguration<MasterVersion>,
    IEntityTypeConfiguration<SyncRun>,
    IEntityTypeConfiguration<SyncRunStore>,
    IEntityTypeConfiguration<SyncRunTerminal>
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
        run.HasIndex(r => r.StartedAt).HasFilter("state = 'Running'").HasDatabaseName("ix_sync_runs_running");
        run.HasIndex(r => new { r.CompanyId, r.StartedAt });
    }

    public void Configure(EntityTypeBuilder<SyncRunStore> store)
    {
        store.ToTable("sync_run_stores").HasKey(s => new { s.CompanyId, s.RunId, s.StoreId });
        store.HasIndex(s => new { s.CompanyId, s.StoreId });
        store.HasOne<SyncRun>().WithMany().HasForeignKey(s => new { s.CompanyId, s.RunId }).OnDelete(DeleteBehavior.Cascade);
        store.HasOne<Store>().WithMany().HasForeignKey(s => new { s.CompanyId, s.StoreId }).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<SyncRunTerminal> terminal)
    {
        terminal.ToTable("sync_run_terminals").HasKey(t => new { t.CompanyId, t.RunId, t.TerminalId });
        terminal.Property(t => t.ErrorCode).HasMaxLength(100);
        terminal.Property(t => t.ErrorMessage).HasMaxLength(SyncRunTerminal.MaxMessageLength);
        terminal.HasIndex(t => new { t.CompanyId, t.TerminalId }).HasFilter("state = 'Pending'").HasDatabaseName("ix_sync_run_terminals_pending");
        terminal.HasOne<SyncRun>().WithMany().HasForeignKey(t => new { t.CompanyId, t.RunId }).OnDelete(DeleteBehavior.Cascade);
        terminal.HasOne<Terminal>().WithMany().HasForeignKey(t => new { t.CompanyId, t.TerminalId }).OnDelete(DeleteBehavior.Restrict);
    }
}
