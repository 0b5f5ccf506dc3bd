using Microsoft.EntityFrameworkCore.Infrastructure;
using Npgsql;
using UsenAdmin.Data;
using Xunit;

namespace UsenAdmin.Tests.Data;

public sealed class UsenAdminDbOptionsTests
{
    [Theory]
    [InlineData("Host=db", 100)]
    [InlineData("Host=db;Max Auto Prepare=0", 0)]
    [InlineData("Host=db;MaxAutoPrepare=7", 7)]
    public void Statements_are_planned_once_unless_the_connection_string_says_otherwise(string connectionString, int expected) =>
        Assert.Equal(expected, new NpgsqlConnectionStringBuilder(RelationalOptionsExtension.Extract(UsenAdminDbOptions.For(connectionString)).ConnectionString).MaxAutoPrepare);
}
