using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using UsenAdmin.Data.Results;

namespace UsenAdmin.Web.Hosting;

/// <summary>What a caller of an API gets when something throws: problem details, never a stack trace, in no environment.</summary>
public static class ApiErrors
{
    /// <summary>What a caller has sent wrong is no error of the portal's, and is not logged as one.</summary>
    public static ExceptionHandlerOptions Options { get; } = new()
    {
        ExceptionHandler = HandleAsync,
        SuppressDiagnosticsCallback = context => context.Exception is BadHttpRequestException,
    };

    private static Task HandleAsync(HttpContext http)
    {
        var thrown = http.Features.Get<IExceptionHandlerFeature>()?.Error;
        var problem = thrown is BadHttpRequestException bad
            ? Malformed(bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? bad.StatusCode : StatusCodes.Status400BadRequest)
            : ErrorAnswers.Problem(new Error(ErrorKey.Unexpected));
        return problem.ExecuteAsync(http);
    }

    /// <summary>What nobody answered: no such address (404), another method than the address has (405), a body that is no JSON.</summary>
    public static Task FillAsync(StatusCodeContext context)
    {
        var http = context.HttpContext;
        return http.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => ErrorAnswers.Problem(Error.NotFound).ExecuteAsync(http),
            StatusCodes.Status415UnsupportedMediaType => Malformed(StatusCodes.Status400BadRequest).ExecuteAsync(http),
            >= 400 and < 500 and var status => Malformed(status).ExecuteAsync(http),
            _ => ErrorAnswers.Problem(new Error(ErrorKey.Unexpected), http.Response.StatusCode).ExecuteAsync(http),
        };
    }

    private static ProblemHttpResult Malformed(int status) => ErrorAnswers.Problem(Error.Invalid("Body", "Malformed"), status);
}
