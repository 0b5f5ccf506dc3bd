using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using UsenAdmin.Data;
using UsenAdmin.Data.Fence;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Web.Account;
using UsenAdmin.Web.Account.Passkeys;
using Xunit;

namespace UsenAdmin.Tests.Web.Account.Passkeys;

/// <summary>People with passkeys, and requests as a browser at https://portal.example makes them.</summary>
public abstract class PasskeyTest(TestPostgres postgres) : PeopleTest(postgres)
{
    private static readonly ServiceProvider Services = new ServiceCollection().AddLogging()
        .AddAuthentication().AddCookie(IdentityConstants.ApplicationScheme).AddCookie(PendingSignIn.Scheme).AddCookie(PasskeyChallenge.Scheme).Services.BuildServiceProvider();

    protected PasskeySettings Settings { get; set; } = new();

    protected Guid Session { get; } = Guid.NewGuid();

    protected PasskeyCeremony Ceremony => new(Options.Create(Settings), Hasher, Services, NullLogger<UserManager<StaffUser>>.Instance, Time);

    protected CheckTwoFactor Codes => new(Contexts, Attempts, Secrets, Time);

    protected static HttpContext Http(string host = "portal.example") =>
        new DefaultHttpContext { RequestServices = Services, Request = { Scheme = "https", Host = new HostString(host) } };

    /// <summary>Has the person add the device's passkey, the two steps of the page.</summary>
    private protected async Task<Result<Done>> AddAsync(StaffUser user, SoftAuthenticator device, string name = "本部のパソコン")
    {
        var question = await StartAsync(user, name);
        return question.IsDone ? await TakeAsync(user, question.Value.Challenge, device.Create(question.Value.Options), name) : question.Error;
    }

    protected Task<Result<PasskeyQuestion>> StartAsync(StaffUser user, string name = "本部のパソコン", string password = Password, string? code = null) =>
        new StartPasskey(Contexts, Confirm(), Ceremony).ExecuteAsync(Login(user), new StartPasskeyRequest(name, password, code, Session, Http()), Ct);

    protected Task<Result<Done>> TakeAsync(StaffUser user, PasskeyChallenge? challenge, string answer, string name = "本部のパソコン") =>
        new AddPasskey(Contexts, Ceremony, Time, NullLogger<AddPasskey>.Instance).ExecuteAsync(Login(user), new AddPasskeyRequest(name, challenge, answer, Session, Http()), Ct);

    private protected async Task<Result<LoginOwner>> SignInAsync(SoftAuthenticator device, HttpContext? http = null)
    {
        var question = await Ceremony.AskAnybodyAsync(http ?? Http());
        return await SignInAsync(question.Challenge, device.Get(question.Options), http);
    }

    protected Task<Result<LoginOwner>> SignInAsync(PasskeyChallenge? challenge, string answer, HttpContext? http = null) =>
        new SignInWithPasskey(new CrossCompanyQueries(UsenAdminDbOptions.For(Database.App)), Contexts, Ceremony, Time, NullLogger<SignInWithPasskey>.Instance)
            .ExecuteAsync(http ?? Http(), challenge, answer, Ct);

    protected ConfirmPerson Confirm() => new(Contexts, new PasswordWork(Hasher), Attempts, Codes);

    protected async Task<List<UserPasskey>> PasskeysAsync(StaffUser user)
    {
        await using var db = Owner();
        return await db.Passkeys.IgnoreQueryFilters().AsNoTracking().Where(p => p.UserId == user.Id).ToListAsync(Ct);
    }

    protected static void AssertRefused<T>(ErrorKey key, Result<T> result) => Assert.Equal(key, result.Error?.Key);
}
