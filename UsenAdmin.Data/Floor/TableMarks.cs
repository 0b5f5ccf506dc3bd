namespace UsenAdmin.Data.Floor;

/// <summary>ブロック: the table takes nobody until it is unblocked. The ledger is not told.</summary>
public sealed class TableBlock(Guid companyId, Guid storeId, Guid tableId, bool isPractice, string? reason, string blockedBy, DateTimeOffset at) : ICompanyOwned
{
    public const int MaxReasonLength = 100;

    public Guid CompanyId { get; private set; } = companyId;

    public Guid StoreId { get; private set; } = storeId;

    public Guid TableId { get; private set; } = tableId;

    public bool IsPractice { get; private set; } = isPractice;

    public string? Reason { get; private set; } = reason;

    public string BlockedBy { get; private set; } = blockedBy;

    public DateTimeOffset At { get; private set; } = at;
}

/// <summary>リセット待ち: after a checkout the table takes nobody until リセット解除 (manual 4-2 ③). The ledger is not told.</summary>
public sealed class TableReset(Guid companyId, Guid storeId, Guid tableId, bool isPractice, Guid visitId, DateTimeOffset since) : ICompanyOwned
{
    public Guid CompanyId { get; private set; } = companyId;

    public Guid StoreId { get; private set; } = storeId;

    public Guid TableId { get; private set; } = tableId;

    public bool IsPractice { get; private set; } = isPractice;

    /// <summary>The visit that paid there.</summary>
    public Guid VisitId { get; private set; } = visitId;

    public DateTimeOffset Since { get; private set; } = since;
}

/// <summary>グループ: tables that are shown, and may be paid, together (manual 4-2 ④–⑨).</summary>
public sealed class TableGroup(Guid companyId, Guid storeId, bool isPractice, DateTimeOffset at) : ICompanyOwned
{
    public Guid Id { get; private set; } = Guid.CreateVersion7();

    public Guid CompanyId { get; private set; } = companyId;

    public Guid StoreId { get; private set; } = storeId;

    public bool IsPractice { get; private set; } = isPractice;

    public DateTimeOffset At { get; private set; } = at;

    public DateTimeOffset? DissolvedAt { get; private set; }

    public void Dissolve(DateTimeOffset now) => DissolvedAt ??= now;
}

/// <summary>A table of a group. A table is in one group at a time.</summary>
public sealed class GroupTable(Guid companyId, Guid groupId, Guid tableId, bool isPractice, int order) : ICompanyOwned
{
    public Guid Id { get; private set; } = Guid.CreateVersion7();

    public Guid CompanyId { get; private set; } = companyId;

    public Guid GroupId { get; private set; } = groupId;

    public Guid TableId { get; private set; } = tableId;

    public bool IsPractice { get; private set; } = isPractice;

    public int Order { get; private set; } = order;

    public DateTimeOffset? LeftAt { get; private set; }

    public void Leave(DateTimeOffset now) => LeftAt ??= now;
}
