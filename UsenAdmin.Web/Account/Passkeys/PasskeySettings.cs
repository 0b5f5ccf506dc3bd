using Microsoft.AspNetCore.Identity;

namespace UsenAdmin.Web.Account.Passkeys;

/// <summary><c>Passkeys</c> of the configuration.</summary>
public sealed record PasskeySettings
{
    /// <summary>The relying party: the portal's host or a domain above it. Null for the host that a request names. Passkeys hold for one only.</summary>
    public string? ServerDomain { get; set; }

    /// <summary>Where passkeys may be used, such as <c>https://portal.example</c>, separated by commas. Null for the address that a request names.</summary>
    public string? Origins { get; set; }

    private string[] AllowedOrigins => (Origins ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Whether the values can be what they are for.</summary>
    public bool IsSound() =>
        (ServerDomain is null || Uri.CheckHostName(ServerDomain) == UriHostNameType.Dns)
        && AllowedOrigins.All(o => Safe(o) is { PathAndQuery: "/" } origin
            && (ServerDomain is null || origin.Host == ServerDomain || origin.Host.EndsWith("." + ServerDomain, StringComparison.Ordinal)));

    /// <summary>What Identity is told: found without a code, the person verified by their device, no word of which make it is.</summary>
    public IdentityPasskeyOptions ToIdentity() => new()
    {
        ServerDomain = ServerDomain,
        UserVerificationRequirement = "required",
        ResidentKeyRequirement = "required",
        AttestationConveyancePreference = "none",
        AuthenticatorTimeout = PasskeyChallenge.Lifetime,
        ValidateOrigin = context => ValueTask.FromResult(!context.CrossOrigin && Allows(context.Origin, context.HttpContext.Request)),
    };

    private bool Allows(string? text, HttpRequest request)
    {
        if (Safe(text) is not { } origin)
        {
            return false;
        }

        // A browser leaves the scheme's own port out, a Host header may carry it.
        return Origins is null
            ? Uri.TryCreate($"{origin.Scheme}://{request.Host.Value}", UriKind.Absolute, out var asked) && asked.Authority == origin.Authority
            : AllowedOrigins.Any(o => new Uri(o).Authority == origin.Authority && new Uri(o).Scheme == origin.Scheme);
    }

    // As browsers have it: HTTPS, or this very machine.
    private static Uri? Safe(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var origin) && (origin.Scheme == Uri.UriSchemeHttps || (origin.Scheme == Uri.UriSchemeHttp && origin.IsLoopback)) ? origin : null;
}
