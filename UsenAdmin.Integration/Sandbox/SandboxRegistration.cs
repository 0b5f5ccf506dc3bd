using System.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using UsenAdmin.Integration.Sandbox.Controls;
using UsenAdmin.Integration.Sandbox.Ebica;
using UsenAdmin.Integration.Sandbox.Engine;
using UsenAdmin.Integration.Sandbox.Resty;
using UsenAdmin.Integration.Sandbox.Storage;
using UsenAdmin.Integration.Sandbox.Webhooks;

namespace UsenAdmin.Integration.Sandbox;

/// <summary>Mounts the partner's system: server and screens. Off unless it is asked for.</summary>
public static class SandboxRegistration
{
    /// <summary>Where the pages are that the portal's router must know.</summary>
    public static Assembly Pages => typeof(SandboxRegistration).Assembly;

    public static IServiceCollection AddLedgerSandbox(this IServiceCollection services, string connectionString)
    {
        services.AddSingleton(SandboxDb.For(connectionString));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<SandboxRates>();
        services.AddSingleton<SandboxBooks>();
        services.AddSingleton<SandboxStores>();
        services.AddSingleton<SandboxTables>();
        services.AddSingleton<SandboxReservations>();
        services.AddSingleton<SandboxBlocks>();
        services.AddSingleton<SandboxFaults>();
        services.AddSingleton<SandboxSlowness>();
        services.AddSingleton<EbicaSignature>();
        services.AddSingleton<KeptAnswers>();
        services.AddSingleton<RestyWrites>();
        services.AddSingleton<SandboxEventQueue>();
        services.AddHostedService<SandboxEventSender>();
        return services;
    }

    public static void MapLedgerSandbox(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapResty();
        endpoints.MapEbica();
        endpoints.MapSandboxControls();
    }

    public static async Task MigrateAsync(string connectionString, CancellationToken ct)
    {
        await using var db = new SandboxDb(SandboxDb.For(connectionString));
        await db.Database.MigrateAsync(ct);
    }
}
