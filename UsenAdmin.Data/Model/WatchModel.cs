using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using UsenAdmin.Data.Companies;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Ledgers.Watch;
using UsenAdmin.Data.Onboarding;

namespace UsenAdmin.Data.Model;

internal sealed class WatchModel :
    IEntityTypeConfiguration<LedgerWebhook>,
    IEntityTypeConfiguration<WebhookEvent>,
    IEntityTypeConfiguration<SeatDrift>,
    IEntityTypeConfiguration<OnboardingRun>,
    IEntityTypeConfiguration<OnboardingRow>
{
    public void Configure(EntityTypeBuilder<LedgerWebhook> webhook)
    {
        webhook.ToTable("ledger_webhooks").HasKey(w => new { w.CompanyId, w.Provider });
        webhook.Property(w => w.PathKey).HasMaxLength(64);
        webhook.Property(w => w.RegisteredBase).HasMaxLength(500);
        webhook.HasIndex(w => w.PathKey).IsUnique();
        webhook.HasOne<Company>().WithMany().HasForeignKey(w => w.CompanyId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<WebhookEvent> happened)
    {
        happened.ToTable("webhook_events").HasKey(e => new { e.CompanyId, e.Provider, e.EventId });
        happened.Property(e => e.EventId).HasMaxLength(WebhookEvent.MaxIdLength);
        happened.Property(e => e.Type).HasMaxLength(60);
        happened.Property(e => e.LedgerStoreId).HasMaxLength(40);
        happened.HasIndex(e => e.NextAttemptAt).HasFilter("next_attempt_at is not null");
        happened.HasIndex(e => e.ReceivedAt);
        happened.HasOne<LedgerWebhook>().WithMany().HasForeignKey(e => new { e.CompanyId, e.Provider }).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<SeatDrift> drift)
    {
        drift.ToTable("seat_drifts").HasKey(d => new { d.CompanyId, d.Id });
        drift.Property(d => d.SeatId).HasMaxLength(100);
        drift.Property(d => d.Before).HasMaxLength(100);
        drift.Property(d => d.After).HasMaxLength(100);
        drift.Property(d => d.ResolvedBy).HasMaxLength(100);
        drift.HasIndex(d => new { d.CompanyId, d.LinkId, d.Kind, d.SeatId }).IsUnique()
            .HasFilter("resolved_at is null").HasDatabaseName("ux_seat_drifts_open");
        drift.HasIndex(d => new { d.CompanyId, d.ResolvedAt });
        drift.HasOne<LedgerLink>().WithMany().HasForeignKey(d => new { d.CompanyId, d.LinkId }).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<OnboardingRun> run)
    {
        run.ToTable("onboarding_runs").HasKey(r => new { r.CompanyId, r.Id });
        run.Property(r => r.Subject).HasMaxLength(200);
        run.Property(r => r.ActorName).HasMaxLength(100);
        run.Property(r => r.OnBehalfOf).HasMaxLength(100);
        run.HasIndex(r => r.StartedAt).HasFilter("finished_at is null");
        run.HasOne<Company>().WithMany().HasForeignKey(r => r.CompanyId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<OnboardingRow> row)
    {
        row.ToTable("onboarding_rows").HasKey(r => new { r.CompanyId, r.RunId, r.Line });
        row.Property(r => r.StoreCode).HasMaxLength(100);
        row.Property(r => r.LedgerStoreId).HasMaxLength(100);
        row.Property(r => r.Left).HasMaxLength(OnboardingRow.MaxTextLength);
        row.HasOne<OnboardingRun>().WithMany().HasForeignKey(r => new { r.CompanyId, r.RunId }).OnDelete(DeleteBehavior.Cascade);
    }
}
