using UsenAdmin.Web.Access;
using UsenAdmin.Web.Features.Stores;

namespace UsenAdmin.Web.Features.Staff;

/// <summary>担当者管理: a company's accounts, their slips, and what the company asks of them.</summary>
public static class StaffFeature
{
    public static IServiceCollection AddStaff(this IServiceCollection services)
    {
        services.AddSingleton<StaffQueries>();
        services.AddSingleton<SaveStaff>();
        services.AddSingleton<SetStaffActive>();
        services.AddSingleton<ResetPassword>();
        services.AddSingleton<UnlockStaff>();
        services.AddSingleton<ResetTwoFactor>();
        services.AddSingleton<ImportStaff>();
        services.AddSingleton<ChangeCompanySecurity>();
        return services;
    }

    public static void MapStaff(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/staff/export.csv", (HttpContext http, StaffQueries queries) => CsvFiles.WriteAsync(http, "staff.csv",
            ["担当者コード", "氏名", "権限", "店舗コード", "状態"],
            queries.LinesAsync(http.User.CompanyId(), http.RequestAborted)
                .Select(s => new[] { s.StaffCode, s.Name, ImportStaff.RoleName(s.Role), s.Stores, s.IsActive ? "有効" : "無効" })))
            .RequireAuthorization(Policies.StaffAdmin);
}
