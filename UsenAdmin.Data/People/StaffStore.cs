namespace UsenAdmin.Data.People;

/// <summary>A store that a 店舗責任者 or 店舗スタッフ is in charge of; they see and do theirs only.</summary>
public sealed class StaffStore : ICompanyOwned
{
    private StaffStore()
    {
    }

    public StaffStore(Guid companyId, Guid userId, Guid storeId)
    {
        CompanyId = companyId;
        UserId = userId;
        StoreId = storeId;
    }

    public Guid CompanyId { get; private set; }

    public Guid UserId { get; private set; }

    public Guid StoreId { get; private set; }
}
