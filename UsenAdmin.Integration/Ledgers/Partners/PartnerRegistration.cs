using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Refit;

namespace UsenAdmin.Integration.Ledgers.Partners;

internal static class PartnerRegistration
{
    /// <summary>Registers a partner's API with its options, checked at start, and everything that a request to it passes.</summary>
    /// <returns>For handlers that stand next to the wire.</returns>
    public static IHttpClientBuilder AddPartner<TApi, TOptions>(this IServiceCollection services, IConfiguration configuration, Partner partner, JsonSerializerOptions json)
        where TApi : class
        where TOptions : PartnerOptions, new()
    {
        services.AddOptions<TOptions>().Bind(configuration.GetSection(new TOptions().Section)).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ISharedRate, LocalRate>();
        services.AddKeyedSingleton(partner.Name, (provider, _) =>
            new PartnerTurns(partner, provider.GetRequiredService<ISharedRate>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddTransient<BoundedBodyHandler>();
        var client = services.AddRefitGeneratedClient<TApi>(new RefitSettings(new SystemTextJsonContentSerializer(json)))
            .ConfigureHttpClient((provider, http) =>
            {
                http.BaseAddress = new Uri(provider.GetRequiredService<IOptions<TOptions>>().Value.BaseUrl.TrimEnd('/'));
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
        client.AddResilienceHandler(partner.Name, (pipeline, context) => PartnerPipeline.Build<TOptions>(pipeline, context, partner.Name))
            .SelectPipelineBy(_ => partner.StoreOf);
        return client.AddHttpMessageHandler<BoundedBodyHandler>();
    }
}
