using Hangfire;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Integration.Ledgers;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Features.ReservationLinks;

/// <summary>予約連携: stores joined to ledgers by 店舗ID, and their tables to the ledger's seats (manual 2-1, 2-2).</summary>
public static class ReservationLinksFeature
{
    public static IServiceCollection AddReservationLinks(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<ISharedRate>(provider => new PostgresRate(provider.GetRequiredService<PortalDatabase>().App));
        services.AddLedgers(configuration);
        services.AddSingleton<LedgerCredentials>();
        services.AddSingleton<LedgerDesk>();
        services.AddSingleton<SeatBook>();
        services.AddSingleton<LinkStore>();
        services.AddSingleton<UnlinkStore>();
        services.AddSingleton<VerifyLink>();
        services.AddSingleton<VerifyLinks>();
        services.AddSingleton<RegisterTableMapping>();
        services.AddSingleton<CheckLedgerCredential>();
        services.AddSingleton<KeepLedgerCredential>();
        services.AddSingleton<LedgerCredentialQuery>();
        services.AddSingleton<StoreSearchQuery>();
        services.AddSingleton<StoreLinkQuery>();
        services.AddSingleton<TableMappingQuery>();
        return services;
    }

    public static void ScheduleReservationLinks(this IRecurringJobManager recurring)
    {
        recurring.RemoveIfExists("verify-links"); // As it was called while all ledgers shared it.
        foreach (var provider in Enum.GetValues<LedgerProvider>())
        {
            recurring.AddOrUpdate<VerifyLinks>($"verify-links-{provider}", JobServer.Queues.Ledgers, job => job.ExecuteAsync(provider, CancellationToken.None), "*/5 * * * * *");
        }
    }
}
