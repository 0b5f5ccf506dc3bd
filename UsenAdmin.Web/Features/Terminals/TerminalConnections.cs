using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;
using UsenAdmin.Data.Fence;

namespace UsenAdmin.Web.Features.Terminals;

/// <summary>A live connection of a terminal to this node.</summary>
public sealed class TerminalConnection(TerminalIdentity terminal, HubConnectionContext line)
{
    private long _version;
    private DateTimeOffset _at;

    public TerminalIdentity Terminal => terminal;

    public HubConnectionContext Line => line;

    /// <summary>It was told to fetch this version. Only a hint's hint: two who tell at once may both be right.</summary>
    public void Told(long version, DateTimeOffset at) => (_version, _at) = (version, at);

    /// <summary>Whether it was told this version, or a newer one, since then.</summary>
    public bool WasTold(long version, DateTimeOffset since) => _version >= version && _at > since;
}

/// <summary>
/// The live connections of this node, by terminal: one each, or two for the moment in which a lost one has not been noticed yet.
/// </summary>
public sealed class TerminalConnections
{
    private readonly ConcurrentDictionary<Guid, TerminalConnection[]> _terminals = new();

    public void Add(TerminalIdentity terminal, HubConnectionContext line) =>
        _terminals.AddOrUpdate(terminal.TerminalId, static (_, made) => [made], static (_, known, made) => [.. known, made], new TerminalConnection(terminal, line));

    public void Remove(Guid terminalId, HubConnectionContext line)
    {
        while (_terminals.TryGetValue(terminalId, out var known))
        {
            TerminalConnection[] left = [.. known.Where(c => c.Line != line)];
            // Only what was looked at is replaced: another connection may come or go meanwhile.
            if (left.Length == 0 ? _terminals.TryRemove(new(terminalId, known)) : _terminals.TryUpdate(terminalId, left, known))
            {
                return;
            }
        }
    }

    public IReadOnlyList<TerminalConnection> Of(Guid terminalId) => _terminals.TryGetValue(terminalId, out var known) ? known : [];

    public IReadOnlyList<TerminalIdentity> Connected() => [.. _terminals.Values.SelectMany(c => c).Select(c => c.Terminal)];

    /// <summary>Cuts the connections of tokens that were taken away.</summary>
    public void Cut(IReadOnlyCollection<CutTerminal> cut)
    {
        foreach (var gone in cut)
        {
            foreach (var connection in Of(gone.TerminalId).Where(c => c.Terminal.TokenGeneration < gone.Generation))
            {
                connection.Line.Abort();
            }
        }
    }
}
