using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Fence;
using UsenAdmin.Data.Results;
using UsenAdmin.Data.Terminals;
using UsenAdmin.Integration.Terminals.Protocol;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Features.Terminals;

/// <summary>Device tokens: <c>Authorization: Bearer</c>, and on the hub also <c>?access_token=</c>.</summary>
public sealed class TerminalAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, TerminalIdentities identities)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "Terminal";
    private const string Bearer = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        var token = header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim()
            : Request.Path.StartsWithSegments(TerminalHubNames.Path) ? Request.Query["access_token"].ToString() : "";
        if (token.Length is 0 or > 200)
        {
            return AuthenticateResult.NoResult();
        }

        return await identities.FindAsync(token, Context.RequestAborted) is { } identity
            ? AuthenticateResult.Success(new AuthenticationTicket(identity.ToPrincipal(SchemeName), SchemeName))
            : AuthenticateResult.Fail("No terminal has this token.");
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) =>
        ErrorAnswers.Problem(new Error(ErrorKey.SessionExpired)).ExecuteAsync(Context);

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        ErrorAnswers.Problem(Error.Forbidden).ExecuteAsync(Context);
}

/// <summary>A terminal, as its token says.</summary>
public sealed record TerminalIdentity(Guid CompanyId, Guid StoreId, Guid TerminalId, TerminalKind Kind, string Name)
{
    private const string Company = "company";
    private const string Store = "store";
    private const string KindClaim = "kind";

    public Actor ToActor() => new(ActorKind.Terminal, CompanyId, TerminalId, Name, StoreId);

    public ClaimsPrincipal ToPrincipal(string scheme) => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, TerminalId.ToString()),
            new Claim(ClaimTypes.Name, Name),
            new Claim(Company, CompanyId.ToString()),
            new Claim(Store, StoreId.ToString()),
            new Claim(KindClaim, Kind.ToString()),
        ],
        scheme));

    public static TerminalIdentity From(ClaimsPrincipal principal) => new(
        Guid.Parse(principal.FindFirstValue(Company)!),
        Guid.Parse(principal.FindFirstValue(Store)!),
        Guid.Parse(principal.FindFirstValue(ClaimTypes.NameIdentifier)!),
        Enum.Parse<TerminalKind>(principal.FindFirstValue(KindClaim)!),
        principal.FindFirstValue(ClaimTypes.Name)!);
}

/// <summary>Finds terminals by their tokens. A rotated token becomes the token with its first use, and the old one dies.</summary>
public sealed class TerminalIdentities(CrossCompanyQueries lookups, UsenAdminDbFactory contexts)
{
    public async Task<TerminalIdentity?> FindAsync(string token, CancellationToken ct)
    {
        var hash = TerminalTokens.Hash(token);
        if (await lookups.FindTerminalAsync(hash, ct) is not { } owner)
        {
            return null;
        }

        await using var db = await contexts.OpenAsync(owner.CompanyId, ct);
        if (owner.IsNext)
        {
            var rotated = await db.Terminals.FromSql($"select * from terminals where id = {owner.TerminalId} for update").SingleAsync(ct);
            rotated.AdoptNextToken();
            await db.CommitAsync(ct);
            return Identify(rotated);
        }

        var terminal = await db.Terminals.AsNoTracking().SingleOrDefaultAsync(t => t.Id == owner.TerminalId && t.RevokedAt == null, ct);
        return terminal is null ? null : Identify(terminal);
    }

    /// <summary>The terminal as it is now; null once revoked. For pages, whose circuit outlives the token's check.</summary>
    public async Task<TerminalIdentity?> FindAsync(Guid companyId, Guid terminalId, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        var terminal = await db.Terminals.AsNoTracking().SingleOrDefaultAsync(t => t.Id == terminalId && t.RevokedAt == null, ct);
        return terminal is null ? null : Identify(terminal);
    }

    private static TerminalIdentity Identify(Terminal terminal) =>
        new(terminal.CompanyId, terminal.StoreId, terminal.Id, terminal.Kind, terminal.Name);
}
