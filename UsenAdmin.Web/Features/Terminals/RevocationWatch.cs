using UsenAdmin.Data.Fence;

namespace UsenAdmin.Web.Features.Terminals;

/// <summary>Looks every two seconds which terminals were revoked or enrolled anew, on whatever node, and cuts their connections here.</summary>
public sealed class RevocationWatch(CrossCompanyQueries lookups, TerminalConnections connections, TimeProvider time, ILogger<RevocationWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>A commit may come late. No node's clock has a say.</summary>
    private static readonly TimeSpan LookBack = TimeSpan.FromMinutes(2);

    /// <summary>Cuts those connected here whose tokens were taken away lately.</summary>
    public async Task CutAsync(CancellationToken ct) => connections.Cut(await lookups.CutTerminalsAsync(LookBack, ct));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await CutAsync(stoppingToken);
            }
            catch (Exception e) when (e is Npgsql.NpgsqlException or InvalidOperationException && !stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning(e, "Revoked terminals could not be looked up; tried again in {Interval}", Interval);
            }
        }
    }
}
