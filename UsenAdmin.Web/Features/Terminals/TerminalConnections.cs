using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;
using UsenAdmin.Data.Fence;

namespace UsenAdmin.Web.Features.Terminals;

/// <summary>The live connections of this node, so that those whose token was taken away can be cut.</summary>
public sealed class TerminalConnections
{
    private readonly ConcurrentDictionary<string, (TerminalIdentity Terminal, HubCallerContext Context)> _connections = new();

    public void Add(TerminalIdentity terminal, HubCallerContext context) => _connections[context.ConnectionId] = (terminal, context);

    /// <summary>The connections on this node of these terminals.</summary>
    public IEnumerable<(string ConnectionId, Guid TerminalId)> Of(IReadOnlySet<Guid> terminals) =>
        _connections.Where(c => terminals.Contains(c.Value.Terminal.TerminalId)).Select(c => (c.Key, c.Value.Terminal.TerminalId));

    public void Remove(HubCallerContext context) => _connections.TryRemove(context.ConnectionId, out _);

    public IReadOnlyList<TerminalIdentity> Connected() => [.. _connections.Values.Select(c => c.Terminal)];

    public void Cut(IReadOnlyCollection<CutTerminal> cut)
    {
        var generations = cut.ToDictionary(c => c.TerminalId, c => c.Generation);
        foreach (var (terminal, context) in _connections.Values)
        {
            if (terminal.TokenGeneration < generations.GetValueOrDefault(terminal.TerminalId))
            {
                context.Abort();
            }
        }
    }
}

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
