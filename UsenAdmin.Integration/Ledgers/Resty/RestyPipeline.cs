using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly;

namespace UsenAdmin.Integration.Ledgers.Resty;

/// <summary>
/// What a request to Resty passes, from the outside in: circuit breaker, time-out of the whole, places per store, repetition of reads,
/// rate per store. Each store has a breaker of its own: one that hangs holds up nobody else's.
/// </summary>
internal static class RestyPipeline
{
    private const string Stores = "stores/";

    private static readonly Lock Building = new();

    /// <summary>The store that a request is about; empty when it is about none.</summary>
    public static string StoreOf(HttpRequestMessage request) =>
        request.RequestUri!.Segments.SkipWhile(s => s != Stores).ElementAtOrDefault(1)?.TrimEnd('/') ?? "";

    public static void Build(ResiliencePipelineBuilder<HttpResponseMessage> pipeline, ResilienceHandlerContext context)
    {
        // Validating the options is not safe for two threads at the process's first use (RangeAttribute converts its bounds lazily), and
        // the first two stores are asked at once.
        lock (Building)
        {
            Add(pipeline, context);
        }
    }

    private static void Add(ResiliencePipelineBuilder<HttpResponseMessage> pipeline, ResilienceHandlerContext context)
    {
        var options = context.ServiceProvider.GetRequiredService<IOptions<RestyOptions>>().Value;
        var limits = context.ServiceProvider.GetRequiredService<RestyLimits>();
        pipeline
            .AddCircuitBreaker(new HttpCircuitBreakerStrategyOptions
            {
                FailureRatio = 0.6,
                MinimumThroughput = 5,
                SamplingDuration = TimeSpan.FromSeconds(30),
                BreakDuration = TimeSpan.FromSeconds(10),
            })
            .AddTimeout(TimeSpan.FromSeconds(options.TimeoutSeconds))
            .AddRateLimiter(new HttpRateLimiterStrategyOptions
            {
                RateLimiter = args => limits.EnterAsync(StoreOf(args.Context.GetRequestMessage()!), args.Context.CancellationToken),
            })
            .AddRetry(new HttpRetryStrategyOptions
            {
                // Only reading is repeated; whatever changes something is the outbox's own affair.
                MaxRetryAttempts = 1,
                Delay = TimeSpan.FromMilliseconds(200),
                UseJitter = true,
                ShouldHandle = attempt => ValueTask.FromResult(
                    attempt.Context.GetRequestMessage()?.Method == HttpMethod.Get && attempt.Outcome.Exception is (HttpRequestException or IOException)),
            })
            .AddRateLimiter(new HttpRateLimiterStrategyOptions
            {
                RateLimiter = args => limits.SendAsync(StoreOf(args.Context.GetRequestMessage()!), args.Context.CancellationToken),
            });
    }
}
