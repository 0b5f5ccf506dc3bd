namespace UsenAdmin.Data.Ledgers.Watch;

/// <summary>
/// Where a ledger tells this company of changes: the opaque end of the address, and the secrets that its signatures are checked with.
/// A new secret is used from its registration on; the one before stays good until then and 24 hours more.
/// </summary>
public sealed class LedgerWebhook : ICompanyOwned
{
    /// <summary>How long the secret before still counts after a new one was registered.</summary>
    public static readonly TimeSpan OldSecretLives = TimeSpan.FromHours(24);

    private LedgerWebhook()
    {
    }

    public LedgerWebhook(Guid companyId, LedgerProvider provider, string pathKey, string protectedSecret, DateTimeOffset now)
    {
        CompanyId = companyId;
        Provider = provider;
        PathKey = pathKey;
        ProtectedSecret = protectedSecret;
        NextAttemptAt = now;
    }

    public Guid CompanyId { get; private set; }

    public LedgerProvider Provider { get; private set; }

    /// <summary>Names the company in the address; tells nothing, and is nobody else's.</summary>
    public string PathKey { get; private set; } = "";

    public string ProtectedSecret { get; private set; } = "";

    public string? ProtectedPreviousSecret { get; private set; }

    /// <summary>Until when the secret before counts; null while the new one is not registered yet, and then it counts on.</summary>
    public DateTimeOffset? PreviousUntil { get; private set; }

    /// <summary>The portal's address that the ledger was last told; null when it knows none.</summary>
    public string? RegisteredBase { get; private set; }

    /// <summary>Null until the ledger took the newest secret.</summary>
    public DateTimeOffset? RegisteredAt { get; private set; }

    /// <summary>When the ledger is told (again); null when it knows all there is.</summary>
    public DateTimeOffset? NextAttemptAt { get; private set; }

    public int FailedAttempts { get; private set; }

    /// <summary>When a genuine event last came in.</summary>
    public DateTimeOffset? LastEventAt { get; private set; }

    /// <summary>A new secret, to be registered at once. One that was never registered leaves no trace.</summary>
    public void Rotate(string protectedSecret, DateTimeOffset now)
    {
        if (RegisteredAt is not null)
        {
            ProtectedPreviousSecret = ProtectedSecret;
            PreviousUntil = null;
        }

        ProtectedSecret = protectedSecret;
        RegisteredAt = null;
        Due(now);
    }

    /// <summary>The ledger is to be told again, at once.</summary>
    public void Due(DateTimeOffset now)
    {
        NextAttemptAt = now;
        FailedAttempts = 0;
    }

    /// <summary>The ledger took address and secret; null when it was told to stop.</summary>
    public void Registered(string? portal, DateTimeOffset now)
    {
        if (ProtectedPreviousSecret is not null)
        {
            PreviousUntil ??= now + OldSecretLives;
        }

        RegisteredBase = portal;
        RegisteredAt = portal is null ? null : now;
        NextAttemptAt = null;
        FailedAttempts = 0;
    }

    /// <summary>The ledger could not be told; it is tried ever more rarely, up to every six hours.</summary>
    public void Failed(DateTimeOffset now)
    {
        NextAttemptAt = now + TimeSpan.FromMinutes(Math.Min(Math.Pow(2, Math.Min(FailedAttempts, 10)), 360));
        FailedAttempts++;
    }

    public void EventCame(DateTimeOffset now) => LastEventAt = now;

    /// <summary>The secrets that a signature may have been made with now, newest first.</summary>
    public IEnumerable<string> SecretsAt(DateTimeOffset now)
    {
        yield return ProtectedSecret;
        if (ProtectedPreviousSecret is not null && (PreviousUntil is null || now < PreviousUntil))
        {
            yield return ProtectedPreviousSecret;
        }
    }
}
