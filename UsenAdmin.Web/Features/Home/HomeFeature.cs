namespace UsenAdmin.Web.Features.Home;

/// <summary>TOP.</summary>
public static class HomeFeature
{
    public static IServiceCollection AddHome(this IServiceCollection services) => services.AddSingleton<HomeQueries>();
}
