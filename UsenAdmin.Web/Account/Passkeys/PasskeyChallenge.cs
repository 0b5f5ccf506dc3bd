using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using UsenAdmin.Web.Access;

namespace UsenAdmin.Web.Account.Passkeys;

/// <summary>
/// What a browser was asked, until its passkey answers: kept, protected, in a short-lived cookie of its own scheme, which opens nothing.
/// </summary>
/// <param name="State">As Identity's handler wrote it.</param>
/// <param name="MadeAt">To the millisecond; a passkey answers each moment's challenge once.</param>
/// <param name="Session">In which a passkey is being added; null at a login, where nobody is known yet.</param>
public sealed record PasskeyChallenge(string State, DateTimeOffset MadeAt, Guid? Session)
{
    public const string Scheme = "PasskeyChallenge";
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    private const string At = "at";
    private const string Question = "state";

    public static async Task<PasskeyChallenge?> ReadAsync(HttpContext http)
    {
        var kept = (await http.AuthenticateAsync(Scheme)).Principal;
        return kept?.FindFirstValue(Question) is not { } state || kept.FindFirstValue(At) is not { } at ? null : new PasskeyChallenge(
            state, DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(at, CultureInfo.InvariantCulture)),
            kept.FindFirstValue(StaffClaims.Session) is { } session ? Guid.Parse(session) : null);
    }

    public Task KeepAsync(HttpContext http)
    {
        var identity = new ClaimsIdentity(
            [new Claim(Question, State), new Claim(At, MadeAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture))], Scheme);
        if (Session is { } session)
        {
            identity.AddClaim(new Claim(StaffClaims.Session, session.ToString()));
        }

        return http.SignInAsync(Scheme, new ClaimsPrincipal(identity));
    }
}

/// <summary>What the browser is given, and what is kept until it answers.</summary>
/// <param name="Options">JSON, for the browser's own functions.</param>
public sealed record PasskeyQuestion(string Options, PasskeyChallenge Challenge);
