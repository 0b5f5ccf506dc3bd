using System.Globalization;
using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Terminals;
using UsenAdmin.Tests.Web.Features.Terminals;
using UsenAdmin.Web.Access;
using UsenAdmin.Web.Features.Floor;
using Xunit;

namespace UsenAdmin.Tests.Web.Isolation;

/// <summary>A 企業管理者 and a POS of one company, with the cookie of the one and the token of the other.</summary>
internal sealed class Asker : IDisposable
{
    private readonly RawDevice _device;
    private readonly string _cookie;
    private readonly string _antiforgery;

    private Asker(ClaimsPrincipal person, RawDevice device, Actor terminal, FloorCaller caller, string cookie, string antiforgery)
    {
        (Person, Terminal, Caller) = (person, terminal, caller);
        (_device, _cookie, _antiforgery) = (device, cookie, antiforgery);
    }

    public ClaimsPrincipal Person { get; }

    public Actor Terminal { get; }

    public FloorCaller Caller { get; }

    public static async Task<Asker> MakeAsync(LivePortal portal, Guid companyId, Guid storeId)
    {
        var ct = TestContext.Current.CancellationToken;
        var admin = new StaffUser(companyId, "p" + Guid.NewGuid().ToString("N")[..8], "佐藤 美咲", StaffRole.CompanyAdmin);
        var session = new SignInSession(admin, "", "", false, DateTimeOffset.UtcNow);
        await using var db = await portal.Contexts.OpenAsync(companyId, ct);
        db.Users.Add(admin);
        db.SignInSessions.Add(session);
        var store = await db.Stores.AsNoTracking().SingleAsync(s => s.Id == storeId, ct);
        var person = StaffClaims.Principal(admin, await db.Companies.SingleAsync(ct), session.Id);
        await db.CommitAsync(ct);

        var device = await portal.EnrollAsync(TerminalKind.Pos, store);
        var terminal = new Actor(ActorKind.Terminal, companyId, Guid.Parse(device.TerminalId), "POS", storeId);
        var (cookie, token) = Cookies(portal, person);
        return new Asker(person, device, terminal, new FloorCaller(terminal, storeId, TerminalKind.Pos, false, 1, null), cookie, token);
    }

    /// <summary>開局: makes and takes the newest master of the store.</summary>
    public async Task OpenShopAsync()
    {
        var answer = await _device.SendAsync("POST", "/openings");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        _device.MasterVersion = answer.Json["version"]!.GetValue<long>().ToString(CultureInfo.InvariantCulture);
        await _device.SendAsync("PUT", "/master/applied", $$"""{"version":{{_device.MasterVersion}}}""");
    }

    /// <summary>Signed in, with the device's token, with all that a form needs.</summary>
    public void Sign(HttpRequestMessage request)
    {
        request.Headers.Add("Cookie", _cookie);
        request.Headers.Add("RequestVerificationToken", _antiforgery);
        request.Headers.Add("Authorization", "Bearer " + _device.Token);
        request.Headers.Add("Master-Version", _device.MasterVersion);
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
    }

    public void Dispose() => _device.Dispose();

    private static (string Cookie, string Antiforgery) Cookies(LivePortal portal, ClaimsPrincipal person)
    {
        var options = portal.Get<IOptionsMonitor<CookieAuthenticationOptions>>().Get(IdentityConstants.ApplicationScheme);
        var ticket = new AuthenticationTicket(person, IdentityConstants.ApplicationScheme);
        ticket.Properties.IssuedUtc = DateTimeOffset.UtcNow;
        ticket.Properties.ExpiresUtc = DateTimeOffset.UtcNow.AddHours(1);
        using var scope = portal.Get<IServiceScopeFactory>().CreateScope();
        var tokens = portal.Get<IAntiforgery>().GetTokens(new DefaultHttpContext { RequestServices = scope.ServiceProvider, User = person });
        var form = portal.Get<IOptions<AntiforgeryOptions>>().Value;
        return ($"{options.Cookie.Name}={options.TicketDataFormat.Protect(ticket)}; {form.Cookie.Name}={tokens.CookieToken}", tokens.RequestToken!);
    }
}
