namespace UsenAdmin.Data.MasterSync;

/// <summary>A store of a run, with the version that the run brings to it and how far it has come.</summary>
public sealed class SyncRunStore(Guid companyId, Guid runId, Guid storeId) : ICompanyOwned
{
    public Guid CompanyId { get; private set; } = companyId;

    public Guid RunId { get; private set; } = runId;

    public Guid StoreId { get; private set; } = storeId;

    /// <summary>Null until the job has made or found it.</summary>
    public long? Version { get; private set; }

    /// <summary>The master before, so that the screen can say what the run changed.</summary>
    public long? PreviousVersion { get; private set; }

    /// <summary>The earlier version whose content the run brings back; null for the store's own data.</summary>
    public long? RestoreFrom { get; private set; }

    /// <summary>0 are the pilot stores (先行店).</summary>
    public int Wave { get; private set; }

    public SyncStorePhase Phase { get; private set; }

    /// <summary>Which half of the store's terminals was told last; never all registers at once.</summary>
    public int Batch { get; private set; }

    /// <summary>After this time, terminals of the batch that have not answered count as 応答なし.</summary>
    public DateTimeOffset? BatchDeadline { get; private set; }

    /// <summary>When the store closes, for whose closing the run waits.</summary>
    public DateTimeOffset? NotBefore { get; private set; }

    public DateTimeOffset? StartedAt { get; private set; }

    public DateTimeOffset? FinishedAt { get; private set; }

    public SyncRunStore Restoring(long version)
    {
        RestoreFrom = version;
        return this;
    }

    public void Brings(long version, long previousVersion)
    {
        Version = version;
        PreviousVersion = previousVersion;
    }

    public void Queue(int wave) => Wave = wave;

    public void WaitUntil(DateTimeOffset? closing) => NotBefore = closing;

    public void Tell(int batch, DateTimeOffset now, DateTimeOffset deadline)
    {
        Phase = SyncStorePhase.Rolling;
        Batch = batch;
        BatchDeadline = deadline;
        NotBefore = null;
        StartedAt ??= now;
    }

    public void Done(DateTimeOffset now)
    {
        Phase = SyncStorePhase.Done;
        BatchDeadline = null;
        FinishedAt = now;
    }

    /// <summary>The run was cancelled before it told all of the store's terminals.</summary>
    public void Leave(DateTimeOffset now)
    {
        Phase = SyncStorePhase.Left;
        FinishedAt = now;
    }
}

/// <summary>How far a run has come in one store.</summary>
public enum SyncStorePhase
{
    /// <summary>待機: its wave, or its closing, is to come.</summary>
    Waiting,

    /// <summary>同期中: some of its terminals are told.</summary>
    Rolling,

    Done,

    /// <summary>The run was cancelled before.</summary>
    Left,
}

/// <summary>A terminal of a run. Rows are written in bulk, raised and confirmed by SQL.</summary>
public sealed class SyncRunTerminal(Guid companyId, Guid runId, Guid terminalId, Guid storeId, long version, SyncTerminalState state) : ICompanyOwned
{
    public const int MaxMessageLength = 500;

    public Guid CompanyId { get; private set; } = companyId;

    public Guid RunId { get; private set; } = runId;

    public Guid TerminalId { get; private set; } = terminalId;

    public Guid StoreId { get; private set; } = storeId;

    public long Version { get; private set; } = version;

    public SyncTerminalState State { get; private set; } = state;

    /// <summary>Its half of the store's terminals of its kind.</summary>
    public int Batch { get; private set; }

    public DateTimeOffset? ToldAt { get; private set; }

    /// <summary>When the portal learned that it holds the version; the server's time.</summary>
    public DateTimeOffset? AppliedAt { get; private set; }

    /// <summary>When it said last that it could not, or its time was over; the server's time. It stays when the terminal has the version later.</summary>
    public DateTimeOffset? FailedAt { get; private set; }

    public string? ErrorCode { get; private set; }

    /// <summary>What the device said, at most 500 characters.</summary>
    public string? ErrorMessage { get; private set; }
}

/// <summary>How far a terminal of a run has come.</summary>
public enum SyncTerminalState
{
    /// <summary>待機: its wave or batch is to come.</summary>
    Waiting,

    /// <summary>同期中: told, not confirmed yet.</summary>
    Pending,

    /// <summary>最新: holds the version or a newer one.</summary>
    Applied,

    /// <summary>失敗: the device said why.</summary>
    Failed,

    /// <summary>未開局: it gets the version when it opens.</summary>
    NotOpen,

    /// <summary>応答なし: it did not answer in time.</summary>
    NoAnswer,

    /// <summary>停止: the run was cancelled before its turn.</summary>
    Left,
}
