namespace UsenAdmin.Data.Ledgers.Watch;

/// <summary>
/// A genuine event of a ledger, written down before it is answered and worked on after. Its id is remembered seven days: the same one
/// again does nothing.
/// </summary>
public sealed class WebhookEvent : ICompanyOwned
{
    public const int MaxIdLength = 200;

    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(7);

    private WebhookEvent()
    {
    }

    public WebhookEvent(Guid companyId, LedgerProvider provider, string eventId, string type, string ledgerStoreId, DateTimeOffset now)
    {
        CompanyId = companyId;
        Provider = provider;
        EventId = eventId;
        Type = type;
        LedgerStoreId = ledgerStoreId;
        ReceivedAt = now;
        NextAttemptAt = now;
    }

    public Guid CompanyId { get; private set; }

    public LedgerProvider Provider { get; private set; }

    /// <summary>The ledger's own.</summary>
    public string EventId { get; private set; } = "";

    /// <summary>As the ledger names it; one that this portal does not know is remembered and does nothing.</summary>
    public string Type { get; private set; } = "";

    public string LedgerStoreId { get; private set; } = "";

    public DateTimeOffset ReceivedAt { get; private set; }

    /// <summary>When it is (again) to be worked on; null once it is done.</summary>
    public DateTimeOffset? NextAttemptAt { get; private set; }

    public int Attempts { get; private set; }

    public DateTimeOffset? HandledAt { get; private set; }

    public void Handled(DateTimeOffset now)
    {
        HandledAt = now;
        NextAttemptAt = null;
    }
}
