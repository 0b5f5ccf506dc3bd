using UsenAdmin.Data.Results;

namespace UsenAdmin.Data.Stores;

/// <summary>A table (テーブル) of a store, as the POS knows it.</summary>
public sealed class PosTable : ICompanyOwned
{
    private PosTable()
    {
    }

    public PosTable(Guid companyId, Guid storeId, TableDetails details)
    {
        Id = Guid.CreateVersion7();
        CompanyId = companyId;
        StoreId = storeId;
        Apply(details);
    }

    public Guid Id { get; private set; }

    public Guid CompanyId { get; private set; }

    public Guid StoreId { get; private set; }

    /// <summary>テーブル名, unique among the store's active tables.</summary>
    public string Name { get; private set; } = "";

    /// <summary>テーブル略称; may be empty.</summary>
    public string ShortName { get; private set; } = "";

    /// <summary>定員, in persons.</summary>
    public int Capacity { get; private set; }

    /// <summary>区分.</summary>
    public TableCategory Category { get; private set; }

    /// <summary>Place in the store's list, from 1.</summary>
    public int Order { get; private set; }

    public bool IsActive { get; private set; } = true;

    /// <summary>待機テーブル: never joined to a ledger's seat.</summary>
    public bool IsWaiting => Category == TableCategory.Waiting;

    public TableDetails Details => new(Name, ShortName, Capacity, Category, Order);

    public Result<Done> Edit(TableDetails details)
    {
        if (details.Check() is { } error)
        {
            return error;
        }

        Apply(details);
        return default(Done);
    }

    public void Deactivate() => IsActive = false;

    private void Apply(TableDetails details) =>
        (Name, ShortName, Capacity, Category, Order) = details;
}

/// <summary>区分 of a table. Terminals are told only whether it is a 待機テーブル.</summary>
public enum TableCategory
{
    Table,
    PrivateRoom,
    Counter,
    Waiting,
}

/// <summary>What can be edited of a table.</summary>
public sealed record TableDetails(string Name, string ShortName, int Capacity, TableCategory Category, int Order)
{
    public const int MaxNameLength = 40;

    /// <summary>The first field that does not fit, or null.</summary>
    public Error? Check() => this switch
    {
        { Name: var name } when string.IsNullOrWhiteSpace(name) => Error.Invalid(nameof(Name), "Required"),
        { Name.Length: > MaxNameLength } => Error.Invalid(nameof(Name), "TooLong"),
        { ShortName.Length: > MaxNameLength } => Error.Invalid(nameof(ShortName), "TooLong"),
        { Capacity: < 0 or > 999 } => Error.Invalid(nameof(Capacity), "CapacityRange"),
        _ => null,
    };
}
