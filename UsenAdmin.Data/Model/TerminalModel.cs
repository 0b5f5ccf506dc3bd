using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Stores;
using UsenAdmin.Data.Terminals;

namespace UsenAdmin.Data.Model;

internal sealed class TerminalModel :
    IEntityTypeConfiguration<Terminal>,
    IEntityTypeConfiguration<EnrollmentCode>,
    IEntityTypeConfiguration<IdempotentAnswer>
{
    public void Configure(EntityTypeBuilder<Terminal> terminal)
    {
        terminal.ToTable("terminals").HasKey(t => new { t.CompanyId, t.Id });
        // Each is written every minute, in columns of no index: with room on its page, none of the indexes is written with it.
        terminal.HasStorageParameter("fillfactor", 50);
        terminal.Property(t => t.Name).HasMaxLength(Terminal.MaxNameLength);
        terminal.Property(t => t.SerialNumber).HasMaxLength(100);
        terminal.Property(t => t.RegisterNumber).HasMaxLength(5);
        terminal.Property(t => t.AppVersion).HasMaxLength(40);
        terminal.Property(t => t.Launcher).HasColumnType("text[]").HasConversion(
            ledgers => ledgers.Select(l => l.ToString()).ToArray(),
            names => names.Select(n => Enum.Parse<LedgerProvider>(n)).ToArray(),
            new ValueComparer<IReadOnlyList<LedgerProvider>>((a, b) => a!.SequenceEqual(b!), a => a.Count, a => a.ToArray()));
        terminal.Ignore(t => t.IsOpen).Ignore(t => t.IsRevoked);
        terminal.HasIndex(t => t.TokenHash).IsUnique();
        terminal.HasIndex(t => t.NextTokenHash).IsUnique();
        terminal.HasIndex(t => t.TokensCutAt);
        terminal.HasIndex(t => new { t.CompanyId, t.RegisterNumber }).IsUnique();
        terminal.HasIndex(t => new { t.CompanyId, t.StoreId, t.SerialNumber }).IsUnique();
        terminal.HasOne<Store>().WithMany().HasForeignKey(t => new { t.CompanyId, t.StoreId }).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<EnrollmentCode> code)
    {
        code.ToTable("enrollment_codes").HasKey(c => new { c.CompanyId, c.Id });
        code.Property(c => c.IssuedBy).HasMaxLength(100);
        code.HasIndex(c => c.CodeHash).IsUnique();
        code.HasOne<Store>().WithMany().HasForeignKey(c => new { c.CompanyId, c.StoreId }).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<IdempotentAnswer> answer)
    {
        answer.ToTable("idempotent_answers").HasKey(a => new { a.CompanyId, a.TerminalId, a.Call, a.Key });
        answer.Property(a => a.Call).HasMaxLength(200);
        answer.Property(a => a.Key).HasMaxLength(64);
        answer.HasIndex(a => a.At);
        answer.HasOne<Terminal>().WithMany().HasForeignKey(a => new { a.CompanyId, a.TerminalId }).OnDelete(DeleteBehavior.Cascade);
    }
}
