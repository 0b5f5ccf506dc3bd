namespace UsenAdmin.Web.Features.OnBehalf;

/// <summary>サポート and 代理操作: the vendor's people help a company, which sees it, can end it and can refuse it.</summary>
public static class OnBehalfFeature
{
    public static IServiceCollection AddOnBehalf(this IServiceCollection services)
    {
        services.AddSingleton<SupportQueries>();
        services.AddSingleton<StartSupport>();
        services.AddSingleton<RaiseSupport>();
        services.AddSingleton<EndSupport>();
        services.AddSingleton<ConsentToSupport>();
        return services;
    }
}
