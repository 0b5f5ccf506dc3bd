using Hangfire;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace UsenAdmin.Web.Hosting;

/// <summary>Whether the seeding of a first start is through; without demo data it is from the beginning.</summary>
public sealed class SeedingState
{
    private volatile bool _done;

    public bool IsDone => _done;

    public void Done() => _done = true;
}

/// <summary>Ready: migrated (the portal does not listen before), seeded, PostgreSQL answers and a job server lives.</summary>
public sealed class Readiness(SeedingState seeding, JobStorage jobs, TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan HeartbeatAge = TimeSpan.FromMinutes(1);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!seeding.IsDone)
        {
            return Task.FromResult(HealthCheckResult.Unhealthy("Demo data are being written."));
        }

        var oldest = time.GetUtcNow().UtcDateTime - HeartbeatAge;
        return Task.FromResult(jobs.GetMonitoringApi().Servers().Any(s => s.Heartbeat > oldest)
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("No job server has reported."));
    }
}
