using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.SignalR;
using UsenAdmin.Integration.Terminals.Protocol;
using UsenAdmin.Web.Features.Terminals.Browser;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Features.Terminals;

/// <summary>
/// Devices of the stores: enrolment, tokens, 開局/閉局, the API and the hub that they talk to (contracts/terminal.md), 端末管理;
/// and browsers that are terminals (<c>Browser</c>), for the pages of POS and ハンディ.
/// </summary>
public static class TerminalsFeature
{
    public static IServiceCollection AddTerminals(this IServiceCollection services)
    {
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, TerminalAuthentication>(TerminalAuthentication.SchemeName, null);
        // Default deny asks for a signed-in person; here a terminal is asked for its token, also where no call answers.
        services.Configure<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme, people =>
            people.ForwardDefaultSelector = http => http.Request.Path.StartsWithSegments(TerminalApi.BasePath) ? TerminalAuthentication.SchemeName : null);
        services.AddSignalR(hub => hub.MaximumReceiveMessageSize = BodyLimit.Bytes)
            .AddJsonProtocol(TerminalHubProtocol.Configure)
            .AddMessagePackProtocol(TerminalHubProtocol.Configure);
        services.ConfigureHttpJsonOptions(json => TerminalJson.Configure(json.SerializerOptions));
        services.AddOpenApi("terminal", document => document.ShouldInclude = call => call.RelativePath?.StartsWith("api/terminal/", StringComparison.Ordinal) == true);
        services.AddSingleton<TerminalIdentities>();
        services.AddSingleton<TerminalConnections>();
        services.AddSingleton<HubLifetimeManager<TerminalHub>, TerminalLines>();
        services.AddSingleton<TerminalContacts>();
        services.AddSingleton<TerminalQueries>();
        services.AddSingleton<TerminalListQuery>();
        services.AddSingleton<LauncherLinks>();
        services.AddSingleton<EnrollmentTries>();
        services.AddSingleton<IdempotentAnswers>();
        services.AddSingleton<IssueEnrollmentCode>();
        services.AddSingleton<EnrollTerminal>();
        services.AddSingleton<RotateToken>();
        services.AddSingleton<RevokeTerminal>();
        services.AddSingleton<OpenTerminal>();
        services.AddSingleton<CloseTerminal>();
        services.AddSingleton<ChooseLauncher>();
        services.AddSingleton<NoteHeartbeat>();
        services.AddSingleton<EditTerminal>();
        services.AddSingleton<ImportTerminals>();
        services.AddSingleton<OpenTrainingTerminal>();
        services.AddSingleton<EndTrainingTerminal>();
        services.AddSingleton<SyncTrainingTerminal>();
        services.AddSingleton<BrowserTerminals>();
        services.AddSingleton<TerminalPageQueries>();
        services.AddScoped<TerminalSession>();
        services.AddHostedService<TerminalPresence>();
        services.AddHostedService<RevocationWatch>();
        return services;
    }

    /// <summary>With <c>ConnectionStrings:Redis</c>, terminals of other nodes hear at once what happens on this one.</summary>
    public static IServiceCollection AddTerminalBackplane(this IServiceCollection services, IConfiguration configuration)
    {
        if (configuration.GetConnectionString("Redis") is not { Length: > 0 } redis)
        {
            return services;
        }

        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<TerminalBackplane>(provider, redis));
        services.AddSingleton<HubLifetimeManager<TerminalHub>>(provider => provider.GetRequiredService<TerminalBackplane>());
        services.AddHostedService(provider => provider.GetRequiredService<TerminalBackplane>());
        return services;
    }

    public static void MapTerminals(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        endpoints.MapTerminalApi();
        endpoints.MapTrainingTerminals();
        endpoints.MapTerminalFiles();
        endpoints.MapHub<TerminalHub>(TerminalHubNames.Path, hub => hub.Transports = HttpTransportType.WebSockets)
            .RequireAuthorization(TerminalAuthentication.Policy).ServedOutside();
    }
}
