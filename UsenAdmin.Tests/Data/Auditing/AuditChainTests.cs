using Microsoft.EntityFrameworkCore;
using Npgsql;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Companies;
using UsenAdmin.Data.Fence;
using UsenAdmin.Data.Postgres;
using UsenAdmin.Tests.Postgres;
using Xunit;

namespace UsenAdmin.Tests.Data.Auditing;

public sealed class AuditChainTests(TestPostgres postgres) : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 3, 0, 0, TimeSpan.Zero);
    private readonly Guid _company = Guid.CreateVersion7();
    private PostgresDatabase _database = null!;
    private AuditChain _chain = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.NewDatabaseAsync();
        _chain = new AuditChain(UsenAdminDbOptions.For(_database.App));
        await using var db = new UsenAdminDb(UsenAdminDbOptions.For(_database.Owner));
        db.Companies.Add(new Company(_company, "1001", "みほん"));
        await db.SaveChangesAsync(Ct);
    }

    [Fact]
    public async Task A_sealed_chain_is_whole()
    {
        await WriteAsync("一", "二", "三");

        Assert.Equal(3, await _chain.SealAsync(Now, Ct));
        Assert.Equal(0, await _chain.SealAsync(Now, Ct));

        var check = Assert.Single(await _chain.VerifyAsync(Ct));
        Assert.Null(check.Problem);
        Assert.Equal(3, check.Entries);
    }

    [Fact]
    public async Task An_entry_that_commits_late_is_sealed_after_those_that_were_written_after_it()
    {
        await using var late = await OpenAsync();
        late.Audit(Actor.Command(_company, "おそい"), AuditAction.StoreEdited, Now, "おそい");
        await late.SaveChangesAsync(Ct);
        await WriteAsync("はやい");
        Assert.Equal(1, await _chain.SealAsync(Now, Ct));

        await late.Database.CommitTransactionAsync(Ct);

        Assert.Equal(1, await _chain.SealAsync(Now, Ct));
        Assert.Null(Assert.Single(await _chain.VerifyAsync(Ct)).Problem);
    }

    [Theory]
    [InlineData("update audit_entries set subject = 'べつ' where subject = '二'", "changed", 2)]
    [InlineData("update audit_entries set after = '{\"a\":1}' where subject = '二'", "changed", 2)]
    [InlineData("delete from audit_entries where subject = '二'", "missing", 2)]
    [InlineData("delete from audit_entries where subject = '二'; delete from audit_seals where sequence = 2", "gap", 2)]
    [InlineData("delete from audit_seals where sequence = 3", "unsealed", null)]
    public async Task What_was_tampered_with_is_named(string tampering, string problem, int? sequence)
    {
        await WriteAsync("一", "二", "三");
        await _chain.SealAsync(Now, Ct);
        await OwnerAsync(tampering);

        var check = Assert.Single(await _chain.VerifyAsync(Ct));

        Assert.Equal(problem, check.Problem);
        Assert.Equal(sequence, (int?)check.Sequence);
    }

    [Fact]
    public async Task Dropped_months_leave_a_chain_that_is_still_whole()
    {
        await WriteAsync(Now.AddMonths(-3), "ふるい");
        await WriteAsync(Now.AddMonths(-2), "すこしふるい");
        await WriteAsync(Now, "あたらしい");
        await _chain.SealAsync(Now, Ct);

        Assert.Equal(2, await AuditChain.DropAsync(_database.Owner, Now.AddMonths(-1), Now, Ct));
        await WriteAsync("つぎ");
        await _chain.SealAsync(Now, Ct);

        var check = Assert.Single(await _chain.VerifyAsync(Ct));
        Assert.Null(check.Problem);
        Assert.Equal(2, check.Entries);
        Assert.Equal(4, check.Sequence);
        await using var db = await OpenAsync();
        Assert.Equal(["あたらしい", "つぎ"], await db.AuditEntries.OrderBy(e => e.Id).Select(e => e.Subject).ToListAsync(Ct));
        Assert.Equal(2, await db.AuditCuts.CountAsync(Ct));
    }

    [Theory]
    [InlineData("update audit_entries set subject = ''")]
    [InlineData("delete from audit_entries")]
    [InlineData("insert into audit_seals select * from audit_seals")]
    [InlineData("update audit_seals set hash = ''")]
    [InlineData("delete from audit_seals")]
    [InlineData("delete from audit_unsealed")]
    [InlineData("update audit_cuts set hash = ''")]
    [InlineData("select drop_audit(now(), now())")]
    public async Task The_serving_role_may_only_add(string sql)
    {
        await using var db = await OpenAsync();

        var refused = await Assert.ThrowsAsync<PostgresException>(() => db.Database.ExecuteSqlRawAsync(sql, Ct));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task<UsenAdminDb> OpenAsync() => new UsenAdminDbFactory(UsenAdminDbOptions.For(_database.App)).OpenAsync(_company, Ct);

    private Task WriteAsync(params string[] subjects) => WriteAsync(Now, subjects);

    private async Task WriteAsync(DateTimeOffset at, params string[] subjects)
    {
        foreach (var subject in subjects)
        {
            await using var db = await OpenAsync();
            db.Audit(Actor.Command(_company, "試験"), AuditAction.StoreEdited, at, subject, after: new { 名前 = subject });
            await db.CommitAsync(Ct);
        }
    }

    private async Task OwnerAsync(string sql)
    {
        await using var db = new UsenAdminDb(UsenAdminDbOptions.For(_database.Owner));
        await db.Database.ExecuteSqlRawAsync(sql.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal), Ct);
    }
}
