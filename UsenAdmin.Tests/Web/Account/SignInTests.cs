using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Fence;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Web.Account;
using Xunit;

namespace UsenAdmin.Tests.Web.Account;

public sealed class SignInTests(TestPostgres postgres) : PeopleTest(postgres)
{
    private StaffUser _inactive = null!;
    private StaffUser _expired = null!;

    protected override Task SeedAsync(UsenAdminDb db)
    {
        _inactive = Person(Ours, "0003", "もういない", StaffRole.StoreStaff);
        _inactive.Deactivate();
        _expired = Person(Ours, "0004", "おそすぎた", StaffRole.StoreStaff);
        _expired.SetOneTimePassword(_expired.PasswordHash!, DateTimeOffset.UtcNow.AddDays(-1));
        db.Users.AddRange(_inactive, _expired);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task The_right_password_is_taken_in_any_width_of_spaces_around_the_codes()
    {
        Assert.Equal(Admin.Id, (await SignInAsync(" 1001 ", "0001 ", Password)).Value.UserId);
        Assert.Equal(0, (await ReadAsync(Admin)).AccessFailedCount);
    }

    [Theory]
    [InlineData("9999", "0001", Password)]
    [InlineData("1001", "7777", Password)]
    [InlineData("1001", "0001", "まちがい")]
    [InlineData("1001", "0003", Password)]
    [InlineData("1001", "0004", Password)]
    [InlineData("1002", "0001", Password)]
    [InlineData("1001' or '1'='1", "0001", Password)]
    [InlineData("1001\0", "0001", Password)]
    [InlineData("", "", "")]
    public async Task Every_failure_has_one_answer_and_costs_one_hashing(string company, string staff, string password)
    {
        var before = Hasher.All;

        Assert.Equal(ErrorKey.LoginFailed, (await SignInAsync(company, staff, password)).Error!.Key);
        Assert.Equal(before + 1, Hasher.All);
    }

    [Fact]
    public async Task A_locked_account_refuses_the_right_password_too_at_the_same_cost()
    {
        for (var i = 0; i < SignInAttempts.BeforeLockout; i++)
        {
            await SignInAsync("1001", "0001", "まちがい");
        }

        var before = Hasher.All;
        Assert.Equal(ErrorKey.LoginFailed, (await SignInAsync("1001", "0001", Password)).Error!.Key);
        Assert.Equal(before + 1, Hasher.All);
        await using var db = await Contexts.OpenAsync(Ours.Id, Ct);
        Assert.Equal(1, await db.AuditEntries.CountAsync(e => e.Action == AuditAction.SignInLocked, Ct));
    }

    [Fact]
    public async Task Of_a_thousand_guesses_at_once_at_most_ten_are_evaluated()
    {
        var before = Hasher.OfAccounts;

        var results = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => Task.Run(() => SignInAsync("1001", "0001", $"まちがい{i}"))));

