using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using MessagePack;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.Terminals;

/// <summary>A message of the hub as it lay on the wire: target and the one argument, as JSON whatever the encoding.</summary>
public sealed record HubFrame(string Target, JsonNode Argument);

/// <summary>A bare WebSocket that speaks SignalR's JSON or MessagePack by hand, without negotiation: a client in another language.</summary>
public sealed class RawHub : IAsyncDisposable
{
    private const byte End = 0x1e;
    private readonly ClientWebSocket _socket = new();
    private readonly Channel<HubFrame> _frames = Channel.CreateUnbounded<HubFrame>();
    private readonly TaskCompletionSource<string?> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly bool _messagePack;
    private Task _reading = Task.CompletedTask;

    private RawHub(bool messagePack) => _messagePack = messagePack;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Done when the portal has cut the connection.</summary>
    public Task Closed => _reading;

    /// <summary>The error of the call that was made, null when it went well.</summary>
    public Task<string?> Completion => _completion.Task;

    /// <param name="connection">The connection's token, from a negotiation; null to skip it.</param>
    public static async Task<RawHub> ConnectAsync(Uri portal, string? token, bool messagePack = false, bool tokenInAddress = false, string? connection = null)
    {
        var hub = new RawHub(messagePack);
        string?[] query = [connection is null ? null : "id=" + connection, tokenInAddress ? "access_token=" + token : null];
        var address = new UriBuilder(portal) { Scheme = "ws", Path = "/hubs/terminal", Query = string.Join('&', query.Where(q => q is not null)) };
        if (!tokenInAddress)
        {
            hub._socket.Options.SetRequestHeader("Authorization", "Bearer " + token);
        }

        hub._socket.Options.CollectHttpResponseDetails = true;
        await hub._socket.ConnectAsync(address.Uri, Ct);
        await hub.SendAsync(Encoding.UTF8.GetBytes($"{{\"protocol\":\"{(messagePack ? "messagepack" : "json")}\",\"version\":1}}\u001e"), WebSocketMessageType.Text);
        var started = new TaskCompletionSource();
        hub._reading = hub.ReadAsync(started);
        await started.Task.WaitAsync(Ct);
        return hub;
    }

    public async Task<HubFrame> NextAsync(string target)
    {
        while (true)
        {
            var frame = await _frames.Reader.ReadAsync(Ct);
            if (frame.Target == target)
            {
                return frame;
            }
        }
    }

    /// <summary>Calls with one argument, given as JSON, and waits for the answer.</summary>
    public async Task<string?> CallAsync(string target, string argument)
    {
        await SendAsync(target, argument, "1");
        return await _completion.Task.WaitAsync(Ct);
    }

    /// <summary>Sends what wants no answer.</summary>
    public Task SendOnlyAsync(string target, string argument) => SendAsync(target, argument, null);

    private Task SendAsync(string target, string argument, string? invocation)
    {
        if (!_messagePack)
        {
            var id = invocation is null ? "" : $"\"invocationId\":\"{invocation}\",";
            return SendAsync(Encoding.UTF8.GetBytes($"{{\"type\":1,{id}\"target\":\"{target}\",\"arguments\":[{argument}]}}\u001e"), WebSocketMessageType.Text);
        }

        var buffer = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(buffer);
        writer.WriteArrayHeader(6);
        writer.Write(1);
        writer.WriteMapHeader(0);
        writer.Write(invocation);
        writer.Write(target);
        writer.WriteArrayHeader(1);
        writer.WriteRaw(MessagePackSerializer.ConvertFromJson(argument, cancellationToken: Ct));
        writer.WriteArrayHeader(0);
        writer.Flush();
        return SendAsync([.. Length(buffer.WrittenCount), .. buffer.WrittenSpan], WebSocketMessageType.Binary);
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading;
        _socket.Dispose();
    }

    private Task SendAsync(byte[] bytes, WebSocketMessageType type) => _socket.SendAsync(bytes, type, true, Ct);

    private async Task ReadAsync(TaskCompletionSource started)
    {
        var chunk = new byte[16 * 1024];
        var pending = new List<byte>();
        try
        {
            while (_socket.State == WebSocketState.Open)
            {
                var read = await _socket.ReceiveAsync(chunk, Ct);
                pending.AddRange(chunk.AsSpan(0, read.Count));
                if (!started.Task.IsCompleted)
                {
                    if (pending.IndexOf(End) is >= 0 and var end)
                    {
                        Assert.Equal("{}", Encoding.UTF8.GetString([.. pending[..end]]));
                        pending.RemoveRange(0, end + 1);
                        started.SetResult();
                    }
                    else
                    {
                        continue;
                    }
                }

                while (Take(pending) is { } frame)
                {
                    Understand(frame);
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            started.TrySetException(e);
        }
        finally
        {
            _frames.Writer.TryComplete();
        }
    }

    private JsonArray? Take(List<byte> pending)
    {
        if (!_messagePack)
        {
            if (pending.IndexOf(End) is not (>= 0 and var end))
            {
                return null;
            }

            var json = JsonNode.Parse(pending[..end].ToArray())!.AsObject();
            pending.RemoveRange(0, end + 1);
            return [json["type"]?.DeepClone(), json["target"]?.DeepClone(), json["arguments"]?.DeepClone(), json["error"]?.DeepClone()];
        }

        var (length, digits) = (0, 0);
        do
        {
            if (digits >= pending.Count)
            {
                return null;
            }

            length |= (pending[digits] & 0x7f) << (7 * digits);
        }
        while ((pending[digits++] & 0x80) != 0);
        if (pending.Count < digits + length)
        {
            return null;
        }

        var message = JsonNode.Parse(MessagePackSerializer.ConvertToJson(pending.GetRange(digits, length).ToArray()))!.AsArray();
        pending.RemoveRange(0, digits + length);
        var type = message[0]!.GetValue<int>();
        return type switch
        {
            1 => [type, message[3]!.DeepClone(), message[4]!.DeepClone(), null],
            3 => [type, null, null, message[3]!.GetValue<int>() == 1 ? message[4]!.DeepClone() : null],
            _ => [type, null, null, null],
        };
    }

    private void Understand(JsonArray frame)
    {
        switch (frame[0]!.GetValue<int>())
        {
            case 1:
                var arguments = frame[2]!.AsArray();
                _frames.Writer.TryWrite(new HubFrame(frame[1]!.GetValue<string>(), Assert.Single(arguments)!.DeepClone()));
                break;
            case 3:
                _completion.TrySetResult(frame[3]?.GetValue<string>());
                break;
            default:
                break; // Pings.
        }
    }

    private static IEnumerable<byte> Length(int length)
    {
        while (length > 0x7f)
        {
            yield return (byte)(length | 0x80);
            length >>= 7;
        }

        yield return (byte)length;
    }
}
