namespace UsenAdmin.Data.People;

/// <summary>What an action asks for before it does anything.</summary>
public enum Permission
{
    ViewCompany,
    ManageStores,
    ManageLinks,
    SyncMasters,
    ManageTerminals,
    ViewAudit,

    /// <summary>Accounts, their passwords and the company's security settings: never on behalf.</summary>
    ManageStaff,

    /// <summary>サポート, of the vendor.</summary>
    UseSupport,
    OperateSystem,
}

/// <summary>Which role may do what. The menu and every action ask here.</summary>
public static class Permissions
{
    /// <summary>運用管理 is for 企業管理者 only (manual 2-1 ①).</summary>
    public static bool Allows(this StaffRole role, Permission permission) => role switch
    {
        StaffRole.CompanyAdmin => permission is not (Permission.OperateSystem or Permission.UseSupport),
        StaffRole.StoreManager or StaffRole.StoreStaff => permission == Permission.ViewCompany,
        StaffRole.Support => permission == Permission.UseSupport,
        StaffRole.Operator => permission == Permission.OperateSystem,
        _ => false,
    };

    /// <summary>What a role may do in the stores it is in charge of, beyond what it may do everywhere.</summary>
    public static bool AllowsInCharge(this StaffRole role, Permission permission) =>
        role == StaffRole.StoreManager && permission is (Permission.ManageStores or Permission.SyncMasters);

    /// <summary>What a support person may do for a company (代理操作): nothing that gives access to somebody.</summary>
    public static bool AllowsOnBehalf(this Permission permission) =>
        StaffRole.CompanyAdmin.Allows(permission) && permission != Permission.ManageStaff;

    /// <summary>Whether it only looks: a session on behalf may do that before changes are allowed.</summary>
    public static bool OnlyLooks(this Permission permission) => permission is Permission.ViewCompany or Permission.ViewAudit;
}
