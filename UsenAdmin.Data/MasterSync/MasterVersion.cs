namespace UsenAdmin.Data.MasterSync;

/// <summary>One version of a store's master, exactly as terminals fetch it. The document never changes once written.</summary>
public sealed class MasterVersion(Guid companyId, Guid storeId, long version, string document, byte[] contentHash, DateTimeOffset createdAt, string createdBy) : ICompanyOwned
{
    public Guid CompanyId { get; private set; } = companyId;

    public Guid StoreId { get; private set; } = storeId;

    /// <summary>Counted per store from 1.</summary>
    public long Version { get; private set; } = version;

    /// <summary>The JSON body of <c>GET /master</c>.</summary>
    public string Document { get; private set; } = document;

    /// <summary>SHA-256 of the content without version and time: a run whose content is the newest version's makes no new one.</summary>
    public byte[] ContentHash { get; private set; } = contentHash;

    public DateTimeOffset CreatedAt { get; private set; } = createdAt;

    public string CreatedBy { get; private set; } = createdBy;

    /// <summary>The earlier version whose content this one brings back; null for a version of the store's own data.</summary>
    public long? RestoredFrom { get; private set; }

    /// <summary>
    /// What the store's data were when an earlier content was brought back. While they stay so, they were set aside by a person and make
    /// no version; once somebody mends them, they do.
    /// </summary>
    public byte[]? SetAsideHash { get; private set; }

    public MasterVersion Restoring(long version, byte[] setAside)
    {
        RestoredFrom = version;
        SetAsideHash = setAside;
        return this;
    }
}
