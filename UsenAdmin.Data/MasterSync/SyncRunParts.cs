namespace UsenAdmin.Data.MasterSync;

/// <summary>A store of a run, with the version that the run brings to it.</summary>
public sealed class SyncRunStore(Guid companyId, Guid runId, Guid storeId) : ICompanyOwned
{
    public Guid CompanyId { get; private set; } = companyId;

    public Guid RunId { get; private set; } = runId;

    public Guid StoreId { get; private set; } = storeId;

    /// <summary>Null until the job has made or found it.</summary>
    public long? Version { get; private set; }

    /// <summary>The master before, so that the screen can say what the run changed.</summary>
    public long? PreviousVersion { get; private set; }

    public void Brings(long version, long previousVersion)
    {
        Version = version;
        PreviousVersion = previousVersion;
    }
}

/// <summary>A terminal of a run. Rows are written in bulk when the run reaches its store.</summary>
public sealed class SyncRunTerminal(Guid companyId, Guid runId, Guid terminalId, Guid storeId, long version, SyncTerminalState state) : ICompanyOwned
{
    public const int MaxMessageLength = 500;

    public Guid CompanyId { get; private set; } = companyId;

    public Guid RunId { get; private set; } = runId;

    public Guid TerminalId { get; private set; } = terminalId;

    public Guid StoreId { get; private set; } = storeId;

    public long Version { get; private set; } = version;

    public SyncTerminalState State { get; private set; } = state;

    /// <summary>When the portal learned that it holds the version; the server's time.</summary>
    public DateTimeOffset? AppliedAt { get; private set; }

    public string? ErrorCode { get; private set; }

    /// <summary>What the device said, at most 500 characters.</summary>
    public string? ErrorMessage { get; private set; }
}

/// <summary>How far a terminal of a run has come.</summary>
public enum SyncTerminalState
{
    /// <summary>同期中: told, or to be told.</summary>
    Pending,

    /// <summary>最新: holds the version or a newer one.</summary>
    Applied,

    /// <summary>失敗: the device said why.</summary>
    Failed,

    /// <summary>未開局: it gets the version when it opens.</summary>
    NotOpen,

    /// <summary>応答なし: it did not answer in time.</summary>
    NoAnswer,
}
