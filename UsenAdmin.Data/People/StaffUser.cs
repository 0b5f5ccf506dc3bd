using Microsoft.AspNetCore.Identity;

namespace UsenAdmin.Data.People;

/// <summary>A person who signs in (担当者). <see cref="IdentityUser{TKey}.UserName"/> is the 担当者コード, unique in the company only.</summary>
public sealed class StaffUser : IdentityUser<Guid>, ICompanyOwned
{
    public const int MaxCodeLength = 20;
    public const int MaxNameLength = 100;

    private StaffUser()
    {
    }

    public StaffUser(Guid companyId, string staffCode, string displayName, StaffRole role)
    {
        Id = Guid.CreateVersion7();
        CompanyId = companyId;
        UserName = staffCode;
        NormalizedUserName = staffCode.ToUpperInvariant();
        DisplayName = displayName;
        Role = role;
        LockoutEnabled = true;
        EndSessions();
    }

    public Guid CompanyId { get; private set; }

    public string DisplayName { get; private set; } = "";

    public StaffRole Role { get; private set; }

    public bool IsActive { get; private set; } = true;

    public DateTimeOffset? LastSignInAt { get; private set; }

    /// <summary>The password came on a ログインID通知書 or from a command: it opens nothing but the page that changes it.</summary>
    public bool MustChangePassword { get; private set; }

    /// <summary>When a one-time password that nobody used stops to be one; null for a password of one's own.</summary>
    public DateTimeOffset? PasswordExpiresAt { get; private set; }

    /// <summary>The secret of the authenticator app, encrypted; null while two-factor is not set up.</summary>
    public string? TotpSecret { get; private set; }

    /// <summary>The time step of the last code that was taken: no code is taken twice.</summary>
    public long TotpLastStep { get; private set; }

    /// <summary>Everything that was asked for at the login was given.</summary>
    public void SignedIn(DateTimeOffset now)
    {
        AccessFailedCount = 0;
        LockoutEnd = null;
        LastSignInAt = now;
    }

    public void Rename(string displayName) => DisplayName = displayName;

    /// <summary>Ends the person's sessions: what they saw before is no longer theirs.</summary>
    public void ChangeRole(StaffRole role)
    {
        Role = role;
        EndSessions();
    }

    public void Deactivate()
    {
        IsActive = false;
        EndSessions();
    }

    public void Reactivate() => IsActive = true;

    public void Unlock()
    {
        AccessFailedCount = 0;
        LockoutEnd = null;
    }

    /// <summary>A password that the person chose.</summary>
    public void SetPassword(string hash)
    {
        PasswordHash = hash;
        MustChangePassword = false;
        PasswordExpiresAt = null;
        EndSessions();
    }

    /// <summary>A password that somebody else gave, for one login until <paramref name="expiresAt"/>.</summary>
    public void SetOneTimePassword(string hash, DateTimeOffset expiresAt)
    {
        SetPassword(hash);
        MustChangePassword = true;
        PasswordExpiresAt = expiresAt;
        Unlock();
    }

    /// <param name="encryptedSecret">As data protection wrote it.</param>
    /// <param name="step">Of the code that proved that the app holds the secret.</param>
    public void EnableTwoFactor(string encryptedSecret, long step)
    {
        TotpSecret = encryptedSecret;
        TotpLastStep = step;
        TwoFactorEnabled = true;
    }

    public void DisableTwoFactor()
    {
        TotpSecret = null;
        TwoFactorEnabled = false;
        EndSessions();
    }

    /// <summary>Every session that was begun with the former stamp ends.</summary>
    private void EndSessions() => SecurityStamp = Guid.NewGuid().ToString("N");
}

/// <summary>What a person is in the company.</summary>
public enum StaffRole
{
    /// <summary>企業管理者.</summary>
    CompanyAdmin,

    /// <summary>店舗責任者.</summary>
    StoreManager,

    /// <summary>店舗スタッフ.</summary>
    StoreStaff,

    /// <summary>サポート担当, of the vendor.</summary>
    Support,

    /// <summary>システム運用者, of the vendor.</summary>
    Operator,
}
