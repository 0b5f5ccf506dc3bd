namespace UsenAdmin.Data.Ledgers;

/// <summary>A company's secret for a ledger, encrypted by data protection. Never shown again, never logged.</summary>
public sealed class LedgerCredential(Guid companyId, LedgerProvider provider, string protectedSecret) : ICompanyOwned
{
    public Guid CompanyId { get; private set; } = companyId;

    public LedgerProvider Provider { get; private set; } = provider;

    public string ProtectedSecret { get; private set; } = protectedSecret;

    public void Replace(string protectedSecret) => ProtectedSecret = protectedSecret;
}
