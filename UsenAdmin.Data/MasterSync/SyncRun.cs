namespace UsenAdmin.Data.MasterSync;

/// <summary>One マスタ同期: it brings the newest master of its stores to their terminals, in waves where it covers several stores.</summary>
public sealed class SyncRun : ICompanyOwned
{
    public const int MaxReasonLength = 200;

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
        NextLookAt = now + QueuePatience;
    }

    /// <summary>After this time a run that its job has not touched is taken up by the sweep: the process may have died before it queued the job.</summary>
    public static readonly TimeSpan QueuePatience = TimeSpan.FromSeconds(15);

    public Guid Id { get; private set; }

    public Guid CompanyId { get; private set; }

    public SyncTrigger Trigger { get; private set; }

    public SyncScope Scope { get; private set; }

    public SyncRunState State { get; private set; } = SyncRunState.Running;

    public string RequestedBy { get; private set; } = "";

    /// <summary>The terminal on which it was pressed, or which alone is tried again; the run of a ハンディ, and a retry, covers that one only.</summary>
    public Guid? RequestedByTerminal { get; private set; }

    /// <summary>理由, as a person gave it.</summary>
    public string? Reason { get; private set; }

    /// <summary>Pilot stores, waves, batches inside a store, opening hours: runs of the portal or a schedule over more than one store.</summary>
    public bool IsStaged { get; private set; }

    /// <summary>営業時間中も実施.</summary>
    public bool IgnoresHours { get; private set; }

    /// <summary>The share of told terminals, in percent, whose failure stops a staged run.</summary>
    public int StopPercent { get; private set; }

    public Guid? ScheduleId { get; private set; }

    /// <summary>The run whose failed terminals this one tries again.</summary>
    public Guid? RetryOf { get; private set; }

    /// <summary>The run that this one takes back.</summary>
    public Guid? RollBackOf { get; private set; }

    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>When every store had its version and, where it goes in waves, every terminal its row; without waves rows come with the telling. Null while it is being prepared.</summary>
    public DateTimeOffset? LaidOutAt { get; private set; }

    /// <summary>When the run is to be looked at by itself, whatever happens meanwhile; null when only a person can move it on.</summary>
    public DateTimeOffset? NextLookAt { get; private set; }

    /// <summary>保留 since: what is not yet raised is held until a person resumes or cancels.</summary>
    public DateTimeOffset? StoppedAt { get; private set; }

    /// <summary>Who stopped it; null when it stopped by itself because too many failed.</summary>
    public string? StoppedBy { get; private set; }

    /// <summary>Told and failed terminals that a person has seen and let pass by resuming.</summary>
    public int ForgivenTold { get; private set; }

    public int ForgivenFailed { get; private set; }

    public DateTimeOffset? FinishedAt { get; private set; }

    public bool IsHeld => State == SyncRunState.Running && StoppedAt is not null;

    public SyncRun Because(string? reason)
    {
        Reason = reason;
        return this;
    }

    public SyncRun Staged(bool ignoresHours, int stopPercent)
    {
        IsStaged = true;
        IgnoresHours = ignoresHours;
        StopPercent = stopPercent;
        return this;
    }

    public SyncRun BySchedule(Guid schedule)
    {
        ScheduleId = schedule;
        return this;
    }

    public SyncRun Retrying(Guid run)
    {
        RetryOf = run;
        return this;
    }

    public SyncRun TakingBack(Guid? run)
    {
        RollBackOf = run;
        return this;
    }

    public void LaidOut(DateTimeOffset now) => LaidOutAt ??= now;

    public void LookAgain(DateTimeOffset? at) => NextLookAt = at;

    /// <param name="by">Null when it stops by itself.</param>
    public void Stop(string? by, DateTimeOffset now)
    {
        MustRun();
        StoppedAt ??= now;
        StoppedBy ??= by;
    }

    /// <summary>A person lets it go on, knowing what has failed so far.</summary>
    public void Resume(int told, int failed, DateTimeOffset now)
    {
        MustRun();
        (StoppedAt, StoppedBy) = (null, null);
        (ForgivenTold, ForgivenFailed) = (told, failed);
        NextLookAt = now;
    }

    public void Finish(SyncRunState state, DateTimeOffset now)
    {
        MustRun();
        State = state;
        FinishedAt = now;
    }

    private void MustRun()
    {
        if (State != SyncRunState.Running)
        {
            throw new InvalidOperationException($"Run {Id} has ended as {State} already.");
        }
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

    /// <summary>The terminals that failed or did not answer in the run before.</summary>
    FailedOfRun,
}

/// <summary>Whether a run goes on, and how it ended.</summary>
public enum SyncRunState
{
    Running,
    Succeeded,
    Failed,
    Cancelled,
}
