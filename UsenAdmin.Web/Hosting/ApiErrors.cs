using Microsoft.AspNetCore.Diagnostics;
using UsenAdmin.Data.Results;

namespace UsenAdmin.Web.Hosting;

/// <summary>What a caller of an API gets when something throws: problem details, never a stack trace, in no environment.</summary>
public static class ApiErrors
{
    public static void Handle(IApplicationBuilder errors) => errors.Run(http =>
    {
        var thrown = http.Features.Get<IExceptionHandlerFeature>()?.Error;
        var problem = thrown is BadHttpRequestException bad
            ? ErrorAnswers.Problem(Error.Invalid("Body", "Malformed"), bad.StatusCode)
            : ErrorAnswers.Problem(new Error(ErrorKey.Unexpected));
        return problem.ExecuteAsync(http);
    });
}
