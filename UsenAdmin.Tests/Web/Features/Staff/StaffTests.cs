using System.Text;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using UsenAdmin.Data;
using UsenAdmin.Data.Fence;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;
using UsenAdmin.Data.Stores;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Tests.Web.Account;
using UsenAdmin.Web.Access;
using UsenAdmin.Web.Account;
using UsenAdmin.Web.Features.Staff;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.Staff;

public sealed class StaffTests(TestPostgres postgres) : PeopleTest(postgres)
{
    private StaffUser _manager = null!;
    private StaffUser _foreign = null!;
    private Store _theirStore = null!;
    private Store _inCharge = null!;
    private Store _other = null!;

    protected override Task SeedAsync(UsenAdminDb db)
    {
        _manager = Person(Ours, "0031", "中村 翔", StaffRole.StoreManager);
        _foreign = Person(Theirs, "0001", "よその人", StaffRole.CompanyAdmin);
        _inCharge = new Store(Ours.Id, new StoreDetails { Code = "0001", Name = "本店" });
        _other = new Store(Ours.Id, new StoreDetails { Code = "0002", Name = "支店" });
        _theirStore = new Store(Theirs.Id, new StoreDetails { Code = "0003", Name = "よその店" });
        db.Users.AddRange(_manager, _foreign);
        db.Stores.AddRange(_inCharge, _other, _theirStore);
        db.StaffStores.Add(new StaffStore(Ours.Id, _manager.Id, _inCharge.Id));
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_slip_opens_the_page_that_changes_its_password_and_its_codes_are_the_persons()
    {
        var saved = (await Save().ExecuteAsync(Actor(Admin), New("0051", StaffRole.StoreStaff, _inCharge.Id), Ct)).Value;

        Assert.Equal(("1001", "0051"), (saved.Slip!.CompanyCode, saved.Slip.StaffCode));
        var user = await ReadAsync(await FindAsync(saved.Id));
        Assert.True(user.MustChangePassword);
        Assert.True((await SignInAsync("0051", saved.Slip.Password)).IsDone);
    }

    [Theory]
    [InlineData("", "名前", StaffRole.StoreStaff, ErrorKey.InvalidValue)]
    [InlineData("あ", "名前", StaffRole.StoreStaff, ErrorKey.InvalidValue)]
    [InlineData("0052", " ", StaffRole.StoreStaff, ErrorKey.InvalidValue)]
    [InlineData("0052", "名前", StaffRole.Support, ErrorKey.InvalidValue)]
    [InlineData("0052", "名前", StaffRole.Operator, ErrorKey.InvalidValue)]
    [InlineData("0031", "名前", StaffRole.StoreStaff, ErrorKey.AlreadyExists)]
    public async Task What_cannot_be_an_account_is_refused(string code, string name, StaffRole role, ErrorKey key) =>
        Assert.Equal(key, (await Save().ExecuteAsync(Actor(Admin), new SaveStaffRequest(null, code, name, role, []), Ct)).Error!.Key);

    [Fact]
    public async Task Only_company_admins_manage_accounts_and_only_their_own()
    {
        Assert.Equal(ErrorKey.Forbidden, (await Save().ExecuteAsync(Actor(_manager), New("0052", StaffRole.CompanyAdmin), Ct)).Error!.Key);
        Assert.Equal(ErrorKey.NotFound, (await Reset().ExecuteAsync(Actor(Admin), _foreign.Id, Ct)).Error!.Key);
        Assert.Equal(ErrorKey.NotFound, (await SetActive().ExecuteAsync(Actor(Admin), _foreign.Id, false, Ct)).Error!.Key);
        Assert.Equal(ErrorKey.NotFound, (await Save().ExecuteAsync(Actor(Admin), New("0052", StaffRole.StoreManager, _theirStore.Id), Ct)).Error!.Key);
    }

    [Fact]
    public async Task The_last_admin_can_neither_leave_nor_step_down()
    {
        Assert.Equal(ErrorKey.LastCompanyAdmin, (await SetActive().ExecuteAsync(Actor(Admin), Admin.Id, false, Ct)).Error!.Key);
        Assert.Equal(ErrorKey.LastCompanyAdmin,
            (await Save().ExecuteAsync(Actor(Admin), new SaveStaffRequest(Admin.Id, "0001", "佐藤", StaffRole.StoreStaff, []), Ct)).Error!.Key);
        Assert.True((await ReadAsync(Admin)).IsActive);
    }

    [Fact]
    public async Task Two_admins_who_deactivate_each_other_at_once_leave_one()
    {
        for (var round = 0; round < 5; round++)
        {
            var second = await FindAsync((await Save().ExecuteAsync(Actor(Admin), New($"900{round}", StaffRole.CompanyAdmin), Ct)).Value.Id);
            var both = await Task.WhenAll(
                SetActive().ExecuteAsync(Actor(Admin), second.Id, false, Ct),
                SetActive().ExecuteAsync(Actor(second), Admin.Id, false, Ct));

            Assert.Single(both, r => r.IsDone);
            var survivor = (await ReadAsync(Admin)).IsActive ? Admin : second;
            var fallen = survivor == Admin ? second : Admin;
            await SetActive().ExecuteAsync(Actor(survivor), fallen.Id, true, Ct);
            Assert.Equal(fallen == Admin, survivor != Admin);
            await SetActive().ExecuteAsync(Actor(Admin), second.Id, false, Ct);
        }
    }

    [Fact]
    public async Task A_changed_role_and_a_deactivation_end_the_sessions_and_the_next_action_is_refused()
    {
        var session = new SignInSession(_manager, "", "", false, Time.GetUtcNow());
        await using (var db = await Contexts.OpenAsync(Ours.Id, Ct))
        {
            db.SignInSessions.Add(session);
            await db.CommitAsync(Ct);
        }

        var check = new SessionCheck(Contexts, Microsoft.Extensions.Options.Options.Create(new SignInOptions()), Time);
        var cookie = StaffClaims.Principal(_manager, Ours, session.Id);
        Assert.True(await check.IsValidAsync(cookie, null, Ct));

        await SetActive().ExecuteAsync(Actor(Admin), _manager.Id, false, Ct);

        Assert.False(await check.IsValidAsync(cookie, null, Ct));
        await using var read = await Contexts.OpenAsync(Ours.Id, Ct);
        Assert.NotNull(await read.RefusalAsync(Actor(_manager), Permission.ManageStores, _inCharge.Id, Ct));
    }

    [Fact]
    public async Task An_open_page_of_a_disabled_account_knows_within_five_seconds()
    {
        var session = new SignInSession(_manager, "", "", false, Time.GetUtcNow());
        await using (var db = await Contexts.OpenAsync(Ours.Id, Ct))
        {
            db.SignInSessions.Add(session);
            await db.CommitAsync(Ct);
        }

        var check = new SessionCheck(Contexts, Microsoft.Extensions.Options.Options.Create(new SignInOptions()), Time);
        using var page = new CircuitSessionCheck(NullLoggerFactory.Instance, check, new CircuitActivity(Time));
        page.SetAuthenticationState(Task.FromResult(new AuthenticationState(StaffClaims.Principal(_manager, Ours, session.Id))));
        var ended = new TaskCompletionSource<AuthenticationState>();
        page.AuthenticationStateChanged += async state => ended.TrySetResult(await state);
        await SetActive().ExecuteAsync(Actor(Admin), _manager.Id, false, Ct);

        Assert.NotEqual(true, (await ended.Task.WaitAsync(TimeSpan.FromSeconds(5), Ct)).User.Identity?.IsAuthenticated);
    }

    [Fact]
    public async Task An_idle_session_ends_and_one_that_is_used_does_not()
    {
        var session = new SignInSession(Admin, "", "", false, Time.GetUtcNow().AddMinutes(-61));
        await using (var db = await Contexts.OpenAsync(Ours.Id, Ct))
        {
            db.SignInSessions.Add(session);
            await db.CommitAsync(Ct);
        }

        var check = new SessionCheck(Contexts, Microsoft.Extensions.Options.Options.Create(new SignInOptions { IdleMinutes = 60 }), Time);
        var cookie = StaffClaims.Principal(Admin, Ours, session.Id);

        Assert.False(await check.IsValidAsync(cookie, null, Ct));
        Assert.True(await check.IsValidAsync(cookie, Time.GetUtcNow(), Ct));
        Assert.True(await check.IsValidAsync(cookie, null, Ct));
        Assert.False(await check.IsValidAsync(StaffClaims.Principal(Admin, Ours, Guid.NewGuid()), null, Ct));
    }

    [Fact]
    public async Task A_store_manager_may_in_their_stores_and_in_no_other()
    {
        await using var db = await Contexts.OpenAsync(Ours.Id, Ct);

        Assert.Null(await db.RefusalAsync(Actor(_manager), Permission.ManageStores, _inCharge.Id, Ct));
        Assert.NotNull(await db.RefusalAsync(Actor(_manager), Permission.ManageStores, _other.Id, Ct));
        Assert.NotNull(await db.RefusalAsync(Actor(_manager), Permission.ManageStores, _theirStore.Id, Ct));
        Assert.NotNull(await db.RefusalAsync(Actor(_manager), Permission.ManageLinks, _inCharge.Id, Ct));
        Assert.NotNull(await db.RefusalAsync(Actor(_manager), Permission.ManageStores, Ct));
    }

    [Fact]
    public async Task A_file_is_checked_before_anything_is_taken_and_new_accounts_get_slips()
    {
        var file = Encoding.UTF8.GetBytes("担当者コード,氏名,権限,店舗コード\n0031,中村 翔太,店舗責任者,0001 0002\n0061,新人,店舗スタッフ,0002\n");
        var import = new ImportStaff(Contexts, new PasswordWork(Hasher), Time);

        var dry = (await import.ExecuteAsync(Actor(Admin), file, dryRun: true, null, Ct)).Value;
        Assert.Equal((2, 1, 1, 0), (dry.Report.Rows, dry.Report.Added, dry.Report.Changed, dry.Report.Problems.Count));
        Assert.Equal("中村 翔", (await ReadAsync(_manager)).DisplayName);

        var done = (await import.ExecuteAsync(Actor(Admin), file, dryRun: false, null, Ct)).Value;
        Assert.True((await SignInAsync("0061", Assert.Single(done.Slips).Password)).IsDone);
        Assert.Equal("中村 翔太", (await ReadAsync(_manager)).DisplayName);
        var lines = await new StaffQueries(Contexts, Time).LinesAsync(Ours.Id, Ct).ToListAsync(Ct);
        Assert.Contains(lines, l => l is { StaffCode: "0031", Stores: "0001 0002" });
    }

    [Fact]
    public async Task A_file_of_more_than_it_takes_says_how_many_and_one_of_many_is_taken_at_once()
    {
        var import = new ImportStaff(Contexts, new PasswordWork(Hasher), Time);
        byte[] File(int rows) => Encoding.UTF8.GetBytes("担当者コード,氏名,権限,店舗コード\n" + string.Concat(Enumerable.Range(0, rows).Select(n => $"S{n:00000},新人{n},店舗スタッフ,0001\n")));

        var tooMany = (await import.ExecuteAsync(Actor(Admin), File(ImportStaff.MaxRows + 1), dryRun: false, null, Ct)).Value;
        Assert.Equal(("Import_TooMany", "10,000"), (tooMany.Report.Problems[0].Key, tooMany.Report.Problems[0].Text));

        var progress = new Count();
        var done = (await import.ExecuteAsync(Actor(Admin), File(3000), dryRun: false, progress, Ct)).Value;
        Assert.Equal((3000, 3000, 3000), (done.Report.Added, done.Slips.Count, progress.Last));
        Assert.Equal(3000, done.Slips.Select(s => s.Password).Distinct().Count());

        // Once more: all are known now, and keep what they have.
        var again = (await import.ExecuteAsync(Actor(Admin), File(3000), dryRun: false, null, Ct)).Value;
        Assert.Equal((0, 3000, 0), (again.Report.Added, again.Report.Changed, again.Slips.Count));
        Assert.Equal("0001", (await new StaffQueries(Contexts, Time).LinesAsync(Ours.Id, Ct).FirstAsync(l => l.StaffCode == "S01234", Ct)).Stores);
    }

    [Theory]
    [InlineData("担当者コード,氏名\n1,2\n", "Import_NoColumn")]
    [InlineData("担当者コード,氏名,権限\n0061,新人,社長\n", "")]
    [InlineData("担当者コード,氏名,権限,店舗コード\n0061,新人,店舗スタッフ,9999\n", "Import_NoStore")]
    [InlineData("担当者コード,氏名,権限\n0061,新人,店舗スタッフ\n0061,新人,店舗スタッフ\n", "Import_Twice")]
    [InlineData("担当者コード,氏名,権限\n0001,佐藤,店舗スタッフ\n", null)]
    public async Task A_file_with_a_fault_takes_nothing(string text, string? key)
    {
        var result = await new ImportStaff(Contexts, new PasswordWork(Hasher), Time).ExecuteAsync(Actor(Admin), Encoding.UTF8.GetBytes(text), dryRun: false, null, Ct);

        if (key is null)
        {
            Assert.Equal(ErrorKey.LastCompanyAdmin, result.Error!.Key);
        }
        else
        {
            Assert.Equal(key, result.Value.Report.Problems[0].Key);
        }

        await using var db = await Contexts.OpenAsync(Ours.Id, Ct);
        Assert.Equal(2, await db.Users.CountAsync(Ct));
        Assert.Equal(StaffRole.CompanyAdmin, (await ReadAsync(Admin)).Role);
    }

    private sealed class Count : IProgress<int>
    {
        private int _last;

        public int Last => _last;

        public void Report(int value)
        {
            int before;
            while ((before = _last) < value && Interlocked.CompareExchange(ref _last, value, before) != before)
            {
            }
        }
    }

    private SaveStaff Save() => new(Contexts, new PasswordWork(Hasher), Time);

    private SetStaffActive SetActive() => new(Contexts, Time);

    private ResetPassword Reset() => new(Contexts, new PasswordWork(Hasher), Time);

    private static SaveStaffRequest New(string code, StaffRole role, params Guid[] stores) => new(null, code, "新しい人", role, stores);

    private async Task<StaffUser> FindAsync(Guid id)
    {
        await using var db = Owner();
        return await db.Users.IgnoreQueryFilters().AsNoTracking().SingleAsync(u => u.Id == id, Ct);
    }

    private Task<Result<LoginOwner>> SignInAsync(string staff, string password) =>
        new SignIn(new CrossCompanyQueries(UsenAdminDbOptions.For(Database.App)), Contexts, new PasswordWork(Hasher), Attempts, Time)
            .ExecuteAsync(new SignInRequest("1001", staff, password), Ct);
}
