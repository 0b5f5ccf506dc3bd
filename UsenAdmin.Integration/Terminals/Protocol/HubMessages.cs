using MessagePack;
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

/// <summary>→ terminal: fetch <c>/master</c>, store it, answer.</summary>
/// <remarks>Each message is one argument, a map with camelCase keys in both encodings; the keys are written out because MessagePack would else take the properties' names.</remarks>
[MessagePackObject]
public sealed class MasterSyncRequestedMessage
{
    /// <summary>The run that asks; all zeros when none does (a terminal that catches up).</summary>
    [Key("runId")]
    public Guid RunId { get; init; }

    [Key("version")]
    public long Version { get; init; }
}

/// <summary>→ terminal: a run of its store has ended.</summary>
[MessagePackObject]
public sealed class MasterSyncFinishedMessage
{
    [Key("runId")]
    public Guid RunId { get; init; }

    [Key("state")]
    [MessagePackFormatter(typeof(LowerCamelEnumFormatter<MasterSyncState>))]
    public MasterSyncState State { get; init; }

    [Key("version")]
    public long? Version { get; init; }

    [Key("finishedAt")]
    [MessagePackFormatter(typeof(InstantFormatter))]
    public DateTimeOffset FinishedAt { get; init; }
}

/// <summary>→ terminal: fetch <c>/launcher</c>.</summary>
[MessagePackObject]
public sealed class LauncherChangedMessage;

/// <summary>→ terminal: the reservation list is out of date, mark 更新.</summary>
[MessagePackObject]
public sealed class ReservationsChangedMessage
{
    [Key("ledger")]
    [MessagePackFormatter(typeof(LowerCamelEnumFormatter<LedgerProvider>))]
    public LedgerProvider Ledger { get; init; }
}

/// <summary>→ terminal: fetch the floor.</summary>
[MessagePackObject]
public sealed class FloorChangedMessage
{
    [Key("revision")]
    public long Revision { get; init; }
}

/// <summary>terminal →: as <c>PUT /master/applied</c>.</summary>
[MessagePackObject]
public sealed class MasterAppliedMessage
{
    [Key("runId")]
    public Guid? RunId { get; init; }

    [Key("version")]
    public long Version { get; init; }
}

/// <summary>terminal →: the version could not be stored.</summary>
[MessagePackObject]
public sealed class MasterSyncFailedMessage
{
    public const int MaxMessageLength = 500;

    [Key("runId")]
    public Guid RunId { get; init; }

    [Key("version")]
    public long Version { get; init; }

    [Key("code")]
    public string Code { get; init; } = "";

    [Key("message")]
    public string Message { get; init; } = "";
}
