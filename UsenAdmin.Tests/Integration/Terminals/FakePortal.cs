using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Terminals;
using UsenAdmin.Integration.Terminals.Protocol;

namespace UsenAdmin.Tests.Integration.Terminals;

/// <summary>As much of the portal as a terminal sees, over real HTTP and WebSockets, with one terminal and levers for every fault.</summary>
internal sealed class FakePortal : IAsyncDisposable
{
    public const string Code = "ABCD2345";
    private readonly ConcurrentDictionary<string, EnrollmentAnswer> _enrollments = [];
    private readonly ConcurrentDictionary<string, HubCallerContext> _connections = [];
    private WebApplication? _app;
    private int _tokens;

    public Uri Address { get; private set; } = null!;

    public Guid TerminalId { get; } = Guid.NewGuid();

    /// <summary>Every call in its order, such as <c>GET /master 304</c> or <c>MasterApplied 7</c>.</summary>
    public ConcurrentQueue<string> Log { get; } = [];

    public Channel<MasterAppliedMessage> Applied { get; } = Channel.CreateUnbounded<MasterAppliedMessage>();

    public Channel<MasterSyncFailedMessage> Failed { get; } = Channel.CreateUnbounded<MasterSyncFailedMessage>();

    public Channel<HeartbeatRequest> Heartbeats { get; } = Channel.CreateUnbounded<HeartbeatRequest>();

    public MasterDocument Wanted { get; set; } = Masters.Version(7);

    public string StoreCode { get; set; } = "0001";

    public string? Token { get; private set; }

    public string? NextToken { get; set; }

    public LauncherAnswer Launcher { get; set; } = new([LedgerProvider.Resty], [new LauncherLink(LedgerProvider.Resty, "Resty", "https://resty.example/")]);

    /// <summary>False: the hub is not there, as behind a proxy that bars WebSockets.</summary>
    public bool HasHub { get; set; } = true;

    /// <summary>Called before <c>GET /master</c> is answered.</summary>
    public Func<Task> BeforeMaster { get; set; } = () => Task.CompletedTask;

    /// <summary>Called as soon as a terminal says that it holds a version.</summary>
    public Action OnApplied { get; set; } = () => { };

    /// <summary>Statuses to answer with instead of doing anything, by path.</summary>
    public ConcurrentDictionary<string, HttpStatusCode> Faults { get; } = [];

    /// <summary>Paths that are done, but whose answer never arrives.</summary>
    public ConcurrentDictionary<string, bool> LostAnswers { get; } = [];

    public static async Task<FakePortal> StartAsync()
    {
        var portal = new FakePortal();
        await portal.ListenAsync("http://127.0.0.1:0");
        return portal;
    }

    public async Task DieAsync()
    {
        foreach (var connection in _connections.Values)
        {
            connection.Abort();
        }

        await _app!.DisposeAsync();
    }

    /// <summary>At the same address as before.</summary>
    public Task ComeBackAsync() => ListenAsync(Address.ToString().TrimEnd('/'));

    public Task PushAsync(string message, ITerminalHubMessage argument) =>
        _app!.Services.GetRequiredService<IHubContext<FakeTerminalHub>>().Clients.All.SendAsync(message, argument);

    public void Revoke()
    {
        Token = NextToken = null;
        foreach (var connection in _connections.Values)
        {
            connection.Abort();
        }
    }

    public int Count(string logged) => Log.Count(entry => entry == logged);

    public ValueTask DisposeAsync() => _app!.DisposeAsync();

    internal void Connected(HubCallerContext context) => _connections[context.ConnectionId] = context;

    internal void Disconnected(HubCallerContext context) => _connections.TryRemove(context.ConnectionId, out _);

    internal void Confirm(MasterAppliedMessage applied, string how)
    {
        Log.Enqueue($"{how} {applied.Version}");
        OnApplied();
        Applied.Writer.TryWrite(applied);
    }

    private async Task ListenAsync(string url)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseSetting("urls", url);
        builder.Services.AddSingleton(this);
        builder.Services.ConfigureHttpJsonOptions(json => TerminalJson.Configure(json.SerializerOptions));
        builder.Services.AddSignalR().AddJsonProtocol(TerminalHubProtocol.Configure).AddMessagePackProtocol(TerminalHubProtocol.Configure);
        _app = builder.Build();
        _app.Use(GuardAsync);
        _app.MapHub<FakeTerminalHub>(TerminalHubNames.Path);
        Map(_app.MapGroup(TerminalRoutes.BasePath.TrimEnd('/')));
        await _app.StartAsync();
        Address = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    private async Task GuardAsync(HttpContext http, RequestDelegate next)
    {
        var path = http.Request.Path.Value!.Replace(TerminalRoutes.BasePath, "/", StringComparison.Ordinal);
        var isHub = path.StartsWith(TerminalHubNames.Path, StringComparison.Ordinal);
        if (Faults.TryGetValue(path, out var fault))
        {
            await Results.Problem(statusCode: (int)fault).ExecuteAsync(http);
        }
        else if (isHub && !HasHub)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
        }
        else if (path != "/enrollments" && !Takes(http))
        {
            await Results.Problem(statusCode: 401, extensions: new Dictionary<string, object?> { ["code"] = "sessionExpired" }).ExecuteAsync(http);
        }
        else if (LostAnswers.ContainsKey(path))
        {
            http.Response.Body = Stream.Null;
            await next(http);
            http.Abort();
        }
        else
        {
            await next(http);
        }

