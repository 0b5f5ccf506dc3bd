using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Web.Account;
using UsenAdmin.Web.Account.Passkeys;
using UsenAdmin.Web.Features.Staff;
using Xunit;

namespace UsenAdmin.Tests.Web.Account.Passkeys;

public sealed class PasskeySignInTests(TestPostgres postgres) : PasskeyTest(postgres)
{
    private readonly SoftAuthenticator _device = new() { Counter = 1 };
    private StaffUser _second = null!;
    private StaffUser _foreign = null!;
    private StaffUser _support = null!;

    protected override Task SeedAsync(UsenAdminDb db)
    {
        _second = Person(Ours, "0002", "鈴木 健", StaffRole.CompanyAdmin);
        _foreign = Person(Theirs, "0001", "よその人", StaffRole.CompanyAdmin);
        _support = Person(Vendor, "9001", "井上 真理", StaffRole.Support);
        db.Users.AddRange(_second, _foreign, _support);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_passkey_leads_to_its_person_without_any_code_and_remembers_that_it_was_used()
    {
        Assert.True((await AddAsync(_foreign, _device)).IsDone);
        using var other = new SoftAuthenticator();
        Assert.True((await AddAsync(Admin, other)).IsDone);

        Assert.Equal(Login(_foreign), (await SignInAsync(_device)).Value);
        Assert.Equal(Login(Admin), (await SignInAsync(other)).Value);
        Assert.Equal(Login(Admin), (await SignInAsync(other)).Value);
        var used = Assert.Single(await PasskeysAsync(_foreign));
        Assert.Equal(2, used.SignCount);
        Assert.NotNull(used.LastUsedAt);
    }

    [Theory]
    [InlineData("https://evil.example", "portal.example")]
    [InlineData("https://portal.example", "evil.example")]
    [InlineData("https://portal.example:8443", "portal.example")]
    [InlineData("http://portal.example", "portal.example")]
    [InlineData("null", "portal.example")]
    public async Task Of_another_origin_or_relying_party_it_is_refused(string origin, string domain)
    {
        await AddAsync(Admin, _device);
        (_device.Origin, _device.Domain) = (origin, domain);

        AssertRefused(ErrorKey.PasskeyFailed, await SignInAsync(_device));
        Assert.Null(Assert.Single(await PasskeysAsync(Admin)).LastUsedAt);
    }

    [Fact]
    public async Task An_answer_is_taken_once_also_from_a_device_that_does_not_count_and_by_two_at_once()
    {
        _device.Counter = 0;
        await AddAsync(Admin, _device);
        var first = await Ceremony.AskAnybodyAsync(Http());
        var answer = _device.Get(first.Options);

        var both = await Task.WhenAll(SignInAsync(first.Challenge, answer), SignInAsync(first.Challenge, answer));

        Assert.Single(both, r => r.IsDone);
        AssertRefused(ErrorKey.PasskeyFailed, await SignInAsync(first.Challenge, answer));
        var second = await Ceremony.AskAnybodyAsync(Http());
        AssertRefused(ErrorKey.PasskeyFailed, await SignInAsync(second.Challenge, answer));
        AssertRefused(ErrorKey.PasskeyFailed, await SignInAsync(null, answer));
        Assert.True((await SignInAsync(second.Challenge, _device.Get(second.Options))).IsDone);
    }

    [Fact]
    public async Task A_counter_that_goes_back_or_stays_is_refused()
    {
        await AddAsync(Admin, _device);
        Assert.True((await SignInAsync(_device)).IsDone);
        Assert.True((await SignInAsync(_device)).IsDone);

        _device.Counter = 1;
        AssertRefused(ErrorKey.PasskeyFailed, await SignInAsync(_device));
        AssertRefused(ErrorKey.PasskeyFailed, await SignInAsync(_device));
        Assert.True((await SignInAsync(_device)).IsDone);
    }

    [Fact]
    public async Task Without_a_person_verified_by_the_device_it_is_refused()
    {
        await AddAsync(Admin, _device);
        _device.VerifiesPerson = false;

        AssertRefused(ErrorKey.PasskeyFailed, await SignInAsync(_device));
    }

    [Fact]
    public async Task It_opens_nobody_elses_account()
    {
        await AddAsync(Admin, _device);
        using var foreign = new SoftAuthenticator();
        await AddAsync(_foreign, foreign);

        // The id of one, the key of another: whoever knows an id has not the passkey.
        using var forged = new SoftAuthenticator { CredentialId = foreign.CredentialId, UserHandle = foreign.UserHandle };
        AssertRefused(ErrorKey.PasskeyFailed, await SignInAsync(forged));
        (_device.UserHandle, foreign.UserHandle) = (foreign.UserHandle, _device.UserHandle);
        AssertRefused(ErrorKey.PasskeyFailed, await SignInAsync(_device));
        AssertRefused(ErrorKey.PasskeyFailed, await SignInAsync(foreign));
        using var unknown = new SoftAuthenticator { UserHandle = _device.UserHandle };
        AssertRefused(ErrorKey.PasskeyFailed, await SignInAsync(unknown));
    }

    [Fact]
    public async Task A_locked_and_a_deactivated_account_refuse_it_with_the_same_answer()
    {
        await AddAsync(_second, _device);
        for (var i = 0; i < SignInAttempts.BeforeLockout; i++)
        {
            await Attempts.ReserveAsync(Login(_second), Ct);
        }

        AssertRefused(ErrorKey.PasskeyFailed, await SignInAsync(_device));
        await new UnlockStaff(Contexts, Time).ExecuteAsync(Actor(Admin), _second.Id, Ct);
        Assert.True((await SignInAsync(_device)).IsDone);

        await using (var db = Owner())
        {
            await db.Users.IgnoreQueryFilters().Where(u => u.Id == _second.Id).ExecuteUpdateAsync(u => u.SetProperty(x => x.IsActive, false), Ct);
        }

        AssertRefused(ErrorKey.PasskeyFailed, await SignInAsync(_device));
    }

    [Fact]
    public async Task A_closed_company_refuses_it()
    {
        await AddAsync(Admin, _device);
        await using (var db = Owner())
        {
            await db.Companies.IgnoreQueryFilters().Where(c => c.Id == Ours.Id).ExecuteUpdateAsync(c => c.SetProperty(x => x.IsActive, false), Ct);
        }

        AssertRefused(ErrorKey.PasskeyFailed, await SignInAsync(_device));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"id\":1}")]
    [InlineData("{\"id\":\"%%%\"}")]
    [InlineData("{\"id\":\"AAAA\"}")]
    public async Task What_no_browser_sends_is_refused(string answer)
    {
        var question = await Ceremony.AskAnybodyAsync(Http());

        AssertRefused(ErrorKey.PasskeyFailed, await SignInAsync(question.Challenge, answer));
        AssertRefused(ErrorKey.PasskeyFailed, await SignInAsync(question.Challenge, new string('x', 20_000)));
    }

