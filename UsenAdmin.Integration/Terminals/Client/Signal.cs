using System.Threading.Channels;

namespace UsenAdmin.Integration.Terminals.Client;

/// <summary>Wakes one worker. However often it is set while the worker is busy, the worker runs once more.</summary>
internal sealed class Signal
{
    private readonly Channel<bool> _channel =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Set() => _channel.Writer.TryWrite(true);

    public ValueTask<bool> WaitAsync(CancellationToken ct) => _channel.Reader.ReadAsync(ct);
}
