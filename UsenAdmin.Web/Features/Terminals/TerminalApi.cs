using System.Globalization;
using System.Net.Mime;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using UsenAdmin.Data.MasterSync;
using UsenAdmin.Data.Results;
using UsenAdmin.Data.Terminals;
using UsenAdmin.Integration.Terminals.Protocol;
using UsenAdmin.Web.Features.MasterSync;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Features.Terminals;

/// <summary>The terminal protocol, v1: <c>/api/terminal/v1</c>. Thin: each call is one action or query.</summary>
public static class TerminalApi
{
    public const string BasePath = "/api/terminal/v1";

    private static readonly RequestSizeLimitAttribute Limit = new(64 * 1024);

    public static void MapTerminalApi(this IEndpointRouteBuilder endpoints)
    {
        var anonymous = endpoints.MapGroup(BasePath).AllowAnonymous().DisableAntiforgery().WithMetadata(Limit);
        anonymous.MapPost("/enrollments", EnrollAsync).AddEndpointFilter<EnrollmentThrottle>();

        var api = endpoints.MapGroup(BasePath).DisableAntiforgery().WithMetadata(Limit)
            .RequireAuthorization(policy => policy.AddAuthenticationSchemes(TerminalAuthentication.SchemeName).RequireAuthenticatedUser())
            .AddEndpointFilter<IdempotencyFilter>();
        api.MapPost("/token/rotation", RotateAsync);
        api.MapGet("/master", GetMasterAsync);
        api.MapPut("/master/applied", ConfirmAsync);
        api.MapPost("/openings", OpenAsync);
        api.MapDelete("/openings/current", CloseAsync);
        api.MapPost("/master-sync", SyncAsync);
        api.MapGet("/master-sync/{runId:guid}", GetRunAsync);
        api.MapGet("/launcher", GetLauncherAsync);
        api.MapPut("/launcher", ChooseLauncherAsync);
        api.MapPost("/heartbeats", BeatAsync);
    }

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> EnrollAsync(
        EnrollmentRequest request, EnrollTerminal enroll, EnrollmentTries tries, IdempotentAnswers answers, HttpContext http, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(request.SerialNumber) || request.SerialNumber.Length > 100 || request.AppVersion?.Length > 40)
        {
            return ErrorAnswers.Problem(Error.Invalid("SerialNumber", "Required"));
        }

        var key = http.Request.Headers[IdempotencyFilter.Header].ToString();
        if (key.Length > 0 && !IdempotentAnswers.IsKey(key))
        {
            return ErrorAnswers.Problem(Error.Invalid("IdempotencyKey", "KeyForm"));
        }

        var result = await enroll.ExecuteAsync(new EnrollTerminalRequest(request.Code, request.Kind, request.SerialNumber, request.AppVersion), ct);
        if (result.TryGet(out var terminal, out var error))
        {
            var answer = TerminalJson.Write(new EnrollmentAnswer(
                terminal.TerminalId, terminal.StoreCode, terminal.StoreName, terminal.Kind, terminal.RegisterNumber, terminal.Token));
            if (key.Length > 0)
            {
                await answers.KeepEnrollmentAsync(terminal.CompanyId, terminal.TerminalId, key, answer, ct);
            }

            return TypedResults.Text(answer, MediaTypeNames.Application.Json, statusCode: StatusCodes.Status201Created);
        }

        if (key.Length > 0 && TerminalTokens.ReadCode(request.Code) is { } code && await answers.FindEnrollmentAsync(code, key, ct) is { } kept)
        {
            return TypedResults.Text(kept, MediaTypeNames.Application.Json, statusCode: StatusCodes.Status201Created);
        }

