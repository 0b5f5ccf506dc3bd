using System.Net.Mime;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.HttpResults;
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

    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void MapTerminalApi(this IEndpointRouteBuilder endpoints)
    {
        var anonymous = endpoints.MapGroup(BasePath).AllowAnonymous().DisableAntiforgery().WithMetadata(BodyLimit.Metadata);
        anonymous.MapPost("/enrollments", EnrollmentEndpoint.EnrollAsync).AddEndpointFilter<EnrollmentThrottle>()
            .Accepts<EnrollmentRequest>(MediaTypeNames.Application.Json, "*/*").Produces<EnrollmentAnswer>(StatusCodes.Status201Created);

        var api = endpoints.MapTerminalGroup();
        api.MapPost("/token/rotation", RotateAsync);
        api.MapMethods("/master", Reading, GetMasterAsync);
        api.MapPut("/master/applied", ConfirmAsync);
        api.MapPost("/openings", OpenAsync);
        api.MapDelete("/openings/current", CloseAsync);
        api.MapPost("/master-sync", SyncAsync);
        api.MapMethods("/master-sync/{runId:guid}", Reading, GetRunAsync);
        api.MapMethods("/launcher", Reading, GetLauncherAsync);
        api.MapPut("/launcher", ChooseLauncherAsync);
        api.MapPost("/heartbeats", BeatAsync);
    }

    /// <summary>What every call of a terminal passes: its token, the size of its body, its idempotency key.</summary>
    public static RouteGroupBuilder MapTerminalGroup(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGroup(BasePath).DisableAntiforgery().WithMetadata(BodyLimit.Metadata)
            .RequireAuthorization(TerminalAuthentication.Policy)
            .AddEndpointFilter<BodyLimit>().AddEndpointFilter<IdempotencyFilter>();

    private static async Task<Results<Ok<RotationAnswer>, ProblemHttpResult>> RotateAsync(HttpContext http, RotateToken rotate, CancellationToken ct)
    {
        var result = await rotate.ExecuteAsync(Terminal(http).ToActor(), ct);
        return result.TryGet(out var token, out var error) ? TypedResults.Ok(new RotationAnswer(token)) : ErrorAnswers.Problem(error);
    }

    private static async Task<Results<ContentHttpResult, StatusCodeHttpResult>> GetMasterAsync(HttpContext http, TerminalQueries queries, CancellationToken ct)
    {
        var master = await queries.WantedMasterAsync(TerminalLogin.Of(http.User), version => ETags.IsHeld(http.Request, ETags.Write(version)), ct);
        http.Response.Headers.ETag = ETags.Write(master.Version);
        http.Response.Headers.CacheControl = "no-cache, private";
        return master.Document is { } document
            ? TypedResults.Content(document, MediaTypeNames.Application.Json)
            : TypedResults.StatusCode(StatusCodes.Status304NotModified);
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
        if (terminal.IsTraining)
        {
            return ErrorAnswers.Problem(new Error(ErrorKey.NotForThisKind)); // No run covers it; its own page fetches.
        }

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
        var launcher = Whole(await queries.LauncherAsync(Terminal(http), links, ct), http.Request);
        return ETags.IsHeld(http.Request, Stamp(http, launcher))
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Ok(launcher);
    }

    private static async Task<Results<Ok<LauncherAnswer>, ProblemHttpResult>> ChooseLauncherAsync(
        LauncherRequest request, HttpContext http, ChooseLauncher choose, TerminalQueries queries, LauncherLinks links, CancellationToken ct)
    {
        var terminal = Terminal(http);
        var result = await choose.ExecuteAsync(terminal.ToActor(), terminal.TerminalId, [.. request.Ledgers], ct);
        if (!result.IsDone)
        {
            return ErrorAnswers.Problem(result.Error);
        }

        var launcher = Whole(await queries.LauncherAsync(terminal, links, ct), http.Request);
        Stamp(http, launcher);
        return TypedResults.Ok(launcher);
    }

    /// <summary>A device has no page that an address could be relative to: it is told in full, by where the device itself reached the portal.</summary>
    private static LauncherAnswer Whole(LauncherAnswer launcher, HttpRequest request)
    {
        var portal = new Uri(UriHelper.BuildAbsolute(request.Scheme, request.Host));
        return launcher with { Links = [.. launcher.Links.Select(l => l with { Url = new Uri(portal, l.Url).AbsoluteUri })] };
    }

    private static string Stamp(HttpContext http, LauncherAnswer launcher)
    {
        var etag = ETags.Of(TerminalJson.Write(launcher));
        http.Response.Headers.ETag = etag;
        http.Response.Headers.CacheControl = "no-cache, private";
        return etag;
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> BeatAsync(HeartbeatRequest request, HttpContext http, NoteHeartbeat note, CancellationToken ct)
    {
        var result = await note.ExecuteAsync(Terminal(http), request.AppVersion, request.HeldVersion, ct);
        return result.IsDone ? TypedResults.NoContent() : ErrorAnswers.Problem(result.Error);
    }

    private static TerminalIdentity Terminal(HttpContext http) => TerminalIdentity.From(http.User);
}
