using Microsoft.EntityFrameworkCore.Design;

namespace UsenAdmin.Data.Model;

/// <summary>For <c>dotnet ef migrations add</c>, which needs the model only and never connects.</summary>
internal sealed class DesignTimeFactory : IDesignTimeDbContextFactory<UsenAdminDb>
{
    public UsenAdminDb CreateDbContext(string[] args) => new(UsenAdminDbOptions.For("Host=localhost;Database=design"));
}
