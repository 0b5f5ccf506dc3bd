using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Fence;
using UsenAdmin.Data.Results;
using UsenAdmin.Data.Terminals;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Features.Terminals;

/// <summary>
/// <c>Idempotency-Key</c> of the terminal protocol: a 2xx answer is kept for 72 hours and given again to the same call with the same
/// key. Two at once take turns, also on two nodes.
/// </summary>
public sealed class IdempotencyFilter(IdempotentAnswers answers) : IEndpointFilter
{
    public const string Header = "Idempotency-Key";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (!HttpMethods.IsPost(http.Request.Method) || !http.Request.Headers.TryGetValue(Header, out var header))
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
        await using var turn = await answers.TakeTurnAsync(terminal.CompanyId, terminal.TerminalId, call, key, http.RequestAborted);
        if (await answers.FindAsync(terminal.CompanyId, terminal.TerminalId, call, key, http.RequestAborted) is { } kept)
        {
            return TypedResults.Text(kept.Body, "application/json", statusCode: kept.Status);
        }

        var (status, body) = await CaptureAsync(http, await next(context));
        if (status is >= 200 and < 300)
        {
            await answers.KeepAsync(terminal.CompanyId, terminal.TerminalId, call, key, status, body, http.RequestAborted);
        }

        return Results.Empty;
    }

    // The answer is written for the caller and read for keeping.
    private static async Task<(int Status, string Body)> CaptureAsync(HttpContext http, object? result)
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

        buffer.Position = 0;
        await buffer.CopyToAsync(response, http.RequestAborted);
        return (http.Response.StatusCode, System.Text.Encoding.UTF8.GetString(buffer.ToArray()));
    }
}

/// <summary>Keeps answers, encrypted: one of them holds a device token.</summary>
public sealed class IdempotentAnswers(UsenAdminDbFactory contexts, CrossCompanyQueries lookups, IDataProtectionProvider protection, TimeProvider time)
{
    private const string EnrollmentCall = "POST " + TerminalApi.BasePath + "/enrollments";
    private readonly IDataProtector _protector = protection.CreateProtector("UsenAdmin.IdempotentAnswer.v1");

    /// <summary>1–64 printable ASCII characters.</summary>
    public static bool IsKey(string key) => key.Length is >= 1 and <= 64 && key.All(c => c is >= ' ' and <= '~');

    /// <summary>Waits until nobody else runs this call with this key. Dispose ends the turn.</summary>
    public async Task<IAsyncDisposable> TakeTurnAsync(Guid companyId, Guid terminalId, string call, string key, CancellationToken ct)
    {
        var db = await contexts.OpenAsync(companyId, ct);
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({$"{terminalId} {call} {key}"}, 1))", ct);
        return db;
    }

    public async Task<(int Status, string Body)?> FindAsync(Guid companyId, Guid terminalId, string call, string key, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        var oldest = time.GetUtcNow() - IdempotentAnswer.KeptFor;
        var kept = await db.IdempotentAnswers.AsNoTracking()
            .SingleOrDefaultAsync(a => a.TerminalId == terminalId && a.Call == call && a.Key == key && a.At > oldest, ct);
        return kept is null ? null : (kept.Status, _protector.Unprotect(kept.ProtectedBody));
    }

    public async Task KeepAsync(Guid companyId, Guid terminalId, string call, string key, int status, string body, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into idempotent_answers (company_id, terminal_id, call, key, status, protected_body, at)
            values ({companyId}, {terminalId}, {call}, {key}, {status}, {_protector.Protect(body)}, {time.GetUtcNow()})
            on conflict (company_id, terminal_id, call, key) do update set status = excluded.status, protected_body = excluded.protected_body, at = excluded.at
            """,
            ct);
        await db.CommitAsync(ct);
    }

    /// <summary>An enrolment has no terminal yet: its answer is found through the code it used.</summary>
    public async Task<string?> FindEnrollmentAsync(string code, string key, CancellationToken ct)
    {
        if (await lookups.FindEnrollmentAsync(TerminalTokens.Hash(code), ct) is not { } owner)
        {
            return null;
        }

        Guid? terminal;
        await using (var db = await contexts.OpenAsync(owner.CompanyId, ct))
        {
            terminal = await db.EnrollmentCodes.Where(c => c.Id == owner.CodeId).Select(c => c.TerminalId).SingleAsync(ct);
        }

        return terminal is { } id && await FindAsync(owner.CompanyId, id, EnrollmentCall, key, ct) is { } kept ? kept.Body : null;
    }

    public Task KeepEnrollmentAsync(Guid companyId, Guid terminalId, string key, string body, CancellationToken ct) =>
        KeepAsync(companyId, terminalId, EnrollmentCall, key, StatusCodes.Status201Created, body, ct);
}
