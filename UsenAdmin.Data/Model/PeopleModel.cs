using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using UsenAdmin.Data.Companies;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Stores;

namespace UsenAdmin.Data.Model;

internal sealed class PeopleModel :
    IEntityTypeConfiguration<StaffUser>,
    IEntityTypeConfiguration<StaffStore>,
    IEntityTypeConfiguration<RecoveryCode>,
    IEntityTypeConfiguration<UserPasskey>,
    IEntityTypeConfiguration<SignInSession>,
    IEntityTypeConfiguration<CompanySecurity>,
    IEntityTypeConfiguration<SupportSession>
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

    public void Configure(EntityTypeBuilder<StaffStore> charge)
    {
        charge.ToTable("staff_stores").HasKey(c => new { c.CompanyId, c.UserId, c.StoreId });
        charge.HasOne<StaffUser>().WithMany().HasForeignKey(c => new { c.CompanyId, c.UserId }).HasPrincipalKey(u => new { u.CompanyId, u.Id });
        charge.HasOne<Store>().WithMany().HasForeignKey(c => new { c.CompanyId, c.StoreId }).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<RecoveryCode> code)
    {
        code.ToTable("recovery_codes").HasKey(c => new { c.CompanyId, c.Id });
        code.HasOne<StaffUser>().WithMany().HasForeignKey(c => new { c.CompanyId, c.UserId }).HasPrincipalKey(u => new { u.CompanyId, u.Id });
    }

    public void Configure(EntityTypeBuilder<UserPasskey> passkey)
    {
        passkey.ToTable("user_passkeys").HasKey(p => new { p.CompanyId, p.Id });
        passkey.Property(p => p.Name).HasMaxLength(UserPasskey.MaxNameLength);
        passkey.Property(p => p.CredentialId).HasMaxLength(UserPasskey.MaxCredentialIdLength);
        // Over all companies: it is what leads a login to its company.
        passkey.HasIndex(p => p.CredentialId).IsUnique();
        passkey.HasIndex(p => new { p.CompanyId, p.UserId });
        passkey.HasOne<StaffUser>().WithMany().HasForeignKey(p => new { p.CompanyId, p.UserId }).HasPrincipalKey(u => new { u.CompanyId, u.Id });
    }

    public void Configure(EntityTypeBuilder<SignInSession> session)
    {
        session.ToTable("sign_in_sessions").HasKey(s => new { s.CompanyId, s.Id });
        session.Property(s => s.Address).HasMaxLength(64);
        session.Property(s => s.Agent).HasMaxLength(SignInSession.MaxAgentLength);
        session.HasIndex(s => new { s.CompanyId, s.UserId }).HasFilter("ended_at is null");
        session.HasOne<StaffUser>().WithMany().HasForeignKey(s => new { s.CompanyId, s.UserId }).HasPrincipalKey(u => new { u.CompanyId, u.Id });
    }

    public void Configure(EntityTypeBuilder<CompanySecurity> security)
    {
        security.ToTable("company_security").HasKey(s => s.CompanyId);
        security.HasOne<Company>().WithMany().HasForeignKey(s => s.CompanyId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<SupportSession> session)
    {
        session.ToTable("support_sessions").HasKey(s => new { s.CompanyId, s.Id });
        session.Property(s => s.SupporterName).HasMaxLength(StaffUser.MaxNameLength);
        session.Property(s => s.Reason).HasMaxLength(SupportSession.MaxReasonLength);
        session.Property(s => s.Ticket).HasMaxLength(SupportSession.MaxTicketLength);
        session.Property(s => s.EndedBy).HasMaxLength(StaffUser.MaxNameLength);
        // Never nested, whichever the companies.
        session.HasIndex(s => s.SupporterId).IsUnique().HasFilter("ended_at is null");
        session.HasOne<Company>().WithMany().HasForeignKey(s => s.CompanyId).OnDelete(DeleteBehavior.Cascade);
        session.HasOne<Store>().WithMany().HasForeignKey(s => new { s.CompanyId, s.StoreId }).OnDelete(DeleteBehavior.Restrict);
    }
}
