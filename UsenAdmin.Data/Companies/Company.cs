namespace UsenAdmin.Data.Companies;

/// <summary>A customer (企業). The vendor's own people live in one company of kind <see cref="CompanyKind.Vendor"/>.</summary>
public sealed class Company
{
    private Company()
    {
    }

    public Company(Guid id, string code, string name, CompanyKind kind = CompanyKind.Customer)
    {
        Id = id;
        Code = code;
        Name = name;
        Kind = kind;
    }

    public Guid Id { get; private set; }

    /// <summary>企業コード, unique; what people type when they sign in.</summary>
    public string Code { get; private set; } = "";

    public string Name { get; private set; } = "";

    public CompanyKind Kind { get; private set; }

    public bool IsActive { get; private set; } = true;
}

/// <summary>Whose company it is.</summary>
public enum CompanyKind
{
    Customer,

    /// <summary>The vendor's own: support staff and system operators.</summary>
    Vendor,
}
