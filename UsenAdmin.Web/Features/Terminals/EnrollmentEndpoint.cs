using System.Net.Mime;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using UsenAdmin.Data.Results;
using UsenAdmin.Integration.Terminals.Protocol;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Features.Terminals;

/// <summary>
/// <c>POST /enrollments</c>, the one call without a token. Whatever is wrong with what was sent has one answer, so that nobody learns
/// from it what was nearly right.
/// </summary>
internal static class EnrollmentEndpoint
{
    private const int MaxSerialNumber = 100;
    private const int MaxAppVersion = 40;

    public static async Task<Results<ContentHttpResult, ProblemHttpResult>> EnrollAsync(
        HttpContext http, EnrollTerminal enroll, EnrollmentTries tries, IdempotentAnswers answers, CancellationToken ct)
    {
        var key = http.Request.Headers[IdempotencyFilter.Header];
        if (key.Count > 0 && !IdempotentAnswers.IsKey(key.ToString()))
        {
            return ErrorAnswers.Problem(Error.Invalid("IdempotencyKey", "KeyForm"));
        }

        if (await ReadAsync(http, ct) is not { } request)
        {
            return ErrorAnswers.Problem(new Error(ErrorKey.EnrollmentCodeInvalid));
        }

        var name = key.Count > 0 ? key.ToString() : null;
        var result = await enroll.ExecuteAsync(new EnrollTerminalRequest(request.Code, request.Kind, request.SerialNumber, request.AppVersion, name), ct);
        if (result.TryGet(out var terminal, out var error))
        {
            return Created(EnrollTerminal.Answer(terminal));
        }

        if (name is not null && TerminalTokens.ReadCode(request.Code) is { } code && await answers.FindEnrollmentAsync(code, name, ct) is { } kept)
        {
            return Created(kept);
        }

        tries.CountWrong(http.Connection.RemoteIpAddress);
        return ErrorAnswers.Problem(error);
    }

    private static ContentHttpResult Created(string answer) => TypedResults.Text(answer, MediaTypeNames.Application.Json, statusCode: StatusCodes.Status201Created);

    /// <returns>Null when it is no such request.</returns>
    private static async Task<EnrollmentRequest?> ReadAsync(HttpContext http, CancellationToken ct)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<EnrollmentRequest>(http.Request.Body, TerminalJson.Options, ct) is { } request && IsWhole(request) ? request : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // PostgreSQL's text takes no NUL.
    private static bool IsWhole(EnrollmentRequest request) =>
        !string.IsNullOrWhiteSpace(request.SerialNumber) && request.SerialNumber.Length <= MaxSerialNumber && !request.SerialNumber.Contains('\0')
        && (request.AppVersion is null || (request.AppVersion.Length <= MaxAppVersion && !request.AppVersion.Contains('\0')));
}
