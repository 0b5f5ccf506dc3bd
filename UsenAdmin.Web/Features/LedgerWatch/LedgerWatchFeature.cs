using Hangfire;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Features.LedgerWatch;

/// <summary>What changes in a ledger, found by webhook or by schedule, and mended on 席情報の変更 before guests notice.</summary>
public static class LedgerWatchFeature
{
    public static IServiceCollection AddLedgerWatch(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<WatchOptions>()
            .Bind(configuration.GetSection("Ledgers:Watch")).Bind(configuration.GetSection("Portal")).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<WebhookSecrets>();
        services.AddSingleton<ReceiveWebhook>();
        services.AddSingleton<HandleWebhookEvents>();
        services.AddSingleton<RegisterWebhook>();
        services.AddSingleton<RegisterWebhooks>();
        services.AddSingleton<RotateWebhookSecret>();
        services.AddSingleton<SettleDrift>();
        services.AddSingleton<DriftQueries>();
        services.AddSingleton<CheckSeats>();
        services.AddSingleton<DriftReservations>();
        return services;
    }

    public static void MapLedgerWatch(this IEndpointRouteBuilder endpoints) => WebhookEndpoint.Map(endpoints);

    public static void ScheduleLedgerWatch(this IRecurringJobManager recurring)
    {
        recurring.AddOrUpdate<HandleWebhookEvents>("handle-webhook-events", JobServer.Queues.Ledgers, job => job.ExecuteAsync(CancellationToken.None), "*/5 * * * * *");
        recurring.AddOrUpdate<HandleWebhookEvents>("forget-webhook-events", JobServer.Queues.Ledgers, job => job.ForgetAsync(CancellationToken.None), Cron.Hourly());
        recurring.AddOrUpdate<RegisterWebhooks>("register-webhooks", JobServer.Queues.Ledgers, job => job.ExecuteAsync(CancellationToken.None), "*/20 * * * * *");
        foreach (var provider in Enum.GetValues<LedgerProvider>())
        {
            recurring.AddOrUpdate<CheckSeats>($"check-seats-{provider}", JobServer.Queues.Ledgers, job => job.ExecuteAsync(provider, CancellationToken.None), "*/5 * * * * *");
        }
    }
}
