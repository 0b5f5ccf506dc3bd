using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using StackExchange.Redis;
using UsenAdmin.Integration.Terminals.Protocol;

namespace UsenAdmin.Web.Features.Terminals;

/// <summary>
/// The terminals' hub over several nodes, where <c>ConnectionStrings:Redis</c> is configured: what is sent to groups goes to the
/// connections of this node at once, and by one Redis message to the other nodes. SignalR's own backplane sends also what is local
/// through Redis, and lets nobody connect while Redis is away, pages among them; here a dead Redis costs the hint alone, and the poll
/// (<see cref="MasterSync.UnansweredPoll"/>) makes it good.
/// </summary>
public sealed class TerminalBackplane : TerminalLines, IHostedService, IAsyncDisposable
{
    private static readonly RedisChannel Channel = RedisChannel.Literal("usenadmin:terminals");

    private readonly Guid _node = Guid.NewGuid();
    private readonly ConfigurationOptions _options;
    private readonly ILogger<TerminalBackplane> _logger;
    private ConnectionMultiplexer? _redis;

    public TerminalBackplane(
        string connectionString, TerminalConnections connections, TimeProvider time, ILogger<DefaultHubLifetimeManager<TerminalHub>> hubLogger, ILogger<TerminalBackplane> logger)
        : base(connections, time, hubLogger)
    {
        _logger = logger;
        _options = ConfigurationOptions.Parse(connectionString);
        _options.ClientName = "usenadmin";
        // It connects when it can, for as long as it takes; meanwhile nothing is queued and nobody waits.
        _options.AbortOnConnectFail = false;
        _options.BacklogPolicy = BacklogPolicy.FailFast;
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _redis = await ConnectionMultiplexer.ConnectAsync(_options);
        _redis.ConnectionFailed += (_, failure) => _logger.LogWarning(failure.Exception, "Redis is away; terminals of other nodes are told by the poll");
        _redis.ConnectionRestored += (_, _) => _ = SubscribeAsync();
        await SubscribeAsync();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override Task SendGroupsAsync(IReadOnlyList<string> groupNames, string methodName, object?[] args, CancellationToken cancellationToken = default)
    {
        Publish(groupNames, methodName, args);
        return base.SendGroupsAsync(groupNames, methodName, args, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_redis is not null)
        {
            await _redis.DisposeAsync();
        }
    }

    private void Publish(IReadOnlyList<string> groups, string method, object?[] args)
    {
        if (_redis is { IsConnected: true } redis && args is [ITerminalHubMessage message])
        {
            var envelope = new Envelope(_node, [.. groups], method, message.GetType().Name, JsonSerializer.SerializeToElement(message, message.GetType(), TerminalJson.Options));
            _ = redis.GetSubscriber().PublishAsync(Channel, TerminalJson.Write(envelope), CommandFlags.FireAndForget);
        }
    }

    // Subscribing again is harmless: Redis keeps one subscription a channel, and the handler is taken off first.
    private async Task SubscribeAsync()
    {
        try
        {
            var subscriber = _redis!.GetSubscriber();
            await subscriber.UnsubscribeAsync(Channel, Receive, CommandFlags.FireAndForget);
            await subscriber.SubscribeAsync(Channel, Receive);
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            _logger.LogWarning(e, "Redis cannot be reached; the subscription is made when it is back");
        }
    }

    private void Receive(RedisChannel channel, RedisValue value) => _ = ReceiveAsync(value);

    private async Task ReceiveAsync(RedisValue value)
    {
        try
        {
            if (TerminalJson.Read<Envelope>(value.ToString()) is { } envelope && envelope.Node != _node && MessageType(envelope.Type) is { } type
                && envelope.Message.Deserialize(type, TerminalJson.Options) is { } message)
            {
                await base.SendGroupsAsync(envelope.Groups, envelope.Method, [message]);
            }
        }
        catch (JsonException e)
        {
            _logger.LogWarning(e, "A message of another node could not be read; it may be of another version");
        }
    }

    // Only the protocol's own messages: what stands in Redis chooses no other type.
    private static Type? MessageType(string name) =>
        typeof(ITerminalHubMessage).Assembly.GetType($"{typeof(ITerminalHubMessage).Namespace}.{name}") is { } type && typeof(ITerminalHubMessage).IsAssignableFrom(type) ? type : null;

    private sealed record Envelope(Guid Node, string[] Groups, string Method, string Type, JsonElement Message);
}
