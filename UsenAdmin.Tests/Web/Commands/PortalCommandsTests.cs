using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using UsenAdmin.Data;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Companies;
using UsenAdmin.Data.Fence;
using UsenAdmin.Data.People;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Tests.Web.Account;
using UsenAdmin.Web.Account;
using UsenAdmin.Web.Commands;
using UsenAdmin.Web.Hosting;
using Xunit;

namespace UsenAdmin.Tests.Web.Commands;

public sealed class PortalCommandsTests(TestPostgres postgres) : PeopleTest(postgres)
{
    [Fact]
    public async Task Verifying_the_history_names_the_first_broken_entry_and_fails()
    {
        var chain = new AuditChain(UsenAdminDbOptions.For(Database.App));
        foreach (var subject in (string[])["一", "二", "三"])
        {
            await using var db = await Contexts.OpenAsync(Ours.Id, Ct);
            db.Audit(Actor(Admin), AuditAction.StoreEdited, Time.GetUtcNow(), subject);
            await db.CommitAsync(Ct);
        }

        await chain.SealAsync(Time.GetUtcNow(), Ct);
        var (whole, said) = await RunAsync("audit-verify");
        Assert.Equal(0, whole);
        Assert.Contains("1001 ok, 3 entries", said, StringComparison.Ordinal);

        await using var owner = Owner();
        await owner.Database.ExecuteSqlAsync($"update audit_entries set subject = 'べつ' where subject in ('二', '三')", Ct);
        var broken = await owner.AuditEntries.IgnoreQueryFilters().Where(e => e.CompanyId == Ours.Id).OrderBy(e => e.Id).Skip(1).Select(e => e.Id).FirstAsync(Ct);

        var (code, text) = await RunAsync("audit-verify");

        Assert.Equal(1, code);
        Assert.Contains($"1001 BROKEN: changed, link 2, entry {broken}; 1 entries before it are whole", text, StringComparison.Ordinal);
        Assert.Contains("1002 ok", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_account_of_a_company_has_a_password_that_only_changes()
    {
        var (code, password) = await RunAsync("first-admin", "--company", "2001", "--name", "株式会社みほん", "--staff", "0001", "--person", "山田 太郎");

        Assert.Equal(0, code);
        await using var db = Owner();
        var company = await db.Companies.IgnoreQueryFilters().SingleAsync(c => c.Code == "2001", Ct);
        var admin = await db.Users.IgnoreQueryFilters().SingleAsync(u => u.CompanyId == company.Id, Ct);
        Assert.Equal((CompanyKind.Customer, StaffRole.CompanyAdmin, true), (company.Kind, admin.Role, admin.MustChangePassword));
        Assert.Equal(Hasher.HashPassword(admin, password.Trim()), admin.PasswordHash);
        await RefusedAsync("first-admin", "--company", "2001", "--name", "株式会社みほん", "--staff", "0002", "--person", "ふたりめ");
    }

    [Theory]
    [InlineData("support", StaffRole.Support)]
    [InlineData("operator", StaffRole.Operator)]
    public async Task The_vendors_own_people_are_made_by_command(string role, StaffRole made)
    {
        Assert.Equal(0, (await RunAsync("vendor-account", "--role", role, "--staff", "9001", "--person", "山田 花子")).Code);

        await using var db = Owner();
        Assert.Equal(made, (await db.Users.IgnoreQueryFilters().SingleAsync(u => u.CompanyId == Vendor.Id && u.UserName == "9001", Ct)).Role);
        await RefusedAsync("vendor-account", "--role", role, "--staff", "9001", "--person", "おなじ番号");
    }

    [Theory]
    [InlineData("first-admin", "--company", "USEN", "--name", "みほん", "--staff", "0001", "--person", "山田")]
    [InlineData("first-admin", "--company", "20 01", "--name", "みほん", "--staff", "0001", "--person", "山田")]
    [InlineData("first-admin", "--company", "2001", "--name", "みほん", "--staff", "0001;", "--person", "山田")]
    [InlineData("vendor-account", "--role", "support", "--company", "1002", "--staff", "9001", "--person", "山田")]
    [InlineData("vendor-account", "--role", "companyAdmin", "--staff", "9001", "--person", "山田")]
    public async Task What_would_mix_companies_and_vendor_is_refused(params string[] words)
    {
        await using var db = Owner();
        var before = await db.Users.IgnoreQueryFilters().CountAsync(Ct);

        await RefusedAsync(words);

        Assert.Equal(before, await db.Users.IgnoreQueryFilters().CountAsync(Ct));
    }

    private async Task RefusedAsync(params string[] words) => await Assert.ThrowsAsync<UsageException>(() => RunAsync(words));

    private async Task<(int Code, string Output)> RunAsync(params string[] words)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:UsenAdmin"] = Database.App,
            ["ConnectionStrings:UsenAdminOwner"] = Database.Owner,
        }).Build();
        await using var database = await PortalDatabase.StartAsync(configuration, new HostingEnvironment { EnvironmentName = Environments.Production }, NullLogger.Instance, Ct);
        await using var services = new ServiceCollection()
            .AddSingleton(database)
            .AddSingleton(Contexts)
            .AddSingleton(new AuditChain(UsenAdminDbOptions.For(Database.App)))
            .AddSingleton(new CreateAccount(database, new PasswordWork(Hasher), Time))
            .BuildServiceProvider();
        await using var output = new StringWriter();
        return (await new PortalCommands(services, output).RunAsync(CommandLine.Read(words)!, Ct), output.ToString());
    }
}
