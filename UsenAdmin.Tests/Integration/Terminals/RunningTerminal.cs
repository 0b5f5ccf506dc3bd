using System.Threading.Channels;
using UsenAdmin.Integration.Terminals.Client;

namespace UsenAdmin.Tests.Integration.Terminals;

/// <summary>A client that runs until it is disposed of, as suddenly as a terminal whose plug is pulled.</summary>
internal sealed class RunningTerminal : IAsyncDisposable
{
    private readonly CancellationTokenSource _plug = new();
    private readonly Channel<TerminalState> _states = Channel.CreateUnbounded<TerminalState>();

    public RunningTerminal(TerminalClient client)
    {
        Client = client;
        client.StateChanged += state => _states.Writer.TryWrite(state);
        Run = client.RunAsync(_plug.Token);
    }

    public TerminalClient Client { get; }

    public Task Run { get; }

    /// <summary>Waits until it has come to that state, passing through others.</summary>
    public async Task BecomesAsync(TerminalState state, CancellationToken ct)
    {
        while (await _states.Reader.ReadAsync(ct) != state)
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _plug.CancelAsync();
        await Run;
        await Client.DisposeAsync();
        _plug.Dispose();
    }
}
