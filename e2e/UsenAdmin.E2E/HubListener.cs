using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;
using Xunit;

namespace UsenAdmin.E2E;

/// <summary>A device's live line to a node, bare: it hears which runs are to be fetched, and confirms nothing by itself.</summary>
public sealed class HubListener : IAsyncDisposable
{
    private const char End = '\u001e';
    private readonly ClientWebSocket _socket = new();
    private readonly Channel<(string Message, long At)> _heard = Channel.CreateUnbounded<(string, long)>();
    private Task _reading = Task.CompletedTask;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<HubListener> ConnectAsync(string portal, string token)
    {
        var hub = new HubListener();
        hub._socket.Options.SetRequestHeader("Authorization", "Bearer " + token);
        await hub._socket.ConnectAsync(new UriBuilder(portal) { Scheme = "ws", Path = "/hubs/terminal" }.Uri, Ct);
        await hub._socket.SendAsync(Encoding.UTF8.GetBytes($"{{\"protocol\":\"json\",\"version\":1}}{End}"), WebSocketMessageType.Text, true, Ct);
        var started = new TaskCompletionSource();
        hub._reading = hub.ReadAsync(started);
        await started.Task.WaitAsync(Ct);
        return hub;
    }

    /// <summary>Waits until MasterSyncRequested names the run.</summary>
    /// <returns>When it did, on the clock of <see cref="Stopwatch.GetTimestamp"/>.</returns>
    public async Task<long> HearsAsync(string runId, TimeSpan patience)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(patience);
        while (true)
        {
            var (message, at) = await _heard.Reader.ReadAsync(limit.Token);
            if (message.Contains("\"MasterSyncRequested\"", StringComparison.OrdinalIgnoreCase) && message.Contains(runId, StringComparison.OrdinalIgnoreCase))
            {
                return at;
            }
        }
    }

    /// <summary>Tells the portal something, without waiting for what it says to that.</summary>
    /// <param name="argument">The message's one argument, as JSON.</param>
    public Task SayAsync(string message, string argument) => _socket.SendAsync(
        Encoding.UTF8.GetBytes($"{{\"type\":1,\"target\":\"{message}\",\"arguments\":[{argument}]}}{End}"), WebSocketMessageType.Text, true, Ct);

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading;
        _socket.Dispose();
    }

    private async Task ReadAsync(TaskCompletionSource started)
    {
        var chunk = new byte[16 * 1024];
        var pending = new StringBuilder();
        try
        {
            while (_socket.State == WebSocketState.Open)
            {
                var read = await _socket.ReceiveAsync(chunk, Ct);
                pending.Append(Encoding.UTF8.GetString(chunk, 0, read.Count));
                var frames = pending.ToString().Split(End);
                pending.Clear().Append(frames[^1]);
                foreach (var frame in frames[..^1])
                {
                    if (!started.TrySetResult())
                    {
                        _heard.Writer.TryWrite((frame, Stopwatch.GetTimestamp()));
                    }
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            started.TrySetException(e);
        }
        finally
        {
            _heard.Writer.TryComplete();
        }
    }
}
