namespace UsenAdmin.Web.Features.Pos;

/// <summary>POS and ターミナル as pages: a browser that is a terminal (screens: <c>/pos</c>, <c>/terminal/enroll</c>).</summary>
public static class PosFeature
{
    public static IServiceCollection AddPos(this IServiceCollection services)
    {
        services.AddSingleton<BrowserTerminals>();
        services.AddSingleton<PosQueries>();
        services.AddScoped<PosSession>();
        return services;
    }
}
