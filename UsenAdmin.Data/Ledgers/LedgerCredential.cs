namespace UsenAdmin.Data.Ledgers;

/// <summary>A company's secret for a ledger, encrypted by data protection. Never shown again, never logged.</summary>
public sealed class LedgerCredential(Guid companyId, LedgerProvider provider, string? clientId, string protectedSecret) : ICompanyOwned
{
    public const int MaxClientIdLength = 100;

    public Guid CompanyId { get; private set; } = companyId;

    public LedgerProvider Provider { get; private set; } = provider;

    /// <summary>The name that goes with the secret, and is none itself; null for a ledger whose secret is name enough.</summary>
    public string? ClientId { get; private set; } = clientId;

    public string ProtectedSecret { get; private set; } = protectedSecret;

    /// <summary>True for a ledger that gives out a client id and a secret (ebica); Resty gives out a key alone.</summary>
    public static bool HasClientId(LedgerProvider provider) => provider == LedgerProvider.Ebica;

    /// <summary>The secret's last characters, by which people tell one from another; empty where they would tell too much.</summary>
    public string Tail { get; private set; } = "";

    public string KeptBy { get; private set; } = "";

    public DateTimeOffset KeptAt { get; private set; }

    /// <summary>When the ledger last took it; null while nobody has tried.</summary>
    public DateTimeOffset? CheckedAt { get; private set; }

    public void Replace(string? clientId, string protectedSecret) => (ClientId, ProtectedSecret) = (clientId, protectedSecret);

    /// <summary>Notes whose word it is, and what may be shown of it.</summary>
    public void Kept(string tail, string by, DateTimeOffset now)
    {
        (Tail, KeptBy, KeptAt) = (tail, by, now);
        CheckedAt = null;
    }

    public void Checked(DateTimeOffset now) => CheckedAt = now;

    /// <summary>At most the last four characters, and never more than a quarter.</summary>
    public static string TailOf(string secret) => secret[^Math.Min(4, secret.Length / 4)..];
}
