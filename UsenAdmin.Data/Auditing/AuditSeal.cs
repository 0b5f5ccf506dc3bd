namespace UsenAdmin.Data.Auditing;

/// <summary>A link of a company's chain of hashes: written by the sealer after the entry was committed, never by the serving role itself.</summary>
public sealed class AuditSeal : ICompanyOwned
{
    private AuditSeal()
    {
    }

    public Guid CompanyId { get; private set; }

    /// <summary>From 1 on, without a gap.</summary>
    public long Sequence { get; private set; }

    public long EntryId { get; private set; }

    /// <summary>SHA-256 over the link before and the entry.</summary>
    public byte[] Hash { get; private set; } = [];

    public DateTimeOffset SealedAt { get; private set; }
}

/// <summary>A month of the history that was dropped after its time. Its last hash stays, and the chain goes on from it.</summary>
public sealed class AuditCut : ICompanyOwned
{
    private AuditCut()
    {
    }

    public Guid CompanyId { get; private set; }

    /// <summary>The last link that was dropped.</summary>
    public long LastSequence { get; private set; }

    /// <summary>The first day of the month, in UTC.</summary>
    public DateOnly Month { get; private set; }

    public long Entries { get; private set; }

    public byte[] Hash { get; private set; } = [];

    public DateTimeOffset DroppedAt { get; private set; }
}

/// <summary>An entry that is not sealed yet. A trigger fills it in the entry's own transaction, so a late commit is only sealed later, never missed.</summary>
public sealed class AuditUnsealed : ICompanyOwned
{
    private AuditUnsealed()
    {
    }

    public Guid CompanyId { get; private set; }

    public long EntryId { get; private set; }
}
