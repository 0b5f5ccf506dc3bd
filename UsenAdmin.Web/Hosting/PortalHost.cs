using System.Security.Cryptography.X509Certificates;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http.HttpResults;
using UsenAdmin.Data;
using UsenAdmin.Data.Fence;
using UsenAdmin.Web.Account;

namespace UsenAdmin.Web.Hosting;

/// <summary>What the portal needs whatever its features are.</summary>
public static class PortalHost
{
    public static IServiceCollection AddPortalData(this IServiceCollection services, PortalDatabase database)
    {
        services.AddSingleton(database);
        // Scoped contexts are for data protection alone; everything else opens its own through the factory.
        services.AddDbContext<UsenAdminDb>(db => db.UseProduct(database.App), ServiceLifetime.Scoped, ServiceLifetime.Singleton);
        services.AddSingleton<UsenAdminDbFactory>();
        services.AddSingleton<CrossCompanyQueries>();
        services.AddSingleton<TerminalByToken>();
        services.AddSingleton(TimeProvider.System);
        return services;
    }

    /// <summary>Keys lie in PostgreSQL; with <c>DataProtection:Certificate</c> (a .pfx) they are encrypted there, so that a copy of the database opens nothing.</summary>
    public static IServiceCollection AddPortalKeys(this IServiceCollection services, IConfiguration configuration)
    {
        var keys = services.AddDataProtection().SetApplicationName("UsenAdmin").PersistKeysToDbContext<UsenAdminDb>();
        if (configuration["DataProtection:Certificate"] is { Length: > 0 } path)
        {
            if (!File.Exists(path))
            {
                throw new StartupException($"DataProtection:Certificate: there is no file {path}.");
            }

            keys.ProtectKeysWithCertificate(X509CertificateLoader.LoadPkcs12FromFile(path, configuration["DataProtection:CertificatePassword"]));
        }

        return services;
    }

    public static IServiceCollection AddPortalHost(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(new CircuitLimits(configuration.GetSection("Circuits").Get<CircuitOptions>() ?? new CircuitOptions()));
        services.AddKnownProxies(configuration);
        services.AddHsts(hsts => (hsts.MaxAge, hsts.IncludeSubDomains) = (TimeSpan.FromDays(365), true));
        services.AddSingleton<SeedingState>();
        services.AddHealthChecks().AddCheck<Readiness>("ready");
        services.AddLocalization(); // Resource files lie beside their marker classes, so no path is set.
        services.Configure<RequestLocalizationOptions>(localization =>
        {
            localization.SetDefaultCulture("ja").AddSupportedCultures("ja", "en").AddSupportedUICultures("ja", "en");
            localization.RequestCultureProviders.RemoveAt(2); // Accept-Language: the product's language is Japanese until a person chooses.
            localization.ApplyCurrentCultureToResponseHeaders = true;
        });
        services.AddProblemDetails();
        services.Configure<RouteHandlerOptions>(handlers => handlers.ThrowOnBadRequest = true); // One place answers: ApiErrors.
        services.AddRateLimiter(limiter => LimitSignIns(limiter, configuration.GetValue("SignIn:AttemptsPerMinute", 30)));
        return services;
    }

    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks("/healthz/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        endpoints.MapHealthChecks("/healthz/ready").AllowAnonymous();
    }

    // Only the posting of forms in which something can be guessed: a blanket limit would also stop the connection set-up of open pages.
    private static void LimitSignIns(Microsoft.AspNetCore.RateLimiting.RateLimiterOptions limiter, int perMinute)
    {
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.OnRejected = async (context, _) =>
        {
            context.HttpContext.Response.Headers.RetryAfter = "60";
            await new RazorComponentResult<LoginBusy> { StatusCode = StatusCodes.Status429TooManyRequests }.ExecuteAsync(context.HttpContext);
        };
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http =>
            HttpMethods.IsPost(http.Request.Method)
            && (http.Request.Path.StartsWithSegments(AccountFeature.LoginPath) || http.Request.Path == AccountFeature.AccountPath || http.Request.Path.StartsWithSegments(AccountFeature.PasskeysPath))
                ? RateLimitPartition.GetFixedWindowLimiter(
                    http.Connection.RemoteIpAddress?.ToString() ?? "",
                    _ => new FixedWindowRateLimiterOptions { PermitLimit = perMinute, Window = TimeSpan.FromMinutes(1) })
                : RateLimitPartition.GetNoLimiter(""));
    }
}
