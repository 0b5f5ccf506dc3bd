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
    OperateSystem,
}

/// <summary>Which role may do what. The menu and every action ask here.</summary>
public static class Permissions
{
    /// <summary>運用管理 is for 企業管理者 only (manual 2-1 ①).</summary>
    public static bool Allows(this StaffRole role, Permission permission) => role switch
    {
        StaffRole.CompanyAdmin => permission != Permission.OperateSystem,
        StaffRole.StoreManager or StaffRole.StoreStaff => permission == Permission.ViewCompany,
        StaffRole.Operator => permission == Permission.OperateSystem,
        _ => false,
    };
}
