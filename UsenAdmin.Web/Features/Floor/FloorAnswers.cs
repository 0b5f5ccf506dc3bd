using Microsoft.AspNetCore.Http.HttpResults;
using UsenAdmin.Data.Results;
using UsenAdmin.Web.Features.Terminals;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Features.Floor;

/// <summary>The three kinds of answer of the floor protocol: done with warnings, asked, refused. Never mixed.</summary>
public sealed class FloorAnswers(FloorQueries queries)
{
    /// <summary>Who calls, and by which master. A read that does not say a version works by the one that the terminal applied.</summary>
    public async Task<FloorCaller> CallerAsync(HttpContext http, CancellationToken ct)
    {
        var terminal = TerminalIdentity.From(http.User);
        var version = FloorCallFilter.ReadVersion(http) ?? await queries.AppliedVersionAsync(terminal.CompanyId, terminal.TerminalId, ct);
        var key = http.Request.Headers[IdempotencyFilter.Header].ToString();
        return FloorCaller.Of(terminal, version, HttpMethods.IsGet(http.Request.Method) || key.Length == 0 ? null : key);
    }

    public async Task<Results<Ok<VisitView>, ProblemHttpResult>> VisitAsync(FloorCaller caller, Result<FloorChange> result, CancellationToken ct) =>
        result.TryGet(out var change, out var error) ? TypedResults.Ok(await ReadAsync(caller, change, ct)) : Problem(error);

    /// <summary>The visit as it was with the change. Only where the process died before it knew the answer is it read as it is now.</summary>
    public async Task<VisitView> ReadAsync(FloorCaller caller, FloorChange change, CancellationToken ct) =>
        change.Visit ?? (await queries.VisitAsync(caller, change.SubjectId, ct))!;

    public async Task<Results<Ok<TableView>, ProblemHttpResult>> TableAsync(FloorCaller caller, Result<FloorChange> result, CancellationToken ct) =>
        result.TryGet(out var change, out var error)
            ? TypedResults.Ok((await queries.FloorAsync(caller, null, ct)).Value.Tables.First(t => t.TableId == change.SubjectId))
            : Problem(error);

    /// <summary>What a person may accept says so, beside its code.</summary>
    public static ProblemHttpResult Problem(Error error)
    {
        var problem = ErrorAnswers.Problem(error);
        if (error.IsAsked())
        {
            problem.ProblemDetails.Extensions["acknowledgeable"] = true;
        }

        return problem;
    }

    /// <summary>Codes as callers write them; one that there is not is ignored.</summary>
    public static IReadOnlyCollection<ErrorKey> Keys(IReadOnlyList<string>? codes) =>
        [.. Enum.GetValues<ErrorKey>().Where(key => codes?.Contains(ErrorAnswers.Code(key)) == true)];

}
