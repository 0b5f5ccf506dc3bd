using Microsoft.AspNetCore.Identity;

namespace UsenAdmin.Data.People;

/// <summary>A person who signs in (担当者). <see cref="IdentityUser{TKey}.UserName"/> is the 担当者コード, unique in the company only.</summary>
public sealed class StaffUser : IdentityUser<Guid>, ICompanyOwned
{
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
        SecurityStamp = Guid.NewGuid().ToString("N");
    }

    public Guid CompanyId { get; private set; }

    public string DisplayName { get; private set; } = "";

    public StaffRole Role { get; private set; }

    public bool IsActive { get; private set; } = true;

    public DateTimeOffset? LastSignInAt { get; private set; }

    public void SignedIn(DateTimeOffset now)
    {
        AccessFailedCount = 0;
        LockoutEnd = null;
        LastSignInAt = now;
    }

    public void Deactivate()
    {
        IsActive = false;
        SecurityStamp = Guid.NewGuid().ToString("N");
    }
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
