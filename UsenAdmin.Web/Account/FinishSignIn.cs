using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.People;
using UsenAdmin.Web.Access;

namespace UsenAdmin.Web.Account;

/// <summary>
/// What follows a right password or passkey: a code, setting up two-factor, a new password in place of a one-time one, and at last the session
/// and its cookie. Each step comes back here; which one is next is decided from the database alone.
/// </summary>
public sealed class FinishSignIn(UsenAdminDbFactory contexts, TimeProvider time)
{
    public const string CodePath = "/login/code";
    public const string SetupPath = "/login/two-factor";
    public const string PasswordPath = "/login/password";

    /// <returns>The page to go to: the next step, or where the person wanted to go.</returns>
    public async Task<string> NextAsync(HttpContext http, Guid companyId, Guid userId, SignInProof proof, string? returnUrl)
    {
        var ct = http.RequestAborted;
        var wanted = ReturnUrls.Local(returnUrl);
        await using var db = await contexts.OpenAsync(companyId, ct);
        var user = await db.Users.SingleAsync(u => u.Id == userId, ct);
        var required = await db.RequiresTwoFactorAsync(user.Role, ct);
        var step = user switch
        {
            { TwoFactorEnabled: true } when proof == SignInProof.Password => CodePath,
            { TwoFactorEnabled: false } when required && proof != SignInProof.Passkey => SetupPath,
            { MustChangePassword: true } => PasswordPath,
            _ => null,
        };
        if (step is not null)
        {
            await PendingSignIn.KeepAsync(http, user, proof, wanted);
            return step;
        }

        var session = new SignInSession(user, http.Connection.RemoteIpAddress?.ToString() ?? "", http.Request.Headers.UserAgent.ToString(), proof != SignInProof.Password, time.GetUtcNow());
        db.SignInSessions.Add(session);
        user.SignedIn(time.GetUtcNow());
        var action = proof == SignInProof.Passkey ? AuditAction.SignedInByPasskey : AuditAction.SignedIn;
        db.Audit(user.ToActor(), action, time.GetUtcNow(), user.DisplayName, after: new { session.Address, session.WithTwoFactor });
        var company = await db.Companies.SingleAsync(ct);
        await db.CommitAsync(ct);
        await http.SignOutAsync(PendingSignIn.Scheme);
        await http.SignInAsync(IdentityConstants.ApplicationScheme, StaffClaims.Principal(user, company, session.Id));
        return wanted;
    }

    /// <summary>Writes the cookie of this browser's session anew, after the person's security stamp changed.</summary>
    public async Task RenewAsync(HttpContext http)
    {
        var userId = http.User.UserId();
        await using var db = await contexts.OpenAsync(http.User.CompanyId(), http.RequestAborted);
        var user = await db.Users.AsNoTracking().SingleAsync(u => u.Id == userId, http.RequestAborted);
        var company = await db.Companies.SingleAsync(http.RequestAborted);
        await http.SignInAsync(IdentityConstants.ApplicationScheme, StaffClaims.Principal(user, company, http.User.SessionId()));
    }
}

/// <summary>Where a login may lead to.</summary>
public static class ReturnUrls
{
    /// <summary>Only a path of this portal: <c>//host</c> and <c>/\host</c> are other hosts to a browser. TOP for anything else.</summary>
    public static string Local(string? url) => url is ['/', ..] and not ['/', '/' or '\\', ..] ? url : "/";

    /// <summary>Another way to log in, to the same end.</summary>
    public static string Keep(string path, string? returnUrl) => string.IsNullOrEmpty(returnUrl) ? path : $"{path}?returnUrl={Uri.EscapeDataString(returnUrl)}";
}
