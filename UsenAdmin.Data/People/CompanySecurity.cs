namespace UsenAdmin.Data.People;

/// <summary>What a company asks of its people and allows the vendor's support. A company without a row has the defaults.</summary>
public sealed class CompanySecurity : ICompanyOwned
{
    private CompanySecurity()
    {
    }

    public CompanySecurity(Guid companyId) => CompanyId = companyId;

    public Guid CompanyId { get; private set; }

    /// <summary>Whether everybody of the company signs in with two-factor.</summary>
    public bool RequiresTwoFactor { get; private set; }

    public SupportAccess SupportAccess { get; private set; }

    public void Change(bool requiresTwoFactor, SupportAccess supportAccess)
    {
        RequiresTwoFactor = requiresTwoFactor;
        SupportAccess = supportAccess;
    }
}

/// <summary>Whether support may work on behalf of a company (代理操作).</summary>
public enum SupportAccess
{
    /// <summary>At once, with a reason; the company sees it and can end it.</summary>
    Allowed,

    /// <summary>Once a 企業管理者 of the company has consented.</summary>
    WithConsent,

    Refused,
}
