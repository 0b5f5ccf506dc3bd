namespace UsenAdmin.Data.People;

/// <summary>A code that stands in once for the authenticator app. It is random enough that a plain hash keeps it.</summary>
public sealed class RecoveryCode : ICompanyOwned
{
    private RecoveryCode()
    {
    }

    public RecoveryCode(Guid companyId, Guid userId, byte[] codeHash)
    {
        Id = Guid.CreateVersion7();
        CompanyId = companyId;
        UserId = userId;
        CodeHash = codeHash;
    }

    public Guid Id { get; private set; }

    public Guid CompanyId { get; private set; }

    public Guid UserId { get; private set; }

    /// <summary>SHA-256.</summary>
    public byte[] CodeHash { get; private set; } = [];
}
