using Microsoft.AspNetCore.Http.HttpResults;
using UsenAdmin.Data.Results;

namespace UsenAdmin.Web.Features.Floor.Outbox;

/// <summary>再送, 台帳の記録にひも付ける and 連携しない for terminals.</summary>
internal static class OutboxApi
{
    public static void MapFloorOutbox(this IEndpointRouteBuilder changes)
    {
        changes.MapPost("/ledger-messages/{id:guid}/resend", ResendAsync);
        changes.MapPost("/ledger-messages/{id:guid}/binding", BindAsync);
        changes.MapPost("/ledger-messages/{id:guid}/giving-up", GiveUpAsync);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ResendAsync(Guid id, HttpContext http, FloorAnswers answers, ResendLedgerMessage resend, CancellationToken ct) =>
        Answer(await resend.ExecuteAsync((await answers.CallerAsync(http, ct)).Actor, id, ct));

    private static async Task<Results<NoContent, ProblemHttpResult>> BindAsync(Guid id, BindingBody body, HttpContext http, FloorAnswers answers, BindLedgerRecord bind, CancellationToken ct) =>
        Answer(await bind.ExecuteAsync((await answers.CallerAsync(http, ct)).Actor, id, body.RecordId, ct));

    private static async Task<Results<NoContent, ProblemHttpResult>> GiveUpAsync(Guid id, HttpContext http, FloorAnswers answers, GiveUpLedgerMessages giveUp, CancellationToken ct) =>
        Answer(await giveUp.ExecuteAsync((await answers.CallerAsync(http, ct)).Actor, id, ct));

    private static Results<NoContent, ProblemHttpResult> Answer(Result<Done> result) =>
        result.IsDone ? TypedResults.NoContent() : FloorAnswers.Problem(result.Error);
}
