using UsenAdmin.Data.Ledgers;

namespace UsenAdmin.Integration.Terminals.Protocol;

/// <summary>Names of the hub's messages, and where it is.</summary>
public static class TerminalHubNames
{
    public const string Path = "/hubs/terminal";
    public const string MasterSyncRequested = nameof(MasterSyncRequested);
    public const string MasterSyncFinished = nameof(MasterSyncFinished);
    public const string LauncherChanged = nameof(LauncherChanged);
    public const string ReservationsChanged = nameof(ReservationsChanged);
    public const string FloorChanged = nameof(FloorChanged);
    public const string MasterApplied = nameof(MasterApplied);
    public const string MasterSyncFailed = nameof(MasterSyncFailed);
}

/// <summary>
/// The one argument of a hub message: a map with camelCase keys in both encodings. <see cref="TerminalHubProtocol"/> makes the
/// MessagePack of it from its JSON, so that there is one definition of both.
/// </summary>
public interface ITerminalHubMessage;

/// <summary>→ terminal: fetch <c>/master</c>, store it, answer.</summary>
public sealed record MasterSyncRequestedMessage : ITerminalHubMessage
{
    /// <summary>The run that asks; all zeros when none does (a terminal that catches up).</summary>
    public required Guid RunId { get; init; }

    public required long Version { get; init; }
}

/// <summary>→ terminal: a run of its store has ended.</summary>
public sealed record MasterSyncFinishedMessage : ITerminalHubMessage
{
    public required Guid RunId { get; init; }

    public required MasterSyncState State { get; init; }

    /// <summary>Null when the run ended before it had made or found one.</summary>
    public long? Version { get; init; }

    public required DateTimeOffset FinishedAt { get; init; }
}

/// <summary>→ terminal: fetch <c>/launcher</c>.</summary>
public sealed record LauncherChangedMessage : ITerminalHubMessage;

/// <summary>→ terminal: the reservation list is out of date, mark 更新.</summary>
public sealed record ReservationsChangedMessage : ITerminalHubMessage
{
    public required LedgerProvider Ledger { get; init; }
}

/// <summary>→ terminal: fetch the floor.</summary>
public sealed record FloorChangedMessage : ITerminalHubMessage
{
    public required long Revision { get; init; }
}

/// <summary>terminal →: as <c>PUT /master/applied</c>.</summary>
public sealed record MasterAppliedMessage : ITerminalHubMessage
{
    /// <summary>The run it answers; null or all zeros when it caught up without one.</summary>
    public Guid? RunId { get; init; }

    public required long Version { get; init; }
}

/// <summary>terminal →: the version could not be stored.</summary>
public sealed record MasterSyncFailedMessage : ITerminalHubMessage
{
    public const int MaxMessageLength = 500;

    /// <summary>The run it answers; null or all zeros when it tried without one.</summary>
    public Guid? RunId { get; init; }

    public required long Version { get; init; }

    /// <summary>A word in lower camel case, such as <c>diskFull</c>.</summary>
    public string Code { get; init; } = "";

    /// <summary>At most <see cref="MaxMessageLength"/> characters.</summary>
    public string Message { get; init; } = "";
}
