namespace UsenAdmin.Data.MasterSync;

/// <summary>One マスタ同期: it brings the newest master of its stores to their terminals.</summary>
public sealed class SyncRun : ICompanyOwned
{
    private SyncRun()
    {
    }

    public SyncRun(Guid companyId, SyncTrigger trigger, SyncScope scope, string requestedBy, Guid? requestedByTerminal, DateTimeOffset now)
    {
        Id = Guid.CreateVersion7();
        CompanyId = companyId;
        Trigger = trigger;
        Scope = scope;
        RequestedBy = requestedBy;
        RequestedByTerminal = requestedByTerminal;
        StartedAt = now;
    }

    public Guid Id { get; private set; }

    public Guid CompanyId { get; private set; }

    public SyncTrigger Trigger { get; private set; }

    public SyncScope Scope { get; private set; }

    public SyncRunState State { get; private set; } = SyncRunState.Running;

    public string RequestedBy { get; private set; } = "";

    /// <summary>The terminal on which it was pressed; the run of a ハンディ covers that one only.</summary>
    public Guid? RequestedByTerminal { get; private set; }

    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>After this time, terminals that have not answered count as 応答なし. Null until the terminals were told.</summary>
    public DateTimeOffset? Deadline { get; private set; }

    public DateTimeOffset? FinishedAt { get; private set; }

    public void TerminalsTold(DateTimeOffset deadline) => Deadline ??= deadline;

    public void Finish(SyncRunState state, DateTimeOffset now)
    {
        if (State != SyncRunState.Running)
        {
            throw new InvalidOperationException($"Run {Id} has ended as {State} already.");
        }

        State = state;
        FinishedAt = now;
    }
}

/// <summary>Who or what started a run.</summary>
public enum SyncTrigger
{
    Portal,
    Terminal,
    Schedule,
}

/// <summary>Which terminals of its stores a run covers.</summary>
public enum SyncScope
{
    /// <summary>Every kind: runs from the portal.</summary>
    AllKinds,

    /// <summary>マスタ同期(POS・ターミナル): pressed on a POS or ターミナル.</summary>
    PosAndTerminals,

    /// <summary>Pressed on a ハンディ.</summary>
    OneHandy,
}

/// <summary>Whether a run goes on, and how it ended.</summary>
public enum SyncRunState
{
    Running,
    Succeeded,
    Failed,
    Cancelled,
}
