using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using UsenAdmin.Data.Terminals;
using UsenAdmin.Web.Access;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Features.Terminals.Browser;

/// <summary>Where a browser becomes a training terminal and stops being one: form posts, because a cookie needs a response.</summary>
public static class TrainingEndpoints
{
    public const string OpenPath = "/terminals/training";
    public const string EndPath = "/terminal/training/end";

    public static void MapTrainingTerminals(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost(OpenPath, OpenAsync).RequireAuthorization(Policies.CompanyAdmin);
        endpoints.MapPost(EndPath, EndAsync).AllowAnonymous();
    }

    private static async Task<Results<RedirectHttpResult, ProblemHttpResult>> OpenAsync(
        [FromForm] Guid store, [FromForm] TerminalKind kind, HttpContext http, OpenTrainingTerminal open, CancellationToken ct)
    {
        var result = await open.ExecuteAsync(await http.ActorAsync(), new OpenTrainingTerminalRequest(store, kind), ct);
        if (!result.TryGet(out var token, out var error))
        {
            return ErrorAnswers.Problem(error);
        }

        BrowserTerminals.RememberTraining(http, token);
        return TypedResults.Redirect(kind == TerminalKind.Handy ? TerminalPage.HandyHome : TerminalPage.PosHome);
    }

    private static async Task<RedirectHttpResult> EndAsync([FromForm(Name = "__RequestVerificationToken")] string antiforgery, HttpContext http, BrowserTerminals terminals, EndTrainingTerminal action, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(antiforgery); // Bound as a form, so that the framework has checked it.
        if (await terminals.TrainingAsync(http) is { } training)
        {
            await action.ExecuteAsync(training.ToActor(), ct);
        }

        BrowserTerminals.ForgetTraining(http);
        return TypedResults.Redirect("/terminals");
    }
}
