using Microsoft.AspNetCore.Authentication;
using UsenAdmin.Integration.Terminals.Protocol;

namespace UsenAdmin.Web.Features.Terminals;

/// <summary>Devices of the stores: enrolment, tokens, 開局/閉局, the API and the hub that they talk to (contracts/terminal.md), 端末管理.</summary>
public static class TerminalsFeature
{
    private const int MaxBodyBytes = 64 * 1024;

    public static IServiceCollection AddTerminals(this IServiceCollection services)
    {
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, TerminalAuthentication>(TerminalAuthentication.SchemeName, null);
        services.AddSignalR(hub => hub.MaximumReceiveMessageSize = MaxBodyBytes)
            .AddJsonProtocol(TerminalHubProtocol.Configure)
            .AddMessagePackProtocol(TerminalHubProtocol.Configure);
        services.ConfigureHttpJsonOptions(json => TerminalJson.Configure(json.SerializerOptions));
        services.AddOpenApi("terminal", document => document.ShouldInclude = call => call.RelativePath?.StartsWith("api/terminal/", StringComparison.Ordinal) == true);
        services.AddSingleton<TerminalIdentities>();
        services.AddSingleton<TerminalConnections>();
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
        services.AddHostedService<RevocationWatch>();
        return services;
    }

    public static void MapTerminals(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        endpoints.MapTerminalApi();
        endpoints.MapHub<TerminalHub>(TerminalHubNames.Path);
    }
}
