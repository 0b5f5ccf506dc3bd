using Microsoft.AspNetCore.SignalR;
using Npgsql;
using UsenAdmin.Data.Fence;
using UsenAdmin.Integration.Terminals.Protocol;
using UsenAdmin.Web.Features.Terminals;

namespace UsenAdmin.Web.Features.MasterSync;

/// <summary>
/// The slow poll of each node: terminals that were told some seconds ago and have not answered are told again if they are connected here.
/// So a hint that was lost, or that was sent on a node whose terminals they are not, costs seconds and no more.
/// </summary>
public sealed class UnansweredPoll(
    CrossCompanyQueries lookups, IHubContext<TerminalHub> hub, TerminalConnections connections, TerminalNotifier notifier, TimeProvider time, ILogger<UnansweredPoll> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private const int AtMost = 20_000;

    /// <summary>Tells those that are connected here.</summary>
    public async Task TellAsync(CancellationToken ct)
    {
        var unanswered = await lookups.UnansweredTerminalsAsync(time.GetUtcNow() - Interval, AtMost, ct);
        if (unanswered.Count == 0)
        {
            return;
        }

        // The newest version of each, and of the runs that bring it the newest (their ids grow with time): latest wins.
        var newest = unanswered.GroupBy(t => t.TerminalId).ToDictionary(g => g.Key, g => g.MaxBy(t => (t.Version, t.RunId))!);
        foreach (var (connection, terminal) in connections.Of(newest.Keys.ToHashSet()))
        {
            await hub.Clients.Client(connection).SendAsync(
                TerminalHubNames.MasterSyncRequested, new MasterSyncRequestedMessage { RunId = newest[terminal].RunId, Version = newest[terminal].Version }, ct);
        }

        notifier.Wake(newest.Keys);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await TellAsync(stoppingToken);
            }
            catch (Exception e) when (e is NpgsqlException or InvalidOperationException && !stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning(e, "Unanswered terminals could not be looked up; tried again in {Interval}", Interval);
            }
        }
    }
}
