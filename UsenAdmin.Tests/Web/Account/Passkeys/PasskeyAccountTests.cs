using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Web.Account;
using UsenAdmin.Web.Account.Passkeys;
using UsenAdmin.Web.Features.Staff;
using Xunit;

namespace UsenAdmin.Tests.Web.Account.Passkeys;

public sealed class PasskeyAccountTests(TestPostgres postgres) : PasskeyTest(postgres)
{
    private readonly SoftAuthenticator _device = new();
    private StaffUser _second = null!;
    private StaffUser _foreign = null!;

    protected override Task SeedAsync(UsenAdminDb db)
    {
        _second = Person(Ours, "0002", "鈴木 健", StaffRole.CompanyAdmin);
        _foreign = Person(Theirs, "0001", "よその人", StaffRole.CompanyAdmin);
        db.Users.AddRange(_second, _foreign);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Whoever_adds_one_gives_the_password_again_and_with_two_factor_a_code()
    {
        AssertRefused(ErrorKey.LoginFailed, await StartAsync(Admin, password: "まちがい"));
        Assert.Equal(1, (await ReadAsync(Admin)).AccessFailedCount);

        var secret = Totp.NewSecret();
        var codes = (await new EnableTwoFactor(Contexts, Secrets, Time)
            .ExecuteAsync(Login(Admin), Secrets.Encrypt(secret), Totp.Code(secret, Totp.StepAt(Time.GetUtcNow())), Ct)).Value.Codes;
        AssertRefused(ErrorKey.CodeWrong, await StartAsync(Admin));
        Assert.True((await StartAsync(Admin, code: codes[0])).IsDone);
        Assert.Empty(await PasskeysAsync(Admin));
    }

    [Fact]
    public async Task It_is_kept_under_its_name_and_the_history_says_so()
    {
        Assert.True((await AddAsync(Admin, _device, " 本部 ")).IsDone);

        Assert.Equal("本部", Assert.Single(await PasskeysAsync(Admin)).Name);
        var entry = Assert.Single(await EntriesAsync(AuditAction.PasskeyAdded));
        Assert.Equal(("佐藤 美咲", "{\"name\": \"本部\"}"), (entry.ActorName, entry.After));
    }

    [Fact]
    public async Task What_was_not_asked_in_this_session_or_made_for_another_is_not_taken()
    {
        var question = (await StartAsync(Admin)).Value;
        var answer = _device.Create(question.Options);

        AssertRefused(ErrorKey.PasskeyNotAdded, await TakeAsync(Admin, null, answer));
        AssertRefused(ErrorKey.PasskeyNotAdded, await TakeAsync(Admin, question.Challenge with { Session = Guid.NewGuid() }, answer));
        AssertRefused(ErrorKey.PasskeyNotAdded, await TakeAsync(Admin, (await Ceremony.AskAnybodyAsync(Http())).Challenge, answer));
        AssertRefused(ErrorKey.PasskeyNotAdded, await TakeAsync(_second, question.Challenge, answer));
        AssertRefused(ErrorKey.PasskeyNotAdded, await TakeAsync(Admin, (await StartAsync(Admin)).Value.Challenge, answer));
        AssertRefused(ErrorKey.PasskeyNotAdded, await TakeAsync(Admin, question.Challenge, "{}"));
        AssertRefused(ErrorKey.InvalidValue, await TakeAsync(Admin, question.Challenge, answer, "\u0007"));
        Assert.Empty(await PasskeysAsync(Admin));

        Assert.True((await TakeAsync(Admin, question.Challenge, answer)).IsDone);
        AssertRefused(ErrorKey.PasskeyNotAdded, await TakeAsync(Admin, question.Challenge, answer));
    }

    [Fact]
    public async Task One_of_another_origin_or_without_a_verified_person_is_not_taken()
    {
        _device.VerifiesPerson = false;
        AssertRefused(ErrorKey.PasskeyNotAdded, await AddAsync(Admin, _device));
        (_device.VerifiesPerson, _device.Origin) = (true, "https://evil.example");
        AssertRefused(ErrorKey.PasskeyNotAdded, await AddAsync(Admin, _device));
    }

    [Fact]
    public async Task One_that_is_somebodys_already_is_not_taken_in_any_company()
    {
        await AddAsync(_foreign, _device);

        AssertRefused(ErrorKey.PasskeyNotAdded, await AddAsync(Admin, _device));
        Assert.Empty(await PasskeysAsync(Admin));
    }

    [Fact]
    public async Task Ten_may_be_had_also_by_two_at_once()
    {
        for (var i = 1; i < UserPasskey.MostOfOne; i++)
        {
            using var device = new SoftAuthenticator();
            Assert.True((await AddAsync(Admin, device)).IsDone);
        }

        var (one, two) = ((await StartAsync(Admin)).Value, (await StartAsync(Admin)).Value);
        using var other = new SoftAuthenticator();
        var both = await Task.WhenAll(TakeAsync(Admin, one.Challenge, _device.Create(one.Options)), TakeAsync(Admin, two.Challenge, other.Create(two.Options)));

        Assert.Single(both, r => r.IsDone);
        AssertRefused(ErrorKey.PasskeyLimit, await StartAsync(Admin));
        Assert.Equal(UserPasskey.MostOfOne, (await PasskeysAsync(Admin)).Count);
    }

    [Fact]
    public async Task Its_person_renames_and_removes_it_and_nobody_else()
    {
        await AddAsync(Admin, _device);
        var id = (await PasskeysAsync(Admin))[0].Id;
        var (rename, remove) = (new RenamePasskey(Contexts, Time), new RemovePasskey(Contexts, Confirm(), Time));
        foreach (var other in (StaffUser[])[_second, _foreign])
        {
            AssertRefused(ErrorKey.NotFound, await rename.ExecuteAsync(Login(other), id, "とった", Ct));
            AssertRefused(ErrorKey.NotFound, await remove.ExecuteAsync(Login(other), new RemovePasskeyRequest(id, Password, null, Session), Ct));
        }

        AssertRefused(ErrorKey.InvalidValue, await rename.ExecuteAsync(Login(Admin), id, new string('長', UserPasskey.MaxNameLength + 1), Ct));
        Assert.True((await rename.ExecuteAsync(Login(Admin), id, "自宅の電話", Ct)).IsDone);
        Assert.Equal("自宅の電話", (await PasskeysAsync(Admin))[0].Name);

        AssertRefused(ErrorKey.LoginFailed, await remove.ExecuteAsync(Login(Admin), new RemovePasskeyRequest(id, "まちがい", null, Session), Ct));
        Assert.True((await remove.ExecuteAsync(Login(Admin), new RemovePasskeyRequest(id, Password, null, Session), Ct)).IsDone);
        AssertRefused(ErrorKey.PasskeyFailed, await SignInAsync(_device));
        Assert.Equal("{\"name\": \"自宅の電話\"}", Assert.Single(await EntriesAsync(AuditAction.PasskeyRemoved)).Before);
        Assert.Single(await EntriesAsync(AuditAction.PasskeyRenamed));
    }

    [Fact]
    public async Task Removing_one_ends_the_sessions_elsewhere_and_not_this_one()
    {
        await AddAsync(Admin, _device);
        var (here, there) = (new SignInSession(Admin, "", "", true, Time.GetUtcNow()), new SignInSession(Admin, "", "", true, Time.GetUtcNow()));
        await using (var db = await Contexts.OpenAsync(Ours.Id, Ct))
        {
            db.SignInSessions.AddRange(here, there);
            await db.CommitAsync(Ct);
        }

        await new RemovePasskey(Contexts, Confirm(), Time).ExecuteAsync(Login(Admin), new RemovePasskeyRequest((await PasskeysAsync(Admin))[0].Id, Password, null, here.Id), Ct);

        await using var read = await Contexts.OpenAsync(Ours.Id, Ct);
        Assert.Equal([here.Id], await read.SignInSessions.Where(s => s.EndedAt == null).Select(s => s.Id).ToListAsync(Ct));
    }

    [Theory]
    [InlineData(AuditAction.PasswordReset)]
    [InlineData(AuditAction.StaffDeactivated)]
    [InlineData(AuditAction.TwoFactorReset)]
    public async Task Who_takes_an_account_in_hand_removes_its_passkeys_and_only_its_own(AuditAction how)
    {
        await AddAsync(_second, _device);
        using (var kept = new SoftAuthenticator())
        {
            await AddAsync(Admin, kept);
        }

        Assert.Equal(1, (await new StaffQueries(Contexts, Time).FindAsync(Ours.Id, _second.Id, Ct))!.Row.Passkeys);
        foreach (var refused in (Actor[])[Actor(_foreign), new Actor(ActorKind.Support, Ours.Id, Guid.NewGuid(), "井上 真理", SupportSessionId: Guid.NewGuid())])
        {
            await DoAsync(refused, how);
        }

        Assert.Single(await PasskeysAsync(_second));
        await DoAsync(Actor(Admin), how);

        Assert.Empty(await PasskeysAsync(_second));
        Assert.Single(await PasskeysAsync(Admin));
        Assert.Equal("{\"passkeys\": 1}", Assert.Single(await EntriesAsync(how)).Before);
        AssertRefused(ErrorKey.PasskeyFailed, await SignInAsync(_device));
    }

    private Task DoAsync(Actor actor, AuditAction how) => how switch
    {
        AuditAction.PasswordReset => new ResetPassword(Contexts, new PasswordWork(Hasher), Time).ExecuteAsync(actor, _second.Id, Ct),
        AuditAction.StaffDeactivated => new SetStaffActive(Contexts, Time).ExecuteAsync(actor, _second.Id, false, Ct),
        _ => new ResetTwoFactor(Contexts, Time).ExecuteAsync(actor, _second.Id, Ct),
    };

    private async Task<List<AuditEntry>> EntriesAsync(AuditAction action)
    {
        await using var db = await Contexts.OpenAsync(Ours.Id, Ct);
        return await db.AuditEntries.Where(e => e.Action == action).ToListAsync(Ct);
    }
}
