namespace UsenAdmin.Data.Floor;

/// <summary>
/// A change that a terminal asked for under an idempotency key, written with the change itself: a call repeated after a lost answer,
/// or after the process died before it answered, finds what it did.
/// </summary>
public sealed class FloorRequest(Guid companyId, Guid actorId, string key, string call, Guid subjectId, DateTimeOffset at) : ICompanyOwned
{
    public Guid CompanyId { get; private set; } = companyId;

    public Guid ActorId { get; private set; } = actorId;

    public string Key { get; private set; } = key;

    /// <summary>The action, with what it was asked about.</summary>
    public string Call { get; private set; } = call;

    /// <summary>The visit, group, checkout or table that came of it.</summary>
    public Guid SubjectId { get; private set; } = subjectId;

    public DateTimeOffset At { get; private set; } = at;

    /// <summary>What the call was answered, as JSON, to be answered again; null where that is kept elsewhere or not known yet.</summary>
    public string? Answer { get; private set; }

    /// <summary>The answer still waits for a ledger, at most until then: whoever repeats the call waits, too.</summary>
    public DateTimeOffset? AwaitedUntil { get; private set; }

    public FloorRequest Answered(string? answer)
    {
        Answer = answer;
        return this;
    }

    public FloorRequest Awaited(DateTimeOffset until)
    {
        AwaitedUntil = until;
        return this;
    }
}
