using Microsoft.AspNetCore.Diagnostics;

namespace UsenAdmin.Web.Hosting;

/// <summary>What a browser gets when something threw or is not there: a page in the portal's words.</summary>
public static class ErrorPages
{
    // New for each pipeline, which keeps its own way to the page in them.
    /// <summary>What a browser has sent wrong is no error of the portal's: it keeps its status, and is not logged as one.</summary>
    public static ExceptionHandlerOptions Options => new()
    {
        ExceptionHandlingPath = "/error",
        CreateScopeForErrors = true,
        StatusCodeSelector = thrown => thrown is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError,
        SuppressDiagnosticsCallback = context => context.Exception is BadHttpRequestException,
    };

    /// <summary>An API has no pages.</summary>
    public static Task LeaveToApi(HttpContext http, RequestDelegate next)
    {
        if (http.Features.Get<IStatusCodePagesFeature>() is { } pages)
        {
            pages.Enabled = false;
        }

        return next(http);
    }
}
