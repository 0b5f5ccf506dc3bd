namespace UsenAdmin.Data.People;

/// <summary>One browser in which a person is signed in. The cookie carries its id; an ended row ends the cookie.</summary>
public sealed class SignInSession : ICompanyOwned
{
    public const int MaxAgentLength = 200;

    private SignInSession()
    {
    }

    /// <param name="address">The network address it was begun from.</param>
    /// <param name="agent">What the browser calls itself.</param>
    public SignInSession(StaffUser person, string address, string agent, bool withTwoFactor, DateTimeOffset now)
    {
        Id = Guid.CreateVersion7();
        CompanyId = person.CompanyId;
        UserId = person.Id;
        Address = address;
        Agent = agent.Length > MaxAgentLength ? agent[..MaxAgentLength] : agent;
        WithTwoFactor = withTwoFactor;
        StartedAt = now;
        LastSeenAt = now;
    }

    public Guid Id { get; private set; }

    public Guid CompanyId { get; private set; }

    public Guid UserId { get; private set; }

    public string Address { get; private set; } = "";

    public string Agent { get; private set; } = "";

    public bool WithTwoFactor { get; private set; }

    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>When the person last did something; to the minute.</summary>
    public DateTimeOffset LastSeenAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    public void Seen(DateTimeOffset now) => LastSeenAt = now;

    public void End(DateTimeOffset now) => EndedAt ??= now;
}
