using Hangfire;
using Hangfire.PostgreSql;
using Npgsql;

namespace UsenAdmin.Web.Hosting;

/// <summary>Hangfire on PostgreSQL. It starts work; the work's own rows carry it, so every job may run twice.</summary>
public static class JobServer
{
    /// <summary>Queues by urgency: what a person waits for, what a partner waits for, and the rest.</summary>
    public static class Queues
    {
        public const string Sync = "a-sync";
        public const string Ledgers = "b-ledgers";
        public const string Default = "default";
    }

    /// <param name="serves">Whether this process works on jobs; a command only queues them.</param>
    public static IServiceCollection AddJobServer(this IServiceCollection services, PortalDatabase database, bool serves)
    {
        // A pool of its own: prepared statements double the rate of jobs and stay away from the tenant connections.
        var connectionString = new NpgsqlConnectionStringBuilder(database.App)
        {
            MaxAutoPrepare = 60,
            AutoPrepareMinUsages = 2,
            ApplicationName = "usenadmin-jobs",
        }.ConnectionString;
        services.AddHangfire(hangfire => hangfire
            .SetDataCompatibilityLevel(CompatibilityLevel.Version_180)
            .UseSimpleAssemblyNameTypeSerializer()
            .UseRecommendedSerializerSettings()
            .UsePostgreSqlStorage(
                storage => storage.UseNpgsqlConnection(connectionString),
                new PostgreSqlStorageOptions
                {
                    SchemaName = JobStorageSchema.Name,
                    PrepareSchemaIfNecessary = false,
                    QueuePollInterval = TimeSpan.FromSeconds(1),
                    UseSlidingInvisibilityTimeout = true,
                    InvisibilityTimeout = TimeSpan.FromMinutes(2),
                    // Its locks have no owner: one whose holder was killed stands until this is over. The next start waits 15 s for the
                    // lock of each recurring job, so that it must be less.
                    DistributedLockTimeout = TimeSpan.FromSeconds(10),
                }));
        if (!serves)
        {
            return services;
        }

        services.AddHangfireServer(server =>
        {
            server.Queues = [Queues.Sync, Queues.Ledgers, Queues.Default];
            server.WorkerCount = 10;
            server.SchedulePollingInterval = TimeSpan.FromSeconds(1);
        });
        return services;
    }
}
