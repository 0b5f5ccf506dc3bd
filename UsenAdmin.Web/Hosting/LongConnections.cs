using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.AspNetCore.Localization;

namespace UsenAdmin.Web.Hosting;

/// <summary>
/// A device's connection lasts for days. Its request passes through all that a request passes through, and is served when it has come out of
/// it again: else the frames of every step, and what the request had made for itself, would be kept for as long as the connection.
/// </summary>
public static class LongConnections
{
    /// <summary>These endpoints are admitted in their place, and served by <see cref="ServeAsync"/>.</summary>
    public static TBuilder ServedOutside<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoints.Add(endpoint =>
        {
            if (endpoint.RequestDelegate is { } serve)
            {
                endpoint.RequestDelegate = http =>
                {
                    http.Features.Set(new Admitted(serve));
                    return Task.CompletedTask;
                };
            }
        });
        return endpoints;
    }

    /// <summary>Stands before everything else.</summary>
    public static IApplicationBuilder UseLongConnections(this IApplicationBuilder app, PathString path) => app.Use(next =>
        http => http.Request.Path.StartsWithSegments(path) ? ServeAsync(http, next, app.ApplicationServices) : next(http));

    private static async Task ServeAsync(HttpContext http, RequestDelegate next, IServiceProvider services)
    {
        await next(http);
        if (http.Features.Get<Admitted>() is { } admitted)
        {
            http.Features.Set<Admitted>(null);
            await LeaveAsync(http, services);
            await admitted.Serve(http);
        }
    }

    // Who it is stays; how that was found out, what the steps told each other, and the request's own services do not.
    private static async Task LeaveAsync(HttpContext http, IServiceProvider services)
    {
        var user = http.User;
        http.Features.Set<IAuthenticateResultFeature>(null);
        http.Features.Set<IHttpAuthenticationFeature>(null);
        http.Features.Set<IItemsFeature>(null);
        http.Features.Set<IRequestCookiesFeature>(null);
        http.Features.Set<IRequestCultureFeature>(null);
        http.Features.Set<IStatusCodePagesFeature>(null);
        http.User = user;
        if (http.Features.Get<IServiceProvidersFeature>() is RequestServicesFeature scope)
        {
            await scope.DisposeAsync();
            http.RequestServices = services;
        }
    }

    private sealed record Admitted(RequestDelegate Serve);
}
