using Microsoft.AspNetCore.Http.HttpResults;
using UsenAdmin.Data.Floor;
using UsenAdmin.Data.Results;
using UsenAdmin.Web.Features.Floor.Outbox;
using UsenAdmin.Web.Features.Terminals;

namespace UsenAdmin.Web.Features.Floor;

/// <summary>The floor protocol, v1, over the terminal API. Thin: each call is one action or query.</summary>
public static class FloorApi
{
    public static void MapFloorApi(this IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapTerminalGroup();
        api.MapGet("/floor", GetFloorAsync);
        api.MapGet("/reservations", GetReservationsAsync);
        api.MapPost("/reservations/refresh", RefreshAsync);
        api.MapPost("/visits/check", CheckAsync);
        api.MapGet("/visits/{id:guid}", GetVisitAsync);
        api.MapGet("/visits/{id:guid}/ledger-messages", GetMessagesAsync);

        var changes = api.MapGroup("").AddEndpointFilter<FloorCallFilter>();
        var visits = changes.MapGroup("").WithMetadata(KeepsItsAnswers.Metadata);
        visits.MapPost("/visits", SeatAsync);
        visits.MapPost("/visits/{id:guid}/cancellation", CancelAsync);
        visits.MapPost("/visits/{id:guid}/orders", OrderAsync);
        visits.MapPost("/visits/{id:guid}/checkout", CheckOutAsync);
        visits.MapPost("/visits/{id:guid}/checkout/undo", UndoCheckoutAsync);
        visits.MapPost("/visits/{id:guid}/departure", DepartAsync);
        visits.MapPost("/visits/{id:guid}/move", MoveAsync);
        visits.MapPost("/visits/{id:guid}/merge", MergeAsync);
        visits.MapPost("/visits/{id:guid}/merge/undo", UndoMergeAsync);
        changes.MapFloorTables();
        changes.MapFloorOutbox();
    }

    private static async Task<Results<Ok<FloorView>, StatusCodeHttpResult, ProblemHttpResult>> GetFloorAsync(HttpContext http, FloorAnswers answers, FloorQueries queries, CancellationToken ct)
    {
        var isHeld = false;
        var result = await queries.FloorUnlessHeldAsync(await answers.CallerAsync(http, ct), current => isHeld = ETags.IsHeld(http.Request, current), ct);
        if (!result.TryGet(out var floor, out var error))
        {
            return FloorAnswers.Problem(error);
        }

        http.Response.Headers.ETag = floor.ETag;
        http.Response.Headers.CacheControl = "no-cache, private";
        return isHeld ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : TypedResults.Ok(floor);
    }

    private static async Task<Results<Ok<ReservationListView>, ProblemHttpResult>> GetReservationsAsync(HttpContext http, FloorAnswers answers, FloorQueries queries, CancellationToken ct) =>
        (await queries.ReservationsAsync(await answers.CallerAsync(http, ct), ct)).TryGet(out var list, out var error) ? TypedResults.Ok(list) : FloorAnswers.Problem(error);

    private static async Task<Results<Ok<ReservationListView>, ProblemHttpResult>> RefreshAsync(
        HttpContext http, FloorAnswers answers, RefreshReservations refresh, FloorQueries queries, CancellationToken ct)
    {
        var caller = await answers.CallerAsync(http, ct);
        if (!(await refresh.ExecuteAsync(caller, ct)).TryGet(out var warnings, out var error))
        {
            return FloorAnswers.Problem(error);
        }

        var list = (await queries.ReservationsAsync(caller, ct)).Value;
        return TypedResults.Ok(list with { Warnings = [.. warnings.Select(FloorWarning.Of)] });
    }

    private static async Task<Results<Ok<SeatingCheckView>, ProblemHttpResult>> CheckAsync(
        SeatingBody body, HttpContext http, FloorAnswers answers, CheckSeating check, CancellationToken ct) =>
        (await check.ExecuteAsync(await answers.CallerAsync(http, ct), Request(body), ct)).TryGet(out var warnings, out var error)
            ? TypedResults.Ok(new SeatingCheckView([.. warnings.Select(FloorWarning.Of)]))
            : FloorAnswers.Problem(error);

    private static async Task<Results<Ok<VisitView>, ProblemHttpResult>> GetVisitAsync(Guid id, HttpContext http, FloorAnswers answers, FloorQueries queries, CancellationToken ct) =>
        await queries.VisitAsync(await answers.CallerAsync(http, ct), id, ct) is { } visit ? TypedResults.Ok(visit) : FloorAnswers.Problem(Error.NotFound);