        if (!isHub)
        {
            Log.Enqueue($"{http.Request.Method} {path} {http.Response.StatusCode}");
        }
    }

    /// <summary>The old token dies when the rotated one is first used.</summary>
    private bool Takes(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        var token = header.Length > 0 ? header["Bearer ".Length..] : http.Request.Query["access_token"].ToString();
        if (NextToken is not null && token == NextToken)
        {
            (Token, NextToken) = (NextToken, null);
        }

        return token == Token;
    }

    private void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/enrollments", Enroll);
        api.MapPost("/token/rotation", () => new RotationAnswer(NextToken = NewToken()));
        api.MapGet("/master", (Delegate)GetMasterAsync);
        api.MapPut("/master/applied", (MasterAppliedRequest applied) =>
        {
            Confirm(new MasterAppliedMessage { Version = applied.Version }, "applied");
            return Results.NoContent();
        });
        api.MapPost("/openings", () => new OpeningAnswer(DateTimeOffset.UnixEpoch, Wanted.Version));
        api.MapDelete("/openings/current", () => Results.NoContent());
        api.MapPost("/master-sync", () => Results.Json(new MasterSyncAnswer(TerminalId), TerminalJson.Options, statusCode: 202));
        api.MapGet("/master-sync/{runId:guid}", (Guid runId) =>
            new MasterSyncStatus(runId, MasterSyncState.Running, null, DateTimeOffset.UnixEpoch, null, [new MasterSyncTerminal(TerminalId, "POS 1", "notOpen", null)]));
        api.MapGet("/launcher", (HttpContext http) =>
        {
            http.Response.Headers.ETag = $"\"{Launcher.Ledgers.Count}\"";
            return http.Request.Headers.IfNoneMatch == http.Response.Headers.ETag ? Results.StatusCode(304) : Results.Json(Launcher, TerminalJson.Options);
        });
        api.MapPut("/launcher", (LauncherRequest choice) => choice.Ledgers.Count > 1
            ? Results.Problem(statusCode: 422, detail: "1つのみ", extensions: new Dictionary<string, object?> { ["code"] = "launcherTakesOneLedger" })
            : Results.Json(Launcher = new LauncherAnswer(choice.Ledgers, []), TerminalJson.Options));
        api.MapPost("/heartbeats", (HeartbeatRequest beat) =>
        {
            Heartbeats.Writer.TryWrite(beat);
            return Results.NoContent();
        });
    }

    private IResult Enroll(EnrollmentRequest request, HttpContext http)
    {
        var key = http.Request.Headers[TerminalRoutes.IdempotencyKey].ToString();
        if (request.Code != Code && !_enrollments.ContainsKey(key))
        {
            return Results.Problem(statusCode: 400, detail: "登録コードが正しくないか、有効期限が切れています。", extensions: new Dictionary<string, object?> { ["code"] = "enrollmentCodeInvalid" });
        }

        var answer = _enrollments.GetOrAdd(key, _ => new EnrollmentAnswer(TerminalId, StoreCode, "本店", TerminalKind.Pos, "00001", Token = NewToken()));
        return Results.Json(answer, TerminalJson.Options, statusCode: 201);
    }

    private async Task<IResult> GetMasterAsync(HttpContext http)
    {
        await BeforeMaster();
        var master = Wanted;
        http.Response.Headers.ETag = $"\"{master.Version}\"";
        return http.Request.Headers.IfNoneMatch == http.Response.Headers.ETag ? Results.StatusCode(304) : Results.Json(master, TerminalJson.Options);
    }

    private string NewToken() => string.Create(CultureInfo.InvariantCulture, $"token-{Interlocked.Increment(ref _tokens)}");
}

internal sealed class FakeTerminalHub(FakePortal portal) : Hub
{
    public override Task OnConnectedAsync()
    {
        portal.Connected(Context);
        return base.OnConnectedAsync();
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        portal.Disconnected(Context);
        return base.OnDisconnectedAsync(exception);
    }

    public void MasterApplied(MasterAppliedMessage message) => portal.Confirm(message, "MasterApplied");

    public void MasterSyncFailed(MasterSyncFailedMessage message) => portal.Failed.Writer.TryWrite(message);
}
