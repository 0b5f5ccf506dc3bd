using UsenAdmin.Data.Actors;

namespace UsenAdmin.Data.Onboarding;

/// <summary>一括連携: many stores at once, in the background. Its rows carry the work: whoever takes it up again goes on where it stopped.</summary>
public sealed class OnboardingRun : ICompanyOwned
{
    private OnboardingRun()
    {
    }

    public OnboardingRun(Actor actor, OnboardingKind kind, string subject, int total, DateTimeOffset now)
    {
        Id = Guid.CreateVersion7();
        CompanyId = actor.CompanyId;
        Kind = kind;
        Subject = subject;
        Total = total;
        ActorKind = actor.Kind;
        ActorId = actor.Id;
        ActorName = actor.Name;
        OnBehalfOf = actor.OnBehalfOf;
        SupportSessionId = actor.SupportSessionId;
        StartedAt = now;
    }

    public Guid Id { get; private set; }

    public Guid CompanyId { get; private set; }

    public OnboardingKind Kind { get; private set; }

    /// <summary>The file's name, or the store that is copied from.</summary>
    public string Subject { get; private set; } = "";

    public int Total { get; private set; }

    public ActorKind ActorKind { get; private set; }

    public Guid? ActorId { get; private set; }

    public string ActorName { get; private set; } = "";

    public string? OnBehalfOf { get; private set; }

    /// <summary>The 代理操作 in which a support person began the run. Each row asks whether it still stands.</summary>
    public Guid? SupportSessionId { get; private set; }

    public DateTimeOffset StartedAt { get; private set; }

    public DateTimeOffset? FinishedAt { get; private set; }

    /// <summary>Who began, as every row is worked on in that name.</summary>
    public Actor Starter() => new(ActorKind, CompanyId, ActorId, ActorName, OnBehalfOf: OnBehalfOf, SupportSessionId: SupportSessionId);

    public void Finish(DateTimeOffset now) => FinishedAt ??= now;
}

/// <summary>What is done with the stores.</summary>
public enum OnboardingKind
{
    /// <summary>連携開始 by a file of store codes and ledger IDs.</summary>
    Link,

    /// <summary>自動マッピング; only certain pairs are stored.</summary>
    AutoMap,

    /// <summary>The mapping of a sister store, by the names of tables and seats.</summary>
    Copy,
}
