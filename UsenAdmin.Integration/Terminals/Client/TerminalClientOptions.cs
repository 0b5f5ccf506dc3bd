using UsenAdmin.Data.Terminals;

namespace UsenAdmin.Integration.Terminals.Client;

/// <summary>How the hub's messages are encoded.</summary>
public enum TerminalEncoding
{
    Json,
    MessagePack,
}

/// <summary>What a device is told when it is set up.</summary>
public sealed record TerminalClientOptions
{
    /// <summary>The portal, e.g. <c>https://portal.example.jp/</c>.</summary>
    public required Uri BaseUrl { get; init; }

    /// <summary>Where the token, the master and the opening are kept. Made when missing; of this one client alone.</summary>
    public required string DataDirectory { get; init; }

    public required TerminalKind Kind { get; init; }

    public required string SerialNumber { get; init; }

    public required string AppVersion { get; init; }

    public TerminalEncoding Encoding { get; init; } = TerminalEncoding.MessagePack;

    /// <summary>Opens the WebSocket at once: one round trip less, and no sticky sessions needed.</summary>
    public bool SkipNegotiation { get; init; } = true;

    /// <summary>Without a hub connection, how often an open terminal polls; ±20 %.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest wait before the first new attempt; it doubles up to <see cref="LongestRetry"/>. Each wait is 50–100 % of it.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromSeconds(60);

    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A handler that several clients share; it is not disposed. Null: one of its own.</summary>
    public HttpMessageHandler? Handler { get; init; }
}
