using System.Threading.RateLimiting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly;
using Refit;
using UsenAdmin.Integration.Ledgers.Resty;

namespace UsenAdmin.Integration.Ledgers;

/// <summary>Registers the ledgers that the portal can talk to.</summary>
public static class LedgersRegistration
{
    private const string Section = "Ledgers:Resty";

    /// <summary>The partner allows 20 requests a second per store.</summary>
    private const int RequestsPerSecond = 20;

    /// <summary>How many questions about one store may be under way or wait.</summary>
    private const int AtOncePerStore = 8;

    public static IServiceCollection AddLedgers(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<RestyOptions>().Bind(configuration.GetSection(Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddRefitGeneratedClient<IRestyApi>()
            .ConfigureHttpClient((provider, http) =>
            {
                var options = provider.GetRequiredService<IOptions<RestyOptions>>().Value;
                http.BaseAddress = new Uri(options.BaseUrl.TrimEnd('/'));
                http.Timeout = TimeSpan.FromSeconds(options.TimeoutSeconds + 5); // The pipeline's own time-out comes first and says more.
            })
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                ConnectTimeout = TimeSpan.FromSeconds(3),
            })
            .AddResilienceHandler("resty", BuildPipeline)
            .SelectPipelineBy(_ => StoreOf);
        services.AddSingleton<ILedger, RestyLedger>();
        services.AddSingleton<LedgerRegistry>();
        return services;
    }

    // A pipeline of its own for each store: one that hangs opens its own breaker and fills its own queue, nobody else's.
    private static string StoreOf(HttpRequestMessage request) =>
        request.RequestUri?.Segments is { Length: > 3 } segments
            ? string.Concat(segments.SkipWhile(s => s != "stores/").Take(2))
            : "";

    private static void BuildPipeline(ResiliencePipelineBuilder<HttpResponseMessage> pipeline, ResilienceHandlerContext context)
    {
        var options = context.ServiceProvider.GetRequiredService<IOptions<RestyOptions>>().Value;
        pipeline
            .AddTimeout(TimeSpan.FromSeconds(options.TimeoutSeconds))
            .AddConcurrencyLimiter(AtOncePerStore, AtOncePerStore * 4)
            .AddCircuitBreaker(new HttpCircuitBreakerStrategyOptions
            {
                FailureRatio = 0.6,
                MinimumThroughput = 5,
                SamplingDuration = TimeSpan.FromSeconds(30),
                BreakDuration = TimeSpan.FromSeconds(10),
            })
            .AddRetry(new HttpRetryStrategyOptions
            {
                // Only reading is repeated; whatever changes something is the outbox's own affair.
                MaxRetryAttempts = 1,
                Delay = TimeSpan.FromMilliseconds(200),
                UseJitter = true,
                ShouldHandle = attempt => ValueTask.FromResult(
                    attempt.Context.GetRequestMessage()?.Method == HttpMethod.Get && attempt.Outcome.Exception is HttpRequestException),
            })
            .AddRateLimiter(new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
            {
                TokenLimit = RequestsPerSecond,
                TokensPerPeriod = RequestsPerSecond,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                QueueLimit = RequestsPerSecond * 2,
            }));
    }
}