    [Fact]
    public async Task The_session_counts_as_with_two_factor_and_the_history_says_how()
    {
        var finish = new FinishSignIn(Contexts, Time);

        // Support staff have to use two-factor; a passkey is two, also where no app is set up.
        Assert.Equal("/support", await finish.NextAsync(Http(), _support.CompanyId, _support.Id, SignInProof.Passkey, "/support"));
        Assert.Equal(FinishSignIn.SetupPath, await finish.NextAsync(Http(), _support.CompanyId, _support.Id, SignInProof.Password, "/support"));

        await using var db = await Contexts.OpenAsync(Vendor.Id, Ct);
        Assert.True((await db.SignInSessions.SingleAsync(Ct)).WithTwoFactor);
        Assert.Equal(AuditAction.SignedInByPasskey, (await db.AuditEntries.SingleAsync(Ct)).Action);
    }

    [Fact]
    public async Task A_one_time_password_still_has_to_be_changed()
    {
        await using (var db = await Contexts.OpenAsync(Ours.Id, Ct))
        {
            (await db.Users.SingleAsync(u => u.Id == _second.Id, Ct)).SetOneTimePassword("x", Time.GetUtcNow().AddDays(1));
            await db.CommitAsync(Ct);
        }

        Assert.Equal(FinishSignIn.PasswordPath, await new FinishSignIn(Contexts, Time).NextAsync(Http(), Ours.Id, _second.Id, SignInProof.Passkey, "/"));
    }

    [Theory]
    [InlineData(null, null, "https://portal.example:443", true)]
    [InlineData("example", null, "https://portal.example", true)]
    [InlineData("portal.example", "https://portal.example, https://other.portal.example", "https://other.portal.example", true)]
    [InlineData("portal.example", "https://other.portal.example", "https://portal.example", false)]
    public async Task Relying_party_and_origins_are_those_that_are_configured(string? domain, string? origins, string origin, bool taken)
    {
        Settings = new PasskeySettings { ServerDomain = domain, Origins = origins };
        Assert.True(Settings.IsSound());
        (_device.Domain, _device.Origin) = (domain ?? "portal.example", origin);

        Assert.Equal(taken, (await AddAsync(Admin, _device)).IsDone);
        Assert.Equal(taken, (await SignInAsync(_device)).IsDone);
    }

    [Theory]
    [InlineData("https://portal.example", null)]
    [InlineData("10.0.0.1", null)]
    [InlineData("portal.example", "https://evil.example")]
    [InlineData(null, "http://portal.example")]
    [InlineData(null, "https://portal.example/login")]
    [InlineData(null, "portal.example")]
    public void Settings_that_cannot_be_are_found_at_the_start(string? domain, string? origins) =>
        Assert.False(new PasskeySettings { ServerDomain = domain, Origins = origins }.IsSound());
}
