using UsenAdmin.Data.Results;

namespace UsenAdmin.Data.Stores;

/// <summary>A store (店舗) and the settings of it that its terminals work by.</summary>
public sealed class Store : ICompanyOwned
{
    public const int MaxCodeLength = 20;
    public const int MaxNameLength = 100;

    private Store()
    {
    }

    public Store(Guid companyId, StoreDetails details)
    {
        Id = Guid.CreateVersion7();
        CompanyId = companyId;
        Apply(details);
    }

    public Guid Id { get; private set; }

    public Guid CompanyId { get; private set; }

    /// <summary>店舗コード, unique in the company.</summary>
    public string Code { get; private set; } = "";

    public string Name { get; private set; } = "";

    public string Kana { get; private set; } = "";

    public Guid? BrandId { get; private set; }

    public Guid? AreaId { get; private set; }

    public string? Phone { get; private set; }

    /// <summary>IANA name, as the store's days and hours are counted.</summary>
    public string TimeZone { get; private set; } = StoreDetails.DefaultTimeZone;

    /// <summary>When one business day becomes the next.</summary>
    public TimeOnly ChangeoverTime { get; private set; }

    public int DefaultStayMinutes { get; private set; }

    /// <summary>テーブルリセット機能: a table waits for リセット解除 after checkout (manual 4-2 ③).</summary>
    public bool TableReset { get; private set; }

    public IReadOnlyList<OpeningHours> OpeningHours { get; private set; } = [];

    public bool IsActive { get; private set; } = true;

    /// <summary>Code, name and kana in the form that searches compare, see <see cref="SearchText"/>.</summary>
    public string SearchText { get; private set; } = "";

    /// <summary>The worst of the store's link states, kept here so that a list can be filtered by it through an index.</summary>
    public StoreLinkSummary LinkSummary { get; private set; }

    /// <summary>The newest version of the store's master; 0 while there is none.</summary>
    public long MasterVersion { get; private set; }

    /// <summary>PostgreSQL's row version: two people who edit the same store do not overwrite each other.</summary>
    public uint RowVersion { get; private set; }

    public StoreDetails Details => new()
    {
        Code = Code,
        Name = Name,
        Kana = Kana,
        BrandId = BrandId,
        AreaId = AreaId,
        Phone = Phone,
        TimeZone = TimeZone,
        ChangeoverTime = ChangeoverTime,
        DefaultStayMinutes = DefaultStayMinutes,
        TableReset = TableReset,
        OpeningHours = OpeningHours,
    };

    /// <summary>Takes the new details over, or says which field does not fit.</summary>
    public Result<Done> Edit(StoreDetails details)
    {
        if (details.Check() is { } error)
        {
            return error;
        }

        Apply(details);
        return default(Done);
    }

    public void Deactivate() => IsActive = false;

    public void Reactivate() => IsActive = true;

    public void SummarizeLinks(StoreLinkSummary summary) => LinkSummary = summary;

    /// <summary>A new master was written. Only grows.</summary>
    public void RaiseMasterVersion(long version) => MasterVersion = Math.Max(MasterVersion, version);

    private void Apply(StoreDetails details)
    {
        Code = details.Code;
        Name = details.Name;
        Kana = details.Kana;
        BrandId = details.BrandId;
        AreaId = details.AreaId;
        Phone = details.Phone;
        TimeZone = details.TimeZone;
        ChangeoverTime = details.ChangeoverTime;
        DefaultStayMinutes = details.DefaultStayMinutes;
        TableReset = details.TableReset;
        OpeningHours = details.OpeningHours;
        SearchText = Stores.SearchText.Join(Code, Name, Kana);
    }
}

/// <summary>連携状態 of a store over all its ledgers, worst first where it matters.</summary>
public enum StoreLinkSummary
{
    /// <summary>未連携.</summary>
    Unlinked,

    /// <summary>連携中, verified or not yet.</summary>
    Linked,

    /// <summary>要確認.</summary>
    NeedsAttention,
}
