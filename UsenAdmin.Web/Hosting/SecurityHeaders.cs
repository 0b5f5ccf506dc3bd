namespace UsenAdmin.Web.Hosting;

/// <summary>
/// What a browser is told about every answer, and where a WebSocket may come from. Scripts come from this portal only and none stand in a page;
/// styles may (MudBlazor writes them). Nobody may frame the portal but itself.
/// </summary>
public static class SecurityHeaders
{
    private const string Rest = "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-src 'self'; frame-ancestors 'self'";
    private const string Pages = "default-src 'self'; script-src 'self'; " + Rest;

    // The job server's own dashboard, for system operators, has scripts in its pages.
    private const string Dashboard = "default-src 'self'; script-src 'self' 'unsafe-inline'; " + Rest;

    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use((HttpContext http, RequestDelegate next) =>
    {
        if (IsForeignSocket(http.Request))
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }

        if (HasNul(http.Request))
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return Task.CompletedTask;
        }

        http.Response.OnStarting(static answered =>
        {
            var http = (HttpContext)answered;
            var headers = http.Response.Headers;
            headers.ContentSecurityPolicy = http.Request.Path.StartsWithSegments("/jobs") ? Dashboard : Pages;
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "SAMEORIGIN";
            headers["Referrer-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=(), usb=()";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            return Task.CompletedTask;
        }, http);
        return next(http);
    });

    /// <summary>No address of the portal has one, and PostgreSQL takes none in any text.</summary>
    private static bool HasNul(HttpRequest request) =>
        request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) == true || request.Path.Value?.Contains('\0', StringComparison.Ordinal) == true;

    /// <summary>Browsers let any site open a WebSocket to any other, with its cookies; only the Origin tells. Devices send none.</summary>
    private static bool IsForeignSocket(HttpRequest request) =>
        request.Headers.Origin is [{ Length: > 0 } origin]
        && (request.Path.StartsWithSegments("/_blazor") || request.Path.StartsWithSegments("/hubs") || request.Headers.Upgrade.Count > 0 || HttpMethods.IsConnect(request.Method))
        && !(Uri.TryCreate(origin, UriKind.Absolute, out var from) && string.Equals(from.Authority, HostOf(request), StringComparison.OrdinalIgnoreCase));

    // A browser leaves the scheme's own port out, a Host header may carry it.
    private static string HostOf(HttpRequest request) =>
        new Uri($"{request.Scheme}://{request.Host.Value}").Authority;
}