        Assert.All(results, r => Assert.False(r.IsDone));
        Assert.InRange(Hasher.OfAccounts - before, 1, 10);
        Assert.NotNull((await ReadAsync(Admin)).LockoutEnd);
    }

    [Fact]
    public async Task When_too_many_log_in_at_once_the_rest_is_told_so_and_nothing_is_counted_against_them()
    {
        using var passwords = new PasswordWork(Hasher);
        var line = Enumerable.Range(0, PasswordWork.MostLogins).Select(_ => passwords.Enter()!).ToList();
        var before = Hasher.All;

        Assert.Equal(ErrorKey.SignInBusy, (await SignInAsync("1001", "0001", "まちがい", passwords)).Error!.Key);
        Assert.Equal((before, 0), (Hasher.All, (await ReadAsync(Admin)).AccessFailedCount));

        line[0].Dispose();
        line[0].Dispose();
        Assert.True((await SignInAsync("1001", "0001", Password, passwords)).IsDone);
        using (passwords.Enter())
        {
            Assert.Null(passwords.Enter());
        }
    }

    [Fact]
    public async Task A_right_password_does_not_make_room_for_more_guesses_of_the_code()
    {
        var secret = Totp.NewSecret();
        await EnableAsync(secret);
        var check = new CheckTwoFactor(Contexts, Attempts, Secrets, Time);
        var evaluated = 0;
        for (var i = 0; i < 20; i++)
        {
            if ((await SignInAsync("1001", "0001", Password)).IsDone)
            {
                evaluated++;
                Assert.Equal(ErrorKey.CodeWrong, (await check.ExecuteAsync(Login(Admin), "000000x", Ct)).Error!.Key);
            }
        }

        Assert.InRange(evaluated, 1, SignInAttempts.BeforeLockout);
    }

    [Fact]
    public async Task A_code_is_taken_once_also_by_two_at_once_and_a_recovery_code_as_well()
    {
        var secret = Totp.NewSecret();
        var codes = await EnableAsync(secret, stepsAgo: 1);
        var check = new CheckTwoFactor(Contexts, Attempts, Secrets, Time);
        var code = Totp.Code(secret, Totp.StepAt(Time.GetUtcNow()) + 1);

        var both = await Task.WhenAll(check.ExecuteAsync(Login(Admin), code, Ct), check.ExecuteAsync(Login(Admin), code, Ct));
        Assert.Single(both, r => r.IsDone);

        var twice = await Task.WhenAll(check.ExecuteAsync(Login(Admin), codes[0].ToUpperInvariant(), Ct), check.ExecuteAsync(Login(Admin), codes[0], Ct));
        Assert.Single(twice, r => r.IsDone);
    }

    [Fact]
    public async Task A_new_password_ends_the_other_sessions_and_not_this_one()
    {
        var (here, there) = (new SignInSession(Admin, "", "", false, Time.GetUtcNow()), new SignInSession(Admin, "", "", false, Time.GetUtcNow()));
        await using (var db = await Contexts.OpenAsync(Ours.Id, Ct))
        {
            db.SignInSessions.AddRange(here, there);
            await db.CommitAsync(Ct);
        }

        var change = new ChangePassword(Contexts, new PasswordWork(Hasher), Attempts, Time);
        Assert.Equal(ErrorKey.LoginFailed, (await change.ExecuteAsync(Login(Admin), new("まちがい", "あたらしいながいことば", here.Id), Ct)).Error!.Key);
        Assert.Equal(ErrorKey.InvalidValue, (await change.ExecuteAsync(Login(Admin), new(Password, "password12345678", here.Id), Ct)).Error!.Key);
        Assert.Equal(ErrorKey.InvalidValue, (await change.ExecuteAsync(Login(Admin), new(Password, Password, here.Id), Ct)).Error!.Key);
        Assert.True((await change.ExecuteAsync(Login(Admin), new(Password, "あたらしいながいことばです", here.Id), Ct)).IsDone);

        await using var read = await Contexts.OpenAsync(Ours.Id, Ct);
        Assert.Equal([here.Id], await read.SignInSessions.Where(s => s.EndedAt == null).Select(s => s.Id).ToListAsync(Ct));
        Assert.NotEqual(Admin.SecurityStamp, (await ReadAsync(Admin)).SecurityStamp);
        Assert.False((await SignInAsync("1001", "0001", Password)).IsDone);
        Assert.True((await SignInAsync("1001", "0001", "あたらしいながいことばです")).IsDone);
    }

    private Task<Result<LoginOwner>> SignInAsync(string company, string staff, string password, PasswordWork? passwords = null) =>
        new SignIn(new CrossCompanyQueries(UsenAdminDbOptions.For(Database.App)), Contexts, passwords ?? new PasswordWork(Hasher), Attempts, Time)
            .ExecuteAsync(new SignInRequest(company, staff, password), Ct);

    private async Task<IReadOnlyList<string>> EnableAsync(byte[] secret, int stepsAgo = 0)
    {
        var code = Totp.Code(secret, Totp.StepAt(Time.GetUtcNow()) - stepsAgo);
        return (await new EnableTwoFactor(Contexts, Secrets, Time).ExecuteAsync(Login(Admin), Secrets.Encrypt(secret), code, Ct)).Value.Codes;
    }
}
