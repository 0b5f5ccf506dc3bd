using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;
using UsenAdmin.Web.Access;

namespace UsenAdmin.Web.Features.Staff;

/// <summary>
/// Changes of a company's accounts take turns, and each asks at its turn whether its author still may: of two 企業管理者 who deactivate
/// each other at once, one is too late. The last one stays.
/// </summary>
internal static class StaffGuard
{
    /// <summary>Before anything is read that is to be changed.</summary>
    public static async Task<Error?> EnterAsync(UsenAdminDb db, Actor actor, CancellationToken ct)
    {
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({"staff " + actor.CompanyId}, 0))", ct);
        return await db.RefusalAsync(actor, Permission.ManageStaff, ct);
    }

    /// <summary>After the change was saved and before it is committed.</summary>
    public static async Task<Error?> LockedOutAsync(UsenAdminDb db, CancellationToken ct) =>
        await db.Users.AnyAsync(u => u.IsActive && u.Role == StaffRole.CompanyAdmin, ct) ? null : new Error(ErrorKey.LastCompanyAdmin);
}
