using Microsoft.AspNetCore.SignalR;
using Npgsql;
using UsenAdmin.Data.Fence;
using UsenAdmin.Integration.Terminals.Protocol;
using UsenAdmin.Web.Features.Terminals;

namespace UsenAdmin.Web.Features.MasterSync;

/// <summary>
/// The slow poll of each node: terminals that were told some seconds ago and have not answered are told again if they are connected here.
/// So a hint that was sent on a node whose terminals they are not costs seconds and no more. A connection of this node that was told has heard it, and is
/// told again only after a while: when thousands take long together, telling all of them twice would make it longer.
/// </summary>
public sealed class UnansweredPoll(
    CrossCompanyQueries lookups, IHubContext<TerminalHub> hub, TerminalConnections connections, TerminalNotifier notifier, TimeProvider time, ILogger<UnansweredPoll> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(15);
    private const int AtMost = 20_000;

    /// <summary>Tells those that are connected here.</summary>
    public async Task TellAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var unanswered = await lookups.UnansweredTerminalsAsync(now - Interval, AtMost, ct);
        if (unanswered.Count == 0)
        {
            return;
        }

        // The newest version of each, and of the runs that bring it the newest (their ids grow with time): latest wins.
        var newest = unanswered.GroupBy(t => t.TerminalId).ToDictionary(g => g.Key, g => g.MaxBy(t => (t.Version, t.RunId))!);
        foreach (var connection in newest.Keys.SelectMany(connections.Of))
        {
            var terminal = newest[connection.Terminal.TerminalId];
            if (connection.WasTold(terminal.Version, since: now - Again))
            {
                continue;
            }

            connection.Told(terminal.Version, now);
            await hub.Clients.Client(connection.Line.ConnectionId).SendAsync(
                TerminalHubNames.MasterSyncRequested, new MasterSyncRequestedMessage { RunId = terminal.RunId, Version = terminal.Version }, ct);
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
