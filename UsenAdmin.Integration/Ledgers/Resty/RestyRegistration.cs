using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Refit;

namespace UsenAdmin.Integration.Ledgers.Resty;

internal static class RestyRegistration
{
    private const string Section = "Ledgers:Resty";

    public static void AddResty(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<RestyOptions>().Bind(configuration.GetSection(Section)).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<RestyLimits>();
        services.AddTransient<BoundedBodyHandler>();
        var client = services.AddRefitGeneratedClient<IRestyApi>(new RefitSettings(new SystemTextJsonContentSerializer(RestyJson.Options)))
            .ConfigureHttpClient((provider, http) =>
            {
                http.BaseAddress = new Uri(provider.GetRequiredService<IOptions<RestyOptions>>().Value.BaseUrl.TrimEnd('/'));
                http.Timeout = Timeout.InfiniteTimeSpan; // The pipeline has one, and tells it from the caller's cancellation.
            })
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false, // It would carry the key elsewhere.
                UseCookies = false, // The client is shared by all companies.
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                ConnectTimeout = TimeSpan.FromSeconds(3),
            })
            .RedactLoggedHeaders(_ => true);
        client.AddResilienceHandler("resty", RestyPipeline.Build).SelectPipelineBy(_ => RestyPipeline.StoreOf);
        client.AddHttpMessageHandler<BoundedBodyHandler>();
        services.AddSingleton<ILedger, RestyLedger>();
    }
}
