using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using UsenAdmin.Data;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Web.Hosting;
using Xunit;

namespace UsenAdmin.Tests.Web.Hosting;

/// <summary>A server of one's own: two roles and a database made by hand, with the SQL of the README.</summary>
public sealed class OwnServerTests(TestPostgres postgres)
{
    private const string Owner = "own_server_owner";
    private const string App = "own_server_app";
    private const string Password = "not-to-be-shown";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_readmes_two_roles_are_enough_to_migrate_and_to_serve()
    {
        var (owner, app) = await MakeByHandAsync();

        await using (var database = await StartAsync(app, owner))
        {
            await database.PrepareAsync(Ct);
        }

        // Another node that only serves needs no owner.
        await using var serving = await StartAsync(app, null);
        await serving.PrepareAsync(Ct);
        Assert.True(await DatabaseMigrator.IsFencedAsync(app, Ct));
        await using var db = await new UsenAdminDbFactory(UsenAdminDbOptions.For(app)).OpenAsync(Guid.NewGuid(), Ct);
        Assert.Empty(db.Stores);
    }

    [Fact]
    public async Task A_database_that_nobody_migrated_is_not_served()
    {
        var (_, app) = await MakeByHandAsync();
        await using var database = await StartAsync(app, null);

        var refused = await Assert.ThrowsAsync<StartupException>(() => database.PrepareAsync(Ct));
        Assert.Contains("ConnectionStrings:UsenAdminOwner", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_role_that_owns_the_tables_may_not_serve()
    {
        var (owner, _) = await MakeByHandAsync();
        await using var database = await StartAsync(owner, owner);

        var refused = await Assert.ThrowsAsync<StartupException>(() => database.PrepareAsync(Ct));
        Assert.Contains("a role of its own", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Port", "1")]
    [InlineData("Database", "there_is_none")]
    [InlineData("Password", "wrong")]
    public async Task A_server_that_does_not_let_it_in_is_named_and_the_password_is_not(string part, string value)
    {
        var (owner, app) = await MakeByHandAsync();
        string Wrong(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString) { [part] = value }.ConnectionString;
        await using var database = await StartAsync(Wrong(app), Wrong(owner));

        var refused = await Assert.ThrowsAsync<StartupException>(() => database.PrepareAsync(Ct));
        Assert.Contains("127.0.0.1:", refused.Message, StringComparison.Ordinal);
        Assert.Contains("README", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, refused.ToString(), StringComparison.Ordinal);
    }

    private async Task<(string Owner, string App)> MakeByHandAsync()
    {
        var name = "test_own_" + Guid.NewGuid().ToString("N")[..10];
        await using var super = NpgsqlDataSource.Create(postgres.Server.SuperuserConnectionString + ";Pooling=false");
        foreach (var sql in (string[])
        [
            Role(Owner),
            Role(App),
            $"create database {name} owner {Owner} template template0 encoding 'UTF8' locale 'C.UTF-8'",
        ])
        {
            await using var command = super.CreateCommand(sql);
            await command.ExecuteNonQueryAsync(Ct);
        }

        string As(string role) => new NpgsqlConnectionStringBuilder(postgres.Server.SuperuserConnectionString) { Database = name, Username = role, Password = Password }.ConnectionString;
        return (As(Owner), As(App));
    }

    // Roles belong to the cluster, which outlives this run.
    private static string Role(string name) => $"do $$ begin create role {name} login password '{Password}'; exception when duplicate_object then null; end $$";

    private static Task<PortalDatabase> StartAsync(string app, string? owner) => PortalDatabase.StartAsync(
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:UsenAdmin"] = app,
            ["ConnectionStrings:UsenAdminOwner"] = owner,
        }).Build(),
        new HostingEnvironment { EnvironmentName = Environments.Production, ContentRootPath = AppContext.BaseDirectory },
        NullLogger.Instance, Ct);
}
