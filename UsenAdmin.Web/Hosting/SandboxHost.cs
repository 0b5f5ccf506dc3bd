using UsenAdmin.Integration.Sandbox;
using UsenAdmin.Web.Components;

namespace UsenAdmin.Web.Hosting;

/// <summary>The line that mounts the partner's sandbox. Off unless asked for; nothing else of the portal knows that it exists.</summary>
public static class SandboxHost
{
    public static void AddSandbox(this WebApplicationBuilder builder, PortalDatabase database)
    {
        if (!builder.Configuration.GetValue<bool>("Sandbox:Enabled"))
        {
            return;
        }

        var connectionString = database.Sandbox
            ?? throw new StartupException("Sandbox:Enabled needs ConnectionStrings:Sandbox, a role that owns the schema 'sandbox'.");
        builder.Services.AddLedgerSandbox(connectionString);
        builder.Services.AddSingleton(new RoutedAssemblies([SandboxRegistration.Pages]));
    }

    public static async Task MapSandboxAsync(this WebApplication app)
    {
        if (app.Configuration.GetValue<bool>("Sandbox:Enabled"))
        {
            await SandboxRegistration.MigrateAsync(app.Services.GetRequiredService<PortalDatabase>().Sandbox!, CancellationToken.None);
            app.MapLedgerSandbox();
        }
    }
}
