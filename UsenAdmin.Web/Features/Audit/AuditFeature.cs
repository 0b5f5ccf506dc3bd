namespace UsenAdmin.Web.Features.Audit;

/// <summary>操作履歴: who changed what, read only.</summary>
public static class AuditFeature
{
    public static IServiceCollection AddAudit(this IServiceCollection services) => services.AddSingleton<AuditQueries>();
}
