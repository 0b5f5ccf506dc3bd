using System.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using UsenAdmin.Integration.Sandbox.Resty;
using UsenAdmin.Integration.Sandbox.Storage;

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
        services.AddSingleton<SandboxTables>();
        services.AddSingleton<SandboxFaults>();
        return services;
    }

    public static void MapLedgerSandbox(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapResty();
        endpoints.MapFaults();
    }

    public static async Task MigrateAsync(string connectionString, CancellationToken ct)
    {
        await using var db = new SandboxDb(SandboxDb.For(connectionString));
        await db.Database.MigrateAsync(ct);
    }
}
