using Microsoft.AspNetCore.Http.HttpResults;
using UsenAdmin.Data.Results;

namespace UsenAdmin.Web.Features.Floor;

/// <summary>The calls about tables, groups, combined checkouts and the day.</summary>
internal static class FloorTableApi
{
    public static void MapFloorTables(this IEndpointRouteBuilder changes)
    {
        changes.MapPost("/combined-checkouts", CheckOutTogetherAsync);
        changes.MapPost("/combined-checkouts/{id:guid}/undo", UndoCombinedAsync);
        changes.MapPost("/groups", GroupAsync);
        changes.MapDelete("/groups/{id:guid}", DissolveAsync);
        changes.MapPut("/tables/{id:guid}/block", BlockAsync);
        changes.MapDelete("/tables/{id:guid}/block", UnblockAsync);
        changes.MapDelete("/tables/{id:guid}/reset", ReleaseResetAsync);
        changes.MapPost("/business-day/closing", CloseDayAsync);
    }

    private static async Task<Results<Ok<CombinedCheckoutView>, ProblemHttpResult>> CheckOutTogetherAsync(
        CombinedCheckoutBody body, HttpContext http, FloorAnswers answers, CheckOutTogether checkOut, FloorQueries queries, CancellationToken ct)
    {
        var caller = await answers.CallerAsync(http, ct);
        return (await checkOut.ExecuteAsync(caller, body.IntoVisitId, [.. body.VisitIds], ct)).TryGet(out var change, out var error)
            ? TypedResults.Ok(await queries.CombinedCheckoutAsync(caller, change.SubjectId, ct))
            : FloorAnswers.Problem(error);
    }

    private static async Task<Results<Ok<CombinedCheckoutView>, ProblemHttpResult>> UndoCombinedAsync(
        Guid id, HttpContext http, FloorAnswers answers, UndoCombinedCheckout undo, FloorQueries queries, CancellationToken ct)
    {
        var caller = await answers.CallerAsync(http, ct);
        return (await undo.ExecuteAsync(caller, id, ct)).TryGet(out var change, out var error)
            ? TypedResults.Ok(await queries.CombinedCheckoutAsync(caller, change.SubjectId, ct))
            : FloorAnswers.Problem(error);
    }

    private static async Task<Results<Ok<GroupView>, ProblemHttpResult>> GroupAsync(GroupBody body, HttpContext http, FloorAnswers answers, GroupTables group, FloorQueries queries, CancellationToken ct)
    {
        var caller = await answers.CallerAsync(http, ct);
        return (await group.ExecuteAsync(caller, body.TableIds, ct)).TryGet(out var change, out var error)
            ? TypedResults.Ok(await queries.GroupAsync(caller, change.SubjectId, ct))
            : FloorAnswers.Problem(error);
    }

    private static async Task<Results<Ok<GroupView>, ProblemHttpResult>> DissolveAsync(Guid id, HttpContext http, FloorAnswers answers, DissolveGroup dissolve, FloorQueries queries, CancellationToken ct)
    {
        var caller = await answers.CallerAsync(http, ct);
        return (await dissolve.ExecuteAsync(caller, id, ct)).TryGet(out var change, out var error)
            ? TypedResults.Ok(await queries.GroupAsync(caller, change.SubjectId, ct))
            : FloorAnswers.Problem(error);
    }

    private static async Task<Results<Ok<TableView>, ProblemHttpResult>> BlockAsync(Guid id, BlockBody? body, HttpContext http, FloorAnswers answers, BlockTable block, CancellationToken ct)
    {
        var caller = await answers.CallerAsync(http, ct);
        return await answers.TableAsync(caller, await block.ExecuteAsync(caller, id, body?.Reason, ct), ct);
    }

    private static async Task<Results<Ok<TableView>, ProblemHttpResult>> UnblockAsync(Guid id, HttpContext http, FloorAnswers answers, UnblockTable unblock, CancellationToken ct)
    {
        var caller = await answers.CallerAsync(http, ct);
        return await answers.TableAsync(caller, await unblock.ExecuteAsync(caller, id, ct), ct);
    }

    private static async Task<Results<Ok<TableView>, ProblemHttpResult>> ReleaseResetAsync(Guid id, HttpContext http, FloorAnswers answers, ReleaseTableReset release, CancellationToken ct)
    {
        var caller = await answers.CallerAsync(http, ct);
        return await answers.TableAsync(caller, await release.ExecuteAsync(caller, id, ct), ct);
    }

    private static async Task<Results<Ok<DayClosingView>, ProblemHttpResult>> CloseDayAsync(HttpContext http, FloorAnswers answers, CloseBusinessDay close, FloorQueries queries, CancellationToken ct)
    {
        var caller = await answers.CallerAsync(http, ct);
        if ((await close.ExecuteAsync(caller, ct)).TryGet(out var change, out var error))
        {
            return TypedResults.Ok(await queries.ClosingAsync(caller, change.SubjectId, ct));
        }

        var problem = FloorAnswers.Problem(error);
        if (error.Key == ErrorKey.OpenVisits)
        {
            problem.ProblemDetails.Extensions["visits"] = await queries.OpenVisitsAsync(caller, ct);
        }

        return problem;
    }
}
