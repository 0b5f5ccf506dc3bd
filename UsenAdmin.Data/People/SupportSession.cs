namespace UsenAdmin.Data.People;

/// <summary>
/// 代理操作: a support person works in a customer's company, for a reason, for a while. A row of that company, which every action
/// asks; the cookie of the support person says nothing of it. One at a time for a support person.
/// </summary>
public sealed class SupportSession : ICompanyOwned
{
    public const int MaxReasonLength = 200;
    public const int MaxTicketLength = 40;

    /// <summary>The longest a session lasts.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(60);

    /// <summary>How long a request waits for the company's consent.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromHours(4);

    private SupportSession()
    {
    }

    /// <param name="storeId">The store that it is about; null for the company as a whole.</param>
    public SupportSession(Guid companyId, Guid supporterId, string supporterName, Guid? storeId, string reason, string ticket, bool needsConsent, DateTimeOffset now)
    {
        Id = Guid.CreateVersion7();
        CompanyId = companyId;
        SupporterId = supporterId;
        SupporterName = supporterName;
        StoreId = storeId;
        Reason = reason;
        Ticket = ticket;
        RequestedAt = now;
        ExpiresAt = now + (needsConsent ? LongestWait : Longest);
        StartedAt = needsConsent ? null : now;
    }

    public Guid Id { get; private set; }

    public Guid CompanyId { get; private set; }

    /// <summary>A person of the vendor's company: no foreign key can hold it inside this one.</summary>
    public Guid SupporterId { get; private set; }

    public string SupporterName { get; private set; } = "";

    public Guid? StoreId { get; private set; }

    public string Reason { get; private set; } = "";

    /// <summary>受付番号.</summary>
    public string Ticket { get; private set; } = "";

    public DateTimeOffset RequestedAt { get; private set; }

    /// <summary>Null while the company's consent is awaited.</summary>
    public DateTimeOffset? StartedAt { get; private set; }

    public DateTimeOffset ExpiresAt { get; private set; }

    /// <summary>Since when changes are allowed; null while it is read only.</summary>
    public DateTimeOffset? RaisedAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Who ended it before its time, or refused the consent.</summary>
    public string? EndedBy { get; private set; }

    /// <summary>Whether it lets its support person see (and, once raised, change) the company's data now.</summary>
    public bool IsOpen(DateTimeOffset now) => StartedAt is not null && EndedAt is null && ExpiresAt > now;

    public bool IsWaiting(DateTimeOffset now) => StartedAt is null && EndedAt is null && ExpiresAt > now;

    /// <summary>The company consents: the time runs from now.</summary>
    public void Consent(DateTimeOffset now)
    {
        StartedAt = now;
        ExpiresAt = now + Longest;
    }

    public void Raise(DateTimeOffset now) => RaisedAt ??= now;

    public void End(string by, DateTimeOffset now)
    {
        EndedAt ??= now;
        EndedBy ??= by;
    }
}
