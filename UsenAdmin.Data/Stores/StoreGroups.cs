namespace UsenAdmin.Data.Stores;

/// <summary>A brand (業態) of a company, by which stores are chosen and shown together.</summary>
public sealed class Brand(Guid companyId, string name) : ICompanyOwned
{
    public Guid Id { get; private set; } = Guid.CreateVersion7();

    public Guid CompanyId { get; private set; } = companyId;

    public string Name { get; private set; } = name;
}

/// <summary>An area (エリア) of a company, by which stores are chosen and shown together.</summary>
public sealed class Area(Guid companyId, string name) : ICompanyOwned
{
    public Guid Id { get; private set; } = Guid.CreateVersion7();

    public Guid CompanyId { get; private set; } = companyId;

    public string Name { get; private set; } = name;
}