        tries.CountWrong(http.Connection.RemoteIpAddress);
        return ErrorAnswers.Problem(error);
    }

    private static async Task<Results<Ok<RotationAnswer>, ProblemHttpResult>> RotateAsync(HttpContext http, RotateToken rotate, CancellationToken ct)
    {
        var result = await rotate.ExecuteAsync(Terminal(http).ToActor(), ct);
        return result.TryGet(out var token, out var error) ? TypedResults.Ok(new RotationAnswer(token)) : ErrorAnswers.Problem(error);
    }

    private static async Task<Results<ContentHttpResult, StatusCodeHttpResult>> GetMasterAsync(HttpContext http, TerminalQueries queries, CancellationToken ct)
    {
        var held = ETags.ReadVersion(http.Request.Headers.IfNoneMatch.ToString());
        var master = await queries.WantedMasterAsync(Terminal(http), held, ct);
        http.Response.Headers.ETag = ETags.Write(master.Version);
        http.Response.Headers.CacheControl = "no-cache, private";
        return master.Version == held
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Content(master.Document, MediaTypeNames.Application.Json);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ConfirmAsync(MasterAppliedRequest request, HttpContext http, ConfirmMaster confirm, CancellationToken ct)
    {
        var result = await confirm.ExecuteAsync(Terminal(http).ToActor(), request.Version, ct);
        return result.IsDone ? TypedResults.NoContent() : ErrorAnswers.Problem(result.Error);
    }

    private static async Task<Results<Ok<OpeningAnswer>, ProblemHttpResult>> OpenAsync(HttpContext http, OpenTerminal open, CancellationToken ct)
    {
        var result = await open.ExecuteAsync(Terminal(http).ToActor(), ct);
        return result.TryGet(out var opened, out var error)
            ? TypedResults.Ok(new OpeningAnswer(opened.OpenedAt, opened.Version))
            : ErrorAnswers.Problem(error);
    }

    private static async Task<NoContent> CloseAsync(HttpContext http, CloseTerminal close, CancellationToken ct)
    {
        await close.ExecuteAsync(Terminal(http).ToActor(), ct);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Accepted<MasterSyncAnswer>, ProblemHttpResult>> SyncAsync(HttpContext http, StartMasterSync start, CancellationToken ct)
    {
        var terminal = Terminal(http);
        var scope = terminal.Kind == TerminalKind.Handy ? SyncScope.OneHandy : SyncScope.PosAndTerminals;
        var request = StartMasterSyncRequest.For(terminal.StoreId) with { Scope = scope, TerminalId = terminal.TerminalId };
        var result = await start.ExecuteAsync(terminal.ToActor(), request, ct);
        return result.TryGet(out var runId, out var error)
            ? TypedResults.Accepted($"{BasePath}/master-sync/{runId}", new MasterSyncAnswer(runId))
            : ErrorAnswers.Problem(error);
    }

    private static async Task<Results<Ok<MasterSyncStatus>, ProblemHttpResult>> GetRunAsync(Guid runId, HttpContext http, TerminalQueries queries, CancellationToken ct) =>
        await queries.RunAsync(Terminal(http), runId, ct) is { } run ? TypedResults.Ok(run) : ErrorAnswers.Problem(Error.NotFound);

    private static async Task<Results<Ok<LauncherAnswer>, StatusCodeHttpResult>> GetLauncherAsync(HttpContext http, TerminalQueries queries, LauncherLinks links, CancellationToken ct)
    {
        var launcher = await queries.LauncherAsync(Terminal(http), links, ct);
        var etag = ETags.Of(TerminalJson.Write(launcher));
        http.Response.Headers.ETag = etag;
        return http.Request.Headers.IfNoneMatch == etag
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Ok(launcher);
    }

    private static async Task<Results<Ok<LauncherAnswer>, ProblemHttpResult>> ChooseLauncherAsync(
        LauncherRequest request, HttpContext http, ChooseLauncher choose, TerminalQueries queries, LauncherLinks links, CancellationToken ct)
    {
        var terminal = Terminal(http);
        var result = await choose.ExecuteAsync(terminal.ToActor(), terminal.TerminalId, [.. request.Ledgers], ct);
        return result.IsDone ? TypedResults.Ok(await queries.LauncherAsync(terminal, links, ct)) : ErrorAnswers.Problem(result.Error);
    }

    private static async Task<NoContent> BeatAsync(HeartbeatRequest request, HttpContext http, TerminalContacts contacts, CancellationToken ct)
    {
        await contacts.SeenAsync(Terminal(http), request.AppVersion is { Length: <= 40 } version ? version : null, ct);
        return TypedResults.NoContent();
    }

    private static TerminalIdentity Terminal(HttpContext http) => TerminalIdentity.From(http.User);
}

/// <summary>ETags of the terminal protocol: a master's is its version.</summary>
internal static class ETags
{
    public static string Write(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    public static long? ReadVersion(string header) =>
        long.TryParse(header.Replace("W/", "", StringComparison.Ordinal).Trim('"', ' '), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;

    public static string Of(string content) =>
        '"' + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(content)))[..16] + '"';
}
