using Microsoft.EntityFrameworkCore;
using Npgsql;
using UsenAdmin.Data;
using UsenAdmin.Data.Companies;
using UsenAdmin.Data.Postgres;
using UsenAdmin.Data.Stores;
using UsenAdmin.Tests.Postgres;
using Xunit;

namespace UsenAdmin.Tests.Data;

public sealed class CompanyFenceTests(TestPostgres postgres) : IAsyncLifetime
{
    private static readonly Guid Ours = Guid.CreateVersion7();
    private static readonly Guid Theirs = Guid.CreateVersion7();
    private PostgresDatabase _database = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.NewDatabaseAsync();
        await using var db = new UsenAdminDb(UsenAdminDbOptions.For(_database.Owner));
        db.Companies.AddRange(new Company(Ours, "1001", "われわれ"), new Company(Theirs, "1002", "かれら"));
        db.Stores.AddRange(
            new Store(Ours, new StoreDetails { Code = "0001", Name = "われわれの店" }),
            new Store(Theirs, new StoreDetails { Code = "0001", Name = "かれらの店" }));
        await db.SaveChangesAsync(Ct);
    }

    [Fact]
    public async Task A_company_sees_its_own_stores_only()
    {
        await using var db = await Factory().OpenAsync(Ours, Ct);

        Assert.Equal(["われわれの店"], await db.Stores.Select(s => s.Name).ToListAsync(Ct));
        Assert.Equal(["1001"], await db.Companies.Select(c => c.Code).ToListAsync(Ct));
    }

    [Fact]
    public async Task Row_level_security_alone_holds_when_the_query_filter_is_taken_out()
    {
        await using var db = await Factory().OpenAsync(Ours, Ct);

        Assert.Equal(["われわれの店"], await db.Stores.IgnoreQueryFilters().Select(s => s.Name).ToListAsync(Ct));
    }

    [Fact]
    public async Task A_forgotten_company_is_an_error_and_not_an_empty_list()
    {
        await using var db = new UsenAdminDb(UsenAdminDbOptions.For(_database.App));

        await Assert.ThrowsAsync<PostgresException>(() => db.Stores.IgnoreQueryFilters().ToListAsync(Ct));
    }

    [Fact]
    public async Task Nothing_can_be_written_into_another_company()
    {
        await using var db = await Factory().OpenAsync(Ours, Ct);
        db.Stores.Add(new Store(Theirs, new StoreDetails { Code = "0666", Name = "まぎれこんだ店" }));

        var refused = await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync(Ct));
        Assert.Contains("row-level security", refused.InnerException!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_table_of_the_model_is_there_after_all_migrations()
    {
        await using var db = new UsenAdminDb(UsenAdminDbOptions.For(_database.Owner));
        var present = await db.Database.SqlQuery<string>(
            $"""select (n.nspname || '.' || c.relname)::text as "Value" from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r'""").ToListAsync(Ct);

        Assert.Empty(db.Model.GetEntityTypes().Select(t => $"{t.GetSchema() ?? "public"}.{t.GetTableName()}").Except(present));
    }

    [Fact]
    public async Task Every_table_of_a_company_is_fenced()
    {
        await using var db = new UsenAdminDb(UsenAdminDbOptions.For(_database.Owner));
        var open = await db.Database.SqlQuery<string>(
            $"""
            select c.relname::text as "Value" from pg_class c
            where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relname <> '__migrations'
              and not (c.relrowsecurity and c.relforcerowsecurity
                and exists (select 1 from pg_policy p where p.polrelid = c.oid and p.polname = 'company_fence'))
            """).ToListAsync(Ct);

        Assert.Empty(open);
    }

    [Fact]
    public async Task The_serving_role_can_only_add_to_the_audit()
    {
        await using var db = await Factory().OpenAsync(Ours, Ct);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => db.AuditEntries.ExecuteDeleteAsync(Ct));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Fact]
    public async Task The_serving_role_is_told_from_one_that_no_fence_holds()
    {
        Assert.True(await DatabaseMigrator.IsFencedAsync(_database.App, Ct));
        Assert.False(await DatabaseMigrator.IsFencedAsync(_database.Owner, Ct));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private UsenAdminDbFactory Factory() => new(UsenAdminDbOptions.For(_database.App));
}
