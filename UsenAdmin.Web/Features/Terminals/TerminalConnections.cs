using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;
using UsenAdmin.Data.Fence;

namespace UsenAdmin.Web.Features.Terminals;

/// <summary>The live connections of this node, so that those of a revoked terminal can be cut.</summary>
public sealed class TerminalConnections
{
    private readonly ConcurrentDictionary<string, (Guid Terminal, HubCallerContext Context)> _connections = new();

    public void Add(Guid terminalId, HubCallerContext context) => _connections[context.ConnectionId] = (terminalId, context);

    public void Remove(HubCallerContext context) => _connections.TryRemove(context.ConnectionId, out _);

    public void Cut(IReadOnlySet<Guid> terminals)
    {
        foreach (var (_, context) in _connections.Values.Where(c => terminals.Contains(c.Terminal)))
        {
            context.Abort();
        }
    }
}

/// <summary>Looks every two seconds which terminals were revoked, on whatever node, and cuts their connections here.</summary>
public sealed class RevocationWatch(CrossCompanyQueries lookups, TerminalConnections connections, TimeProvider time, ILogger<RevocationWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>Clocks of nodes differ, and a commit may come late.</summary>
    private static readonly TimeSpan LookBack = TimeSpan.FromMinutes(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var revoked = await lookups.RevokedTerminalsAsync(time.GetUtcNow() - LookBack, stoppingToken);
                connections.Cut(revoked.ToHashSet());
            }
            catch (Exception e) when (e is Npgsql.NpgsqlException or InvalidOperationException && !stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning(e, "Revoked terminals could not be looked up; tried again in {Interval}", Interval);
            }
        }
    }
}
