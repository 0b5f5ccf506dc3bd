namespace UsenAdmin.Data;

/// <summary>A row that belongs to one company. It is fenced twice: by the context's query filter and by PostgreSQL's row-level security.</summary>
public interface ICompanyOwned
{
    Guid CompanyId { get; }
}
