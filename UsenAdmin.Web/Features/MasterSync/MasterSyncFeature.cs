using Hangfire;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Features.MasterSync;

/// <summary>マスタ同期: versions of the stores' masters, and the runs that bring them to the terminals (manual 2-4).</summary>
public static class MasterSyncFeature
{
    public static IServiceCollection AddMasterSync(this IServiceCollection services)
    {
        services.AddSingleton<LiveSignals>();
        services.AddSingleton<TerminalNotifier>();
        services.AddSingleton<MasterVersions>();
        services.AddSingleton<SyncRunCompletion>();
        services.AddSingleton<StartMasterSync>();
        services.AddSingleton<ConfirmMaster>();
        services.AddSingleton<ReportMasterFailure>();
        services.AddSingleton<RunMasterSync>();
        services.AddSingleton<SweepSyncRuns>();
        services.AddSingleton<MasterSyncQueries>();
        return services;
    }

    public static void ScheduleMasterSync(this IRecurringJobManager recurring) =>
        recurring.AddOrUpdate<SweepSyncRuns>("sweep-sync-runs", JobServer.Queues.Sync, job => job.ExecuteAsync(CancellationToken.None), "*/5 * * * * *");
}
