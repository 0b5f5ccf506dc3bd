using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using UsenAdmin.Data.People;
using UsenAdmin.Web.Access;

namespace UsenAdmin.Web.Account;

/// <summary>
/// Somebody whose password was right or whose passkey answered, but of whom more is asked (a code, a new password). A short-lived cookie of its own scheme,
/// which opens no page and no endpoint of the portal.
/// </summary>
/// <param name="Stamp">The security stamp at the time: what changed it meanwhile ends this, too.</param>
public sealed record PendingSignIn(Guid CompanyId, Guid UserId, string Stamp, SignInProof Proof, string ReturnUrl)
{
    public const string Scheme = "PendingSignIn";
    private const string Shown = "proof";
    private const string Return = "return";

    public static async Task<PendingSignIn?> ReadAsync(HttpContext http)
    {
        var person = (await http.AuthenticateAsync(Scheme)).Principal;
        return person is null ? null : new PendingSignIn(
            person.CompanyId(), person.UserId(), person.FindFirstValue(StaffClaims.SecurityStamp) ?? "",
            Enum.TryParse<SignInProof>(person.FindFirstValue(Shown), out var proof) ? proof : SignInProof.Password, person.FindFirstValue(Return) ?? "/");
    }

    public static Task KeepAsync(HttpContext http, StaffUser user, SignInProof proof, string returnUrl)
    {
        var identity = new ClaimsIdentity(
            [
                new Claim(ClaimTypes.NameIdentifier, user.Id.ToString()), new Claim(StaffClaims.Company, user.CompanyId.ToString()),
                new Claim(StaffClaims.SecurityStamp, user.SecurityStamp ?? ""), new Claim(Return, returnUrl),
                new Claim(Shown, proof.ToString()),
            ],
            Scheme);
        return http.SignInAsync(Scheme, new ClaimsPrincipal(identity));
    }
}

/// <summary>What a login has shown so far.</summary>
public enum SignInProof
{
    Password,

    /// <summary>With a code of two-factor.</summary>
    PasswordAndCode,

    /// <summary>Counts as two factors: the device itself, and the person whom it verified (by finger, face or PIN).</summary>
    Passkey,
}
