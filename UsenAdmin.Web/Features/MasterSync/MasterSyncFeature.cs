using Hangfire;
using UsenAdmin.Data.MasterSync;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Features.MasterSync;

/// <summary>マスタ同期: versions of the stores' masters, and the runs that bring them to the terminals (manual 2-4).</summary>
public static class MasterSyncFeature
{
    public static IServiceCollection AddMasterSync(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(Options(configuration));
        services.AddSingleton<LiveSignals>();
        services.AddSingleton(provider => new JobLock(provider.GetRequiredService<PortalDatabase>().App));
        services.AddSingleton<TerminalNotifier>();
        services.AddSingleton<MasterVersions>();
        services.AddSingleton<MasterDocuments>();
        services.AddSingleton<SyncRunQueue>();
        services.AddSingleton<StartMasterSync>();
        services.AddSingleton<PrepareSyncRun>();
        services.AddSingleton<AdvanceSyncRun>();
        services.AddSingleton<HoldSyncRun>();
        services.AddSingleton<ResumeSyncRun>();
        services.AddSingleton<CancelSyncRun>();
        services.AddSingleton<RetrySyncRun>();
        services.AddSingleton<RollBackMasterSync>();
        services.AddSingleton<ConfirmMaster>();
        services.AddSingleton<ReportMasterFailure>();
        services.AddSingleton<RunMasterSync>();
        services.AddSingleton<SweepSyncRuns>();
        services.AddSingleton<TidyMasterSync>();
        services.AddSingleton<RunSyncSchedules>();
        services.AddSingleton<SaveSyncSchedule>();
        services.AddSingleton<DeleteSyncSchedule>();
        services.AddSingleton<PreviewMasterSync>();
        services.AddSingleton<MasterSyncQueries>();
        services.AddSingleton<MasterVersionQueries>();
        services.AddSingleton<SyncScheduleQueries>();
        services.AddSingleton<SyncRunProgress>();
        services.AddHostedService(provider => provider.GetRequiredService<SyncRunProgress>());
        services.AddHostedService<TakeUpSyncRuns>();
        services.AddHostedService<UnansweredPoll>();
        services.AddHostedService<LivePoll>();
        return services;
    }

    public static void ScheduleMasterSync(this IRecurringJobManager recurring)
    {
        recurring.AddOrUpdate<SweepSyncRuns>("sweep-sync-runs", JobServer.Queues.Sync, job => job.ExecuteAsync(CancellationToken.None), "*/5 * * * * *");
        recurring.AddOrUpdate<RunSyncSchedules>("run-sync-schedules", JobServer.Queues.Sync, job => job.ExecuteAsync(CancellationToken.None), "* * * * *");
        recurring.AddOrUpdate<TidyMasterSync>("tidy-master-sync", JobServer.Queues.Default, job => job.ExecuteAsync(CancellationToken.None), "17 18 * * *");
    }

    private static RollOutOptions Options(IConfiguration configuration)
    {
        var section = configuration.GetSection("MasterSync");
        var options = section.Get<RollOutOptions>() ?? new RollOutOptions();
        // The binder adds to a list's default instead of taking its place.
        options = section.GetSection(nameof(RollOutOptions.Waves)).Get<int[]>() is { } waves ? options with { Waves = waves } : options;
        return options.Check().ToList() is { Count: > 0 } wrong ? throw new StartupException(string.Join('\n', wrong)) : options;
    }
}