    private static async Task<Results<Ok<IReadOnlyList<LedgerMessageView>>, ProblemHttpResult>> GetMessagesAsync(
        Guid id, HttpContext http, FloorAnswers answers, FloorQueries queries, OutboxQueries outbox, CancellationToken ct)
    {
        var caller = await answers.CallerAsync(http, ct);
        return await queries.VisitAsync(caller, id, ct) is null
            ? FloorAnswers.Problem(Error.NotFound)
            : TypedResults.Ok(await outbox.OfVisitAsync(caller.Actor.CompanyId, id, ct));
    }

    private static async Task<Results<Created<VisitView>, ProblemHttpResult>> SeatAsync(SeatingBody body, HttpContext http, FloorAnswers answers, SeatParty seat, CancellationToken ct)
    {
        var caller = await answers.CallerAsync(http, ct);
        return (await seat.ExecuteAsync(caller, Request(body), ct)).TryGet(out var change, out var error)
            ? TypedResults.Created($"{TerminalApi.BasePath}/visits/{change.SubjectId}", await answers.ReadAsync(caller, change, ct))
            : FloorAnswers.Problem(error);
    }

    private static async Task<Results<Ok<VisitView>, ProblemHttpResult>> CancelAsync(Guid id, HttpContext http, FloorAnswers answers, CancelVisit cancel, CancellationToken ct)
    {
        var caller = await answers.CallerAsync(http, ct);
        return await answers.VisitAsync(caller, await cancel.ExecuteAsync(caller, id, ct), ct);
    }

    private static async Task<Results<Ok<VisitView>, ProblemHttpResult>> OrderAsync(Guid id, OrderBody body, HttpContext http, FloorAnswers answers, TakeOrder order, CancellationToken ct)
    {
        var caller = await answers.CallerAsync(http, ct);
        return await answers.VisitAsync(caller, await order.ExecuteAsync(caller, id, body.Lines, ct), ct);
    }

    private static async Task<Results<Ok<VisitView>, ProblemHttpResult>> CheckOutAsync(Guid id, HttpContext http, FloorAnswers answers, CheckOutVisit checkOut, CancellationToken ct)
    {
        var caller = await answers.CallerAsync(http, ct);
        return await answers.VisitAsync(caller, await checkOut.ExecuteAsync(caller, id, ct), ct);
    }

    private static async Task<Results<Ok<VisitView>, ProblemHttpResult>> UndoCheckoutAsync(Guid id, HttpContext http, FloorAnswers answers, UndoCheckout undo, CancellationToken ct)
    {
        var caller = await answers.CallerAsync(http, ct);
        return await answers.VisitAsync(caller, await undo.ExecuteAsync(caller, id, ct), ct);
    }

    private static async Task<Results<Ok<VisitView>, ProblemHttpResult>> DepartAsync(Guid id, HttpContext http, FloorAnswers answers, DepartVisit depart, CancellationToken ct)
    {
        var caller = await answers.CallerAsync(http, ct);
        return await answers.VisitAsync(caller, await depart.ExecuteAsync(caller, id, ct), ct);
    }

    private static async Task<Results<Ok<VisitView>, ProblemHttpResult>> MoveAsync(Guid id, MoveBody body, HttpContext http, FloorAnswers answers, MoveVisit move, CancellationToken ct)
    {
        var caller = await answers.CallerAsync(http, ct);
        return await answers.VisitAsync(caller, await move.ExecuteAsync(caller, id, body.ToTableId, FloorAnswers.Keys(body.Acknowledged), ct), ct);
    }

    private static async Task<Results<Ok<VisitView>, ProblemHttpResult>> MergeAsync(Guid id, MergeBody body, HttpContext http, FloorAnswers answers, MergeVisits merge, CancellationToken ct)
    {
        var caller = await answers.CallerAsync(http, ct);
        return await answers.VisitAsync(caller, await merge.ExecuteAsync(caller, id, new MergeTarget(body.IntoVisitId, body.IntoTableId), ct), ct);
    }

    private static async Task<Results<Ok<VisitView>, ProblemHttpResult>> UndoMergeAsync(Guid id, HttpContext http, FloorAnswers answers, UndoMerge undo, CancellationToken ct)
    {
        var caller = await answers.CallerAsync(http, ct);
        return await answers.VisitAsync(caller, await undo.ExecuteAsync(caller, id, ct), ct);
    }

    private static SeatPartyRequest Request(SeatingBody body) => new(
        body.TableIds, body.Ledger, body.ReservationId, new Party(body.PartySize, body.Adults, body.Children, body.Note), FloorAnswers.Keys(body.Acknowledged));
}
