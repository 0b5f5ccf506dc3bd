using System.Buffers;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace UsenAdmin.Load.Hosts;

/// <summary>
/// One terminal, as light as it can be: a WebSocket that speaks the hub's JSON by hand, skips negotiation, fetches the master where it is told to,
/// confirms it, and counts it as confirmed when the portal has said so.
/// </summary>
internal sealed class FleetTerminal(Uri server, HttpClient http, string token, bool fetches, bool stays) : IDisposable
{
    private const byte Separator = 0x1e;

    private readonly SemaphoreSlim _sending = new(1);
    private ClientWebSocket? _socket;
    private long _marked;
    private (Guid Run, long Version) _asked;
    private bool _dropped;

    /// <summary>The version that the portal has confirmed as held here; 0 while none is.</summary>
    public long Held { get; private set; }

    /// <summary>When that was, by the machine's monotonic clock.</summary>
    public long At { get; private set; }

    /// <summary>How often a version was asked for that is older than the one held.</summary>
    public int Backwards { get; private set; }

    public bool HasNewer => Held > _marked;

    public bool IsConnected => _socket?.State == WebSocketState.Open;

    public void Mark() => _marked = Held;

    public async Task ConnectAsync(CancellationToken ct)
    {
        _dropped = false;
        _socket?.Dispose();
        var socket = new ClientWebSocket();
        socket.Options.SetBuffer(1024, 1024);
        await socket.ConnectAsync(new Uri($"ws://{server.Authority}/hubs/terminal?access_token={token}"), ct);
        _socket = socket;
        await SendAsync("""{"protocol":"json","version":1}""", ct);
        var shaken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = ListenAsync(socket, shaken);
        await shaken.Task.WaitAsync(TimeSpan.FromSeconds(60), ct);
    }

    public void Drop()
    {
        _dropped = true;
        _socket?.Abort();
    }

    public async Task PingAsync(CancellationToken ct)
    {
        if (IsConnected)
        {
            await SendAsync("""{"type":6}""", ct);
        }
    }

    public void Dispose()
    {
        Drop();
        _sending.Dispose();
    }

    private async Task ListenAsync(ClientWebSocket socket, TaskCompletionSource shaken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(4096);
        var filled = 0;
        try
        {
            while (true)
            {
                if (filled == buffer.Length)
                {
                    Array.Resize(ref buffer, buffer.Length * 2);
                }

                var received = await socket.ReceiveAsync(buffer.AsMemory(filled), CancellationToken.None);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    break;
                }

                filled += received.Count;
                int end;
                while ((end = buffer.AsSpan(0, filled).IndexOf(Separator)) >= 0)
                {
                    if (!shaken.TrySetResult())
                    {
                        await TakeAsync(buffer.AsMemory(0, end));
                    }

                    buffer.AsSpan(end + 1, filled - end - 1).CopyTo(buffer);
                    filled -= end + 1;
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or HttpRequestException)
        {
            shaken.TrySetException(e);
        }

        shaken.TrySetException(new WebSocketException("Closed before the handshake."));
        socket.Dispose();
        if (stays && !_dropped)
        {
            await ReturnAsync();
        }
    }

    // As a device would: again and again, each at its own moment.
    private async Task ReturnAsync()
    {
        while (!_dropped)
        {
            await Task.Delay(Random.Shared.Next(100, 1_000));
            try
            {
                await ConnectAsync(CancellationToken.None);
                return;
            }
            catch (Exception e) when (e is WebSocketException or TimeoutException or HttpRequestException)
            {
                // The portal is away; it comes back.
            }
        }
    }

    private async Task TakeAsync(ReadOnlyMemory<byte> line)
    {
        using var message = JsonDocument.Parse(line);
        var root = message.RootElement;
        switch (root.GetProperty("type").GetInt32())
        {
            case 1 when root.GetProperty("target").GetString() == "MasterSyncRequested":
                var asked = root.GetProperty("arguments")[0];
                await ApplyAsync(asked.GetProperty("runId").GetGuid(), asked.GetProperty("version").GetInt64());
                break;
            case 3 when !root.TryGetProperty("error", out _):
                Held = Math.Max(Held, long.Parse(root.GetProperty("invocationId").GetString()!, System.Globalization.CultureInfo.InvariantCulture));
                At = Stopwatch.GetTimestamp();
                break;
            case 3 when stays:
                // It could not be written down; a device says it again.
                _ = AgainAsync();
                break;
        }
    }

    private async Task AgainAsync()
    {
        await Task.Delay(Random.Shared.Next(500, 2_000));
        try
        {
            await ApplyAsync(_asked.Run, _asked.Version);
        }
        catch (Exception e) when (e is WebSocketException or HttpRequestException)
        {
            // The line comes back by itself, and with it what is to be fetched.
        }
    }

    private async Task ApplyAsync(Guid run, long version)
    {
        _asked = version >= _asked.Version ? (run, version) : _asked;
        Backwards += version < Held ? 1 : 0;
        if (fetches)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/terminal/v1/master");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var answer = await http.SendAsync(request);
            answer.EnsureSuccessStatusCode();
            await answer.Content.CopyToAsync(Stream.Null);
        }

        await SendAsync($$"""{"type":1,"invocationId":"{{version}}","target":"MasterApplied","arguments":[{"runId":"{{run}}","version":{{version}}}]}""", CancellationToken.None);
    }

    private async Task SendAsync(string message, CancellationToken ct)
    {
        var bytes = Encoding.UTF8.GetBytes(message + (char)Separator);
        await _sending.WaitAsync(ct);
        try
        {
            await _socket!.SendAsync(bytes, WebSocketMessageType.Text, true, ct);
        }
        catch (ObjectDisposedException)
        {
            throw new WebSocketException("The line was lost.");
        }
        finally
        {
            _sending.Release();
        }
    }
}
