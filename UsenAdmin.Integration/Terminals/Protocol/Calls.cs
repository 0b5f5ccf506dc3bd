using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Terminals;

namespace UsenAdmin.Integration.Terminals.Protocol;

/// <summary>Body of <c>POST /enrollments</c>.</summary>
public sealed record EnrollmentRequest(string Code, TerminalKind Kind, string SerialNumber, string? AppVersion = null);

/// <summary>Answer to <c>POST /enrollments</c>. The token is told this once.</summary>
/// <param name="RegisterNumber">Five digits; null for ハンディ.</param>
public sealed record EnrollmentAnswer(Guid TerminalId, string StoreCode, string StoreName, TerminalKind Kind, string? RegisterNumber, string Token);

/// <summary>Answer to <c>POST /token/rotation</c>.</summary>
public sealed record RotationAnswer(string Token);

/// <summary>Body of <c>PUT /master/applied</c>.</summary>
/// <param name="AppliedAt">The device's own time; the portal keeps its own.</param>
public sealed record MasterAppliedRequest(long Version, DateTimeOffset? AppliedAt = null);

/// <summary>Answer to <c>POST /openings</c>.</summary>
public sealed record OpeningAnswer(DateTimeOffset OpenedAt, long Version);

/// <summary>Answer to <c>POST /master-sync</c>.</summary>
public sealed record MasterSyncAnswer(Guid RunId);

/// <summary>Answer to <c>GET /master-sync/{runId}</c>.</summary>
public sealed record MasterSyncStatus(
    Guid RunId, MasterSyncState State, long? Version, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt, IReadOnlyList<MasterSyncTerminal> Terminals);

public enum MasterSyncState
{
    Running,
    Succeeded,
    Failed,
    Cancelled,
}

/// <summary>A terminal of a run: pending, applied, failed, notOpen or noAnswer.</summary>
public sealed record MasterSyncTerminal(Guid TerminalId, string Name, string State, DateTimeOffset? AppliedAt);

/// <summary>Answer to <c>GET /launcher</c> and <c>PUT /launcher</c>.</summary>
public sealed record LauncherAnswer(IReadOnlyList<LedgerProvider> Ledgers, IReadOnlyList<LauncherLink> Links);

public sealed record LauncherLink(LedgerProvider Ledger, string Label, string Url);

/// <summary>Body of <c>PUT /launcher</c>.</summary>
public sealed record LauncherRequest(IReadOnlyList<LedgerProvider> Ledgers);

/// <summary>Body of <c>POST /heartbeats</c>.</summary>
public sealed record HeartbeatRequest(string? AppVersion, long HeldVersion);
