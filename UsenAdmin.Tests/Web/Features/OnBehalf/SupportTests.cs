using Microsoft.EntityFrameworkCore;
using Npgsql;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Fence;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;
using UsenAdmin.Data.Stores;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Tests.Web.Account;
using UsenAdmin.Web.Access;
using UsenAdmin.Web.Account;
using UsenAdmin.Web.Features.OnBehalf;
using UsenAdmin.Web.Features.Staff;
using UsenAdmin.Web.Features.Stores;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.OnBehalf;

public sealed class SupportTests(TestPostgres postgres) : PeopleTest(postgres)
{
    private readonly byte[] _secret = Totp.NewSecret();
    private StaffUser _supporter = null!;
    private StaffUser _second = null!;
    private Store _store = null!;

    private CrossCompanyQueries Lookups => new(UsenAdminDbOptions.For(Database.App));

    private ActingSupport Acting => new(Lookups, Contexts, Time);

    protected override Task SeedAsync(UsenAdminDb db)
    {
        _supporter = Person(Vendor, "9001", "井上 真理", StaffRole.Support);
        _supporter.EnableTwoFactor(Secrets.Encrypt(_secret), 0);
        _second = Person(Vendor, "9002", "べつのサポート", StaffRole.Support);
        _store = new Store(Ours.Id, new StoreDetails { Code = "0001", Name = "つばき食堂 新宿東口店", Kana = "つばき", Phone = "03-5555-0142" });
        db.Users.AddRange(_supporter, _second);
        db.Stores.Add(_store);
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData("新宿", "store")]
    [InlineData("ツバキ", "store")]
    [InlineData("03-5555-0142", "store")]
    [InlineData("0355550142", "store")]
    [InlineData("1001", "company")]
    [InlineData("われ", "company")]
    public async Task Support_finds_by_code_name_and_phone_and_leaves_a_trace(string typed, string kind)
    {
        var hits = await Lookups.SearchForSupportAsync(_supporter.Id, typed, Time.GetUtcNow(), Ct);

        Assert.Contains(hits, h => h.Kind == kind && h.CompanyId == Ours.Id);
        await using var db = await Contexts.OpenAsync(Vendor.Id, Ct);
        Assert.Equal(typed, (await db.AuditEntries.SingleAsync(e => e.Action == AuditAction.SupportSearched, Ct)).Subject);
    }

    [Fact]
    public async Task Nobody_else_can_search_across_companies() =>
        await Assert.ThrowsAsync<PostgresException>(() => Lookups.SearchForSupportAsync(Admin.Id, "新宿", Time.GetUtcNow(), Ct));

    [Fact]
    public async Task A_session_looks_at_first_and_changes_once_raised_and_both_names_are_in_the_history()
    {
        Assert.True((await StartAsync()).IsDone);
        var actor = (await Acting.FindAsync(_supporter.Id, Ct))!.Actor;
        Assert.Null(await RefusalAsync(actor, Permission.ViewAudit));
        Assert.Equal(ErrorKey.SupportReadOnly, (await SetActiveAsync(actor)).Error!.Key);

        Assert.Equal(ErrorKey.CodeWrong, (await RaiseAsync("000000")).Error!.Key);
        Assert.True((await RaiseAsync(Totp.Code(_secret, Totp.StepAt(Time.GetUtcNow())))).IsDone);
        Assert.True((await SetActiveAsync(actor)).IsDone);

        await using var db = await Contexts.OpenAsync(Ours.Id, Ct);
        var entry = await db.AuditEntries.SingleAsync(e => e.Action == AuditAction.StoreDeactivated, Ct);
        Assert.Equal(("井上 真理", "われわれ つばき食堂 新宿東口店", actor.SupportSessionId), (entry.ActorName, entry.OnBehalfOf, entry.SupportSessionId));
    }

    [Fact]
    public async Task Accounts_and_passwords_are_never_touched_on_behalf_raised_or_not()
    {
        await StartAsync();
        await RaiseAsync(Totp.Code(_secret, Totp.StepAt(Time.GetUtcNow())));
        var actor = (await Acting.FindAsync(_supporter.Id, Ct))!.Actor;

        Assert.Equal(ErrorKey.Forbidden, (await new ResetPassword(Contexts, new PasswordWork(Hasher), Time).ExecuteAsync(actor, Admin.Id, Ct)).Error!.Key);
        Assert.Equal(ErrorKey.Forbidden, (await new ResetTwoFactor(Contexts, Time).ExecuteAsync(actor, Admin.Id, Ct)).Error!.Key);
        Assert.Equal(ErrorKey.Forbidden, (await new ChangeCompanySecurity(Contexts, Time).ExecuteAsync(actor, false, SupportAccess.Allowed, Ct)).Error!.Key);
    }

