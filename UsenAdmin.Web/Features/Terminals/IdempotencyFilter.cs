using UsenAdmin.Data.Results;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Features.Terminals;

/// <summary>
/// <c>Idempotency-Key</c> of the terminal protocol: a 2xx answer is kept for 72 hours and given again to the same call with the same
/// key. Two at once take turns, also on two nodes; the one that runs holds no connection meanwhile. Calls that keep their answers themselves pass.
/// </summary>
public sealed class IdempotencyFilter(IdempotentAnswers answers) : IEndpointFilter
{
    public const string Header = "Idempotency-Key";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (!HttpMethods.IsPost(http.Request.Method) || !http.Request.Headers.TryGetValue(Header, out var header) || http.GetEndpoint()?.Metadata.GetMetadata<KeepsItsAnswers>() is not null)
        {
            return await next(context);
        }

        var key = header.ToString();
        if (!IdempotentAnswers.IsKey(key))
        {
            return ErrorAnswers.Problem(Error.Invalid("IdempotencyKey", "KeyForm"));
        }

        var terminal = TerminalIdentity.From(http.User);
        var call = $"POST {http.Request.Path.Value}";
        var (kept, turn) = await answers.TakeTurnAsync(terminal.CompanyId, terminal.TerminalId, call, key, http.RequestAborted);
        if (kept is not null)
        {
            return kept.Body.Length == 0 ? TypedResults.StatusCode(kept.Status) : TypedResults.Text(kept.Body, "application/json", statusCode: kept.Status);
        }

        await using (turn)
        {
            var answer = await CaptureAsync(http, await next(context));
            if (http.Response.StatusCode is >= 200 and < 300 and var status)
            {
                // Kept before it is sent, also for a caller who hung up: it was done.
                await turn!.KeepAsync(status, System.Text.Encoding.UTF8.GetString(answer), CancellationToken.None);
            }

            // Not even nothing may be written after a 204: the server would close the line under the device.
            if (answer.Length > 0)
            {
                await http.Response.Body.WriteAsync(answer, http.RequestAborted);
            }
        }

        return Results.Empty;
    }

    private static async Task<byte[]> CaptureAsync(HttpContext http, object? result)
    {
        var response = http.Response.Body;
        await using var buffer = new MemoryStream();
        http.Response.Body = buffer;
        try
        {
            await ((IResult)result!).ExecuteAsync(http);
        }
        finally
        {
            http.Response.Body = response;
        }

        return buffer.ToArray();
    }
}
