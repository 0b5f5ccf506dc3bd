namespace UsenAdmin.Data.Floor;

/// <summary>
/// The floor of a store: the row that every change of it locks, so that changes take turns. A store has a second one for practice (練習),
/// which is never sent to a ledger, never counted, and gone at the next business day.
/// </summary>
public sealed class StoreFloor(Guid companyId, Guid storeId, bool isPractice) : ICompanyOwned
{
    public Guid CompanyId { get; private set; } = companyId;

    public Guid StoreId { get; private set; } = storeId;

    public bool IsPractice { get; private set; } = isPractice;

    /// <summary>Counts the changes; terminals that hold another one fetch the floor.</summary>
    public long Revision { get; private set; }

    /// <summary>The business day of the last change.</summary>
    public DateOnly BusinessDay { get; private set; }
}