    [Fact]
    public async Task One_session_at_a_time_also_when_two_are_begun_at_once()
    {
        var both = await Task.WhenAll(StartAsync(), StartAsync());
        Assert.Single(both, r => r.IsDone);
        Assert.Equal(ErrorKey.SupportSessionOpen, both.Single(r => !r.IsDone).Error!.Key);
        Assert.Equal(ErrorKey.SupportSessionOpen, (await StartAsync(company: Theirs.Id)).Error!.Key);
    }

    [Fact]
    public async Task Neither_the_vendor_nor_another_support_person_nor_a_customer_can_be_acted_for_or_act()
    {
        Assert.Equal(ErrorKey.NotFound, (await StartAsync(company: Vendor.Id)).Error!.Key);
        Assert.Equal(ErrorKey.NotFound, (await StartAsync(company: Guid.NewGuid())).Error!.Key);
        Assert.Equal(ErrorKey.NotFound, (await StartAsync(company: Theirs.Id, store: _store.Id)).Error!.Key);
        Assert.Equal(ErrorKey.Forbidden, (await StartAsync(by: Actor(Admin))).Error!.Key);
        Assert.Equal(ErrorKey.InvalidValue, (await StartAsync(reason: " ")).Error!.Key);

        await StartAsync();
        var stolen = (await Acting.FindAsync(_supporter.Id, Ct))!.Actor with { Id = _second.Id };
        Assert.Equal(ErrorKey.Forbidden, (await SetActiveAsync(stolen)).Error!.Key);
        Assert.Null(await Acting.FindAsync(_second.Id, Ct));
    }

    [Fact]
    public async Task The_company_ends_it_at_once_and_the_next_action_is_refused()
    {
        var session = (await StartAsync()).Value;
        var actor = (await Acting.FindAsync(_supporter.Id, Ct))!.Actor;
        Assert.Single(await new SupportQueries(Contexts, Time).SessionsAsync(Ours.Id, Ct));

        Assert.True((await new EndSupport(Contexts, Time).ExecuteAsync(Actor(Admin), session, Ct)).IsDone);

        Assert.NotNull(await RefusalAsync(actor, Permission.ViewCompany));
        Assert.Null(await Acting.FindAsync(_supporter.Id, Ct));
    }

    [Fact]
    public async Task A_deactivated_support_person_and_an_expired_session_are_refused()
    {
        await StartAsync();
        var actor = (await Acting.FindAsync(_supporter.Id, Ct))!.Actor;
        await using (var db = Owner())
        {
            await db.Database.ExecuteSqlAsync($"update support_sessions set expires_at = now() - interval '1 second'", Ct);
        }

        Assert.NotNull(await RefusalAsync(actor, Permission.ViewCompany));
        Assert.True((await StartAsync()).IsDone);
        var next = (await Acting.FindAsync(_supporter.Id, Ct))!.Actor;
        await using (var db = Owner())
        {
            await db.Database.ExecuteSqlAsync($"update staff_users set is_active = false where id = {_supporter.Id}", Ct);
        }

        Assert.NotNull(await RefusalAsync(next, Permission.ViewCompany));
    }

    [Fact]
    public async Task A_company_can_ask_to_be_asked_or_refuse_altogether()
    {
        var security = new ChangeCompanySecurity(Contexts, Time);
        await security.ExecuteAsync(Actor(Admin), false, SupportAccess.WithConsent, Ct);
        var session = (await StartAsync()).Value;
        Assert.Null(await Acting.FindAsync(_supporter.Id, Ct));
        Assert.NotNull(await Acting.FindAsync(_supporter.Id, Ct, waiting: true));

        Assert.True((await new ConsentToSupport(Contexts, Time).ExecuteAsync(Actor(Admin), session, Ct)).IsDone);
        Assert.NotNull(await Acting.FindAsync(_supporter.Id, Ct));

        await security.ExecuteAsync(Actor(Admin), false, SupportAccess.Refused, Ct);
        Assert.Null(await Acting.FindAsync(_supporter.Id, Ct));
        Assert.Equal(ErrorKey.SupportAccessRefused, (await StartAsync()).Error!.Key);
    }

    private Task<Result<Guid>> StartAsync(Guid? company = null, Guid? store = null, string reason = "配席時のエラー調査", Actor? by = null) =>
        new StartSupport(Contexts, Lookups, Time).ExecuteAsync(
            by ?? Actor(_supporter), new StartSupportRequest(company ?? Ours.Id, company is null ? _store.Id : store, reason, "84213"), Ct);

    private Task<Result<Done>> RaiseAsync(string code) =>
        new RaiseSupport(Contexts, Acting, new CheckTwoFactor(Contexts, Attempts, Secrets, Time), Time).ExecuteAsync(Login(_supporter), code, Ct);

    private Task<Result<Done>> SetActiveAsync(Actor actor) => new SetStoreActive(Contexts, Time).ExecuteAsync(actor, _store.Id, false, Ct);

    private async Task<Error?> RefusalAsync(Actor actor, Permission permission)
    {
        await using var db = await Contexts.OpenAsync(actor.CompanyId, Ct);
        return await db.RefusalAsync(actor, permission, Ct);
    }
}
