namespace UsenAdmin.Web.Features.Readiness;

/// <summary>店舗の準備状況: how far each store is, as a list and as a picture.</summary>
public static class ReadinessFeature
{
    public static IServiceCollection AddReadiness(this IServiceCollection services) => services.AddSingleton<ReadinessQueries>();
}
