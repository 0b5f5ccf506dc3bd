using Hangfire;
using Microsoft.AspNetCore.Authorization;
using UsenAdmin.Integration.Terminals.Protocol;
using UsenAdmin.Web.Access;
using UsenAdmin.Web.Commands;
using UsenAdmin.Web.Components;
using UsenAdmin.Web.Features.LedgerWatch;
using UsenAdmin.Web.Features.MasterSync;
using UsenAdmin.Web.Features.Onboarding;
using UsenAdmin.Web.Features.ReservationLinks;

namespace UsenAdmin.Web.Hosting;

/// <summary>How the host is set up, and what every request passes through.</summary>
public static class PortalPipeline
{
    /// <summary>Of one request. Files go through circuits, in pieces; what devices and ledgers may send is less.</summary>
    public const int MaxBodyBytes = 1024 * 1024;

    private const string DefaultUrl = "http://localhost:5080";

    /// <summary>Run from its source and told nothing else, the portal is in development: with demo and sandbox.</summary>
    public static WebApplicationOptions Options(string[] args)
    {
        var told = Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") ?? Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT");
        var fromSource = File.Exists(Path.Combine(Directory.GetCurrentDirectory(), "UsenAdmin.Web.csproj"));
        return new WebApplicationOptions { Args = args, EnvironmentName = told ?? (fromSource ? Environments.Development : Environments.Production) };
    }

    /// <summary>A command answers on standard output alone, so its logs go elsewhere.</summary>
    public static void ConfigureHost(this WebApplicationBuilder builder, CommandLine? command)
    {
        if (builder.Configuration["urls"] is null && builder.Configuration["http_ports"] is null && builder.Configuration["Kestrel:Endpoints:Http:Url"] is null)
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }

        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
        });
        if (command is not null)
        {
            builder.Logging.ClearProviders();
            builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
            builder.Logging.SetMinimumLevel(LogLevel.Warning);
        }
    }

    public static async Task<PortalDatabase> StartDatabaseAsync(this WebApplicationBuilder builder)
    {
        using var loggers = LoggerFactory.Create(logging => logging.AddConfiguration(builder.Configuration.GetSection("Logging")).AddConsole(
            console => console.LogToStandardErrorThreshold = LogLevel.Trace));
        return await PortalDatabase.StartAsync(builder.Configuration, builder.Environment, loggers.CreateLogger("UsenAdmin.Postgres"), CancellationToken.None);
    }

    public static void UsePortalPipeline(this WebApplication app)
    {
        app.UseLongConnections(TerminalHubNames.Path);
        app.UseForwardedHeaders();
        if (!app.Environment.IsDevelopment())
        {
            app.UseHsts();
        }

        app.UseSecurityHeaders();
        // Not in a branch: a branch does not route again, so that neither page would be found.
        app.UseExceptionHandler(ErrorPages.Options);
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.UseWhen(IsApi, api => api.Use(ErrorPages.LeaveToApi).UseExceptionHandler(ApiErrors.Options));
        app.UseWhen(http => http.Request.Path.StartsWithSegments("/api"), api => api.UseStatusCodePages(ApiErrors.FillAsync));
        app.UseRequestLocalization();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.Use(app.Services.GetRequiredService<CircuitLimits>().InvokeAsync);
        app.UseAuthorization();
        app.UseAntiforgery();
    }

    private static bool IsApi(HttpContext http) => http.Request.Path.StartsWithSegments("/api") || http.Request.Path.StartsWithSegments("/hooks") || http.Request.Path.StartsWithSegments("/sandbox/resty");

    public static void MapPages(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(mode => mode.ContentSecurityFrameAncestorsPolicy = null) // SecurityHeaders says it.
            .AddAdditionalAssemblies([.. app.Services.GetRequiredService<RoutedAssemblies>().Assemblies])
            .Add(LetFrameworkThrough);
    }

    // Default deny holds for pages; the line of a circuit is open to terminals and the sandbox too, which are no signed-in people.
    private static void LetFrameworkThrough(EndpointBuilder endpoint)
    {
        if (endpoint is RouteEndpointBuilder { RoutePattern.RawText: { } path } && path.TrimStart('/').StartsWith('_'))
        {
            endpoint.Metadata.Add(new AllowAnonymousAttribute());
        }
    }

    /// <summary>The jobs that run by the clock, and the job server's own dashboard for system operators.</summary>
    public static void MapJobs(this WebApplication app)
    {
        app.MapHangfireDashboard("/jobs", new DashboardOptions { Authorization = [], DashboardTitle = "ジョブ" }).RequireAuthorization(Policies.Operator);
        var recurring = app.Services.GetRequiredService<IRecurringJobManager>();
        recurring.ScheduleMasterSync();
        recurring.ScheduleReservationLinks();
        recurring.ScheduleLedgerWatch();
        recurring.ScheduleOnboarding();
    }
}
