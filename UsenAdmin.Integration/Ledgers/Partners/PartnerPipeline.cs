using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly;

namespace UsenAdmin.Integration.Ledgers.Partners;

/// <summary>
/// What a request to a partner passes, from the outside in: circuit breaker, time-out of the whole, places per store, repetition of
/// reads, turns per store. Each store has a breaker of its own: one that hangs holds up nobody else's.
/// </summary>
internal static class PartnerPipeline
{
    private static readonly Lock Building = new();

    public static void Build<TOptions>(ResiliencePipelineBuilder<HttpResponseMessage> pipeline, ResilienceHandlerContext context, string partner)
        where TOptions : PartnerOptions
    {
        // Validating the options is not safe for two threads at the process's first use (RangeAttribute converts its bounds lazily), and
        // the first two stores are asked at once.
        lock (Building)
        {
            Add(
                pipeline,
                TimeSpan.FromSeconds(context.ServiceProvider.GetRequiredService<IOptions<TOptions>>().Value.TimeoutSeconds),
                context.ServiceProvider.GetRequiredKeyedService<PartnerTurns>(partner));
        }
    }

    private static void Add(ResiliencePipelineBuilder<HttpResponseMessage> pipeline, TimeSpan timeout, PartnerTurns turns) => pipeline
        .AddCircuitBreaker(new HttpCircuitBreakerStrategyOptions
        {
            FailureRatio = 0.6,
            MinimumThroughput = 5,
            SamplingDuration = TimeSpan.FromSeconds(30),
            BreakDuration = TimeSpan.FromSeconds(10),
        })
        .AddTimeout(timeout)
        .AddRateLimiter(new HttpRateLimiterStrategyOptions
        {
            RateLimiter = args => turns.EnterAsync(args.Context.GetRequestMessage()!, args.Context.CancellationToken),
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
            RateLimiter = args => turns.SendAsync(args.Context.GetRequestMessage()!, timeout / 2, args.Context.CancellationToken),
        });
}
