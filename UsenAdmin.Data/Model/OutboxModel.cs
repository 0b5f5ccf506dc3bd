using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using UsenAdmin.Data.Floor;
using UsenAdmin.Data.Stores;

namespace UsenAdmin.Data.Model;

internal sealed class OutboxModel : IEntityTypeConfiguration<LedgerMessage>, IEntityTypeConfiguration<ReservationList>
{
    internal static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter() } };

    public void Configure(EntityTypeBuilder<LedgerMessage> message)
    {
        message.ToTable("ledger_messages").HasKey(m => new { m.CompanyId, m.Id });
        message.Property(m => m.Sequence).UseIdentityAlwaysColumn();
        message.Property(m => m.IdempotencyKey).HasMaxLength(64);
        message.Property(m => m.Detail).HasMaxLength(100);
        message.Property(m => m.Body).HasColumnType("jsonb").HasConversion(
            body => JsonSerializer.Serialize(body, Json),
            json => JsonSerializer.Deserialize<LedgerMessageBody>(json, Json)!);
        message.Ignore(m => m.IsUndelivered).Ignore(m => m.IsUntried).Ignore(m => m.NeedsPerson);
        message.HasIndex(m => new { m.CompanyId, m.VisitId, m.Provider, m.Sequence }).IsUnique();
        message.HasIndex(m => m.DueAt).HasFilter("due_at is not null").HasDatabaseName("ix_ledger_messages_due");
        message.HasIndex(m => new { m.CompanyId, m.StoreId, m.Sequence }).HasFilter("state not in ('Confirmed', 'GivenUp')").HasDatabaseName("ix_ledger_messages_undelivered");
        message.HasOne<Visit>().WithMany().HasForeignKey(m => new { m.CompanyId, m.VisitId }).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<ReservationList> list)
    {
        list.ToTable("reservation_lists").HasKey(l => new { l.CompanyId, l.StoreId, l.Provider });
        list.Property(l => l.Reservations).HasColumnType("jsonb").HasConversion(
            rows => JsonSerializer.Serialize(rows, Json),
            json => JsonSerializer.Deserialize<KnownReservation[]>(json, Json)!,
            new ValueComparer<IReadOnlyList<KnownReservation>>((a, b) => ReferenceEquals(a, b), a => a.Count, a => a));
        list.Ignore(l => l.IsStale);
        list.HasOne<Store>().WithMany().HasForeignKey(l => new { l.CompanyId, l.StoreId }).OnDelete(DeleteBehavior.Restrict);
    }
}
