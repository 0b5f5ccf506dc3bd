namespace UsenAdmin.Data.Terminals;

/// <summary>A one-time code with which a device becomes a terminal of a store. Only its hash is kept.</summary>
public sealed class EnrollmentCode(Guid companyId, Guid storeId, TerminalKind kind, byte[] codeHash, string issuedBy, DateTimeOffset expiresAt) : ICompanyOwned
{
    public Guid Id { get; private set; } = Guid.CreateVersion7();

    public Guid CompanyId { get; private set; } = companyId;

    public Guid StoreId { get; private set; } = storeId;

    public TerminalKind Kind { get; private set; } = kind;

    public byte[] CodeHash { get; private set; } = codeHash;

    public string IssuedBy { get; private set; } = issuedBy;

    public DateTimeOffset ExpiresAt { get; private set; } = expiresAt;

    public DateTimeOffset? UsedAt { get; private set; }

    public Guid? TerminalId { get; private set; }

    public void Use(Guid terminalId, DateTimeOffset now)
    {
        UsedAt = now;
        TerminalId = terminalId;
    }
}
