using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Demo;
using UsenAdmin.Data.Fence;
using UsenAdmin.Data.Postgres;
using UsenAdmin.Data.Terminals;
using UsenAdmin.Integration.Terminals.Client;
using UsenAdmin.Web.Features.Terminals;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Features.Demo;

/// <summary>
/// Two headless terminals of the walked store: devices that talk to this portal over HTTP like any other, so that a newcomer's first
/// マスタ同期 is answered. They keep their masters on disk beside the database.
/// </summary>
public sealed class DemoTerminals(
    IOptions<DemoOptions> options, SeedingState seeding, IServer server, CrossCompanyQueries lookups, UsenAdminDbFactory contexts,
    IssueEnrollmentCode issue, IConfiguration configuration, IHostEnvironment environment, IHostApplicationLifetime lifetime, ILoggerFactory loggers, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(200);
    private readonly ILogger _logger = loggers.CreateLogger<DemoTerminals>();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Seed || !options.Value.Terminals)
        {
            return;
        }

        try
        {
            await UntilServingAsync(stoppingToken);
            await Task.WhenAll(new[] { TerminalKind.Terminal, TerminalKind.Handy }.Select(kind => RunAsync(kind, stoppingToken)));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            _logger.LogDebug("The demo's terminals are switched off");
        }
    }

    private async Task UntilServingAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(LookAgain, time);
        while (!seeding.IsDone || !lifetime.ApplicationStarted.IsCancellationRequested)
        {
            await timer.WaitForNextTickAsync(ct);
        }
    }

    private async Task RunAsync(TerminalKind kind, CancellationToken ct)
    {
        await using var client = new TerminalClient(
            new TerminalClientOptions
            {
                BaseUrl = Address(),
                DataDirectory = Path.Combine(Root(), "demo-terminals", kind.ToString()),
                Kind = kind,
                SerialNumber = "demo-" + kind,
                AppVersion = "demo",
            },
            time,
            loggers);
        try
        {
            if (client.Identity is null || !await IsKnownAsync(client.Identity.TerminalId, ct))
            {
                await client.EnrollAsync(await CodeAsync(kind, ct), ct);
            }

            if (client.Opening is null)
            {
                await client.OpenAsync(ct);
            }

            await client.RunAsync(ct);
        }
        catch (HttpRequestException e)
        {
            _logger.LogWarning(e, "The demo's {Kind} could not be enrolled; the portal goes on without it", kind);
        }
    }

    // An emptied database forgets terminals that the disk still knows.
    private async Task<bool> IsKnownAsync(Guid terminalId, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(await CompanyAsync(ct), ct);
        return await db.Terminals.AnyAsync(t => t.Id == terminalId && t.RevokedAt == null, ct);
    }

    private async Task<string> CodeAsync(TerminalKind kind, CancellationToken ct)
    {
        var company = await CompanyAsync(ct);
        Guid store;
        await using (var db = await contexts.OpenAsync(company, ct))
        {
            store = await db.Stores.OrderBy(s => s.Code).Select(s => s.Id).FirstAsync(ct);
        }

        return (await issue.ExecuteAsync(Actor.Command(company, "デモ"), new IssueEnrollmentCodeRequest(store, kind), ct)).Value.Codes[0];
    }

    private async Task<Guid> CompanyAsync(CancellationToken ct) =>
        (await lookups.FindCompanyAsync(DemoPlan.FirstCompanyCode, ct))?.CompanyId ?? throw new InvalidOperationException("The demo's first company is not there.");

    private Uri Address()
    {
        var address = server.Features.Get<IServerAddressesFeature>()!.Addresses.First(a => a.StartsWith("http:", StringComparison.Ordinal));
        return new UriBuilder(address.Replace("[::]", "localhost", StringComparison.Ordinal).Replace("+", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal)).Uri;
    }

    private string Root() => configuration["Postgres:DataRoot"] is { Length: > 0 } root ? root : EmbeddedPostgresOptions.DefaultDataRoot(environment.ContentRootPath);
}
