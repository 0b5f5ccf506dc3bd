using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Features;
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

/// <summary>Device tokens: <c>Authorization: Bearer</c>, and on the hub's WebSocket also <c>?access_token=</c>.</summary>
public sealed class TerminalAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, TerminalIdentities identities)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "Terminal";

    /// <summary>An attribute would add the scheme of signed-in people, who are no terminals.</summary>
    public static readonly AuthorizationPolicy Policy = new AuthorizationPolicyBuilder(SchemeName).RequireAuthenticatedUser().Build();

    private const string Bearer = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        var token = header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim()
            : IsHubSocket() ? Request.Query["access_token"].ToString() : "";
        if (token.Length is 0 or > 200)
        {
            return AuthenticateResult.NoResult();
        }

        return await identities.SignInAsync(token, Context.RequestAborted) is { } login
            ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(login), SchemeName))
            : AuthenticateResult.NoResult();
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return ErrorAnswers.Problem(new Error(ErrorKey.SessionExpired)).ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        ErrorAnswers.Problem(Error.Forbidden).ExecuteAsync(Context);

    // A browser's WebSocket cannot carry the header. Anywhere else a token in an address would only end up in logs.
    private bool IsHubSocket() =>
        Request.Path.StartsWithSegments(TerminalHubNames.Path)
        && (Request.Headers.Upgrade.ToString().Equals("websocket", StringComparison.OrdinalIgnoreCase)
            || Context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true });
}

/// <summary>A terminal, as its token says.</summary>
/// <param name="IsTraining">練習: what it does is never sent to a ledger and never counted.</param>
/// <param name="TokenGeneration">See <see cref="Data.Terminals.Terminal.TokenGeneration"/>.</param>
public sealed record TerminalIdentity(Guid CompanyId, Guid StoreId, Guid TerminalId, TerminalKind Kind, string Name, bool IsTraining = false, int TokenGeneration = 0)
{
    public Actor ToActor() => new(ActorKind.Terminal, CompanyId, TerminalId, Name, StoreId);

    public static TerminalIdentity From(ClaimsPrincipal principal) => TerminalLogin.Of(principal).Terminal;
}

/// <summary>A terminal that has shown its token. It is carried as it is, not as claims: thousands of connections each keep theirs for days.</summary>
/// <param name="wantedVersion">See <see cref="WantedVersion"/>.</param>
public sealed class TerminalLogin(TerminalIdentity terminal, long wantedVersion) : ClaimsIdentity(TerminalAuthentication.SchemeName)
{
    public TerminalIdentity Terminal => terminal;

    /// <summary>What it was to hold when it showed its token: for the call that it showed it with, and no longer.</summary>
    public long WantedVersion => wantedVersion;

    public static TerminalLogin Of(ClaimsPrincipal principal) => principal.Identities.OfType<TerminalLogin>().First();
}

/// <summary>Finds terminals by their tokens. A rotated token becomes the token with its first use, and the old one dies.</summary>
public sealed class TerminalIdentities(TerminalByToken tokens, UsenAdminDbFactory contexts)
{
    public async Task<TerminalIdentity?> FindAsync(string token, CancellationToken ct) => (await SignInAsync(token, ct))?.Terminal;

    public async Task<TerminalLogin?> SignInAsync(string token, CancellationToken ct)
    {
        var hash = TerminalTokens.Hash(token);
        if (await tokens.FindAsync(hash, ct) is not { } found)
        {
            return null;
        }

        return found.IsNext
            ? await AdoptAsync(found, hash, ct)
            : new TerminalLogin(
                new TerminalIdentity(found.CompanyId, found.StoreId, found.TerminalId, found.Kind, found.Name, found.IsTraining, found.TokenGeneration), found.WantedVersion);
    }

    private async Task<TerminalLogin?> AdoptAsync(TokenTerminal found, byte[] hash, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(found.CompanyId, ct);
        var rotated = await db.Terminals.FromSql($"select * from terminals where id = {found.TerminalId} for update").SingleAsync(ct);
        // Meanwhile another call with it may have made it the token, or it may have been replaced or revoked.
        if (rotated.NextTokenHash?.AsSpan().SequenceEqual(hash) == true)
        {
            rotated.AdoptNextToken();
            await db.CommitAsync(ct);
        }

        return rotated.TokenHash?.AsSpan().SequenceEqual(hash) == true ? new TerminalLogin(Identify(rotated), rotated.WantedVersion) : null;
    }

    /// <summary>The terminal as it is now; null once revoked. For pages, whose circuit outlives the token's check.</summary>
    public async Task<TerminalIdentity?> FindAsync(Guid companyId, Guid terminalId, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        var terminal = await db.Terminals.AsNoTracking().SingleOrDefaultAsync(t => t.Id == terminalId && t.RevokedAt == null, ct);
        return terminal is null ? null : Identify(terminal);
    }

    private static TerminalIdentity Identify(Terminal terminal) =>
        new(terminal.CompanyId, terminal.StoreId, terminal.Id, terminal.Kind, terminal.Name, terminal.IsTraining, terminal.TokenGeneration);
}
