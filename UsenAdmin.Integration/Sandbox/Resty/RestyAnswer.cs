using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace UsenAdmin.Integration.Sandbox.Resty;

/// <summary>What Resty answers, before it goes out: kept for its key, spoiled by a fault, or sent.</summary>
/// <param name="Body">JSON; null for none.</param>
internal sealed record RestyAnswer(int Status, string? Body = null) : IResult
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Seconds.</summary>
    public int? RetryAfter { get; init; }

    public string? ETag { get; init; }

    public string ContentType { get; init; } = "application/json; charset=utf-8";

    public bool IsDone => Status is >= 200 and < 300;

    public static RestyAnswer Of(object body, int status = StatusCodes.Status200OK) => new(status, JsonSerializer.Serialize(body, Json));

    /// <summary><c>{"error": {"code", "message", "requestId"}}</c>; clients go by the code.</summary>
    public static RestyAnswer Error(int status, string code, string message) =>
        Of(new { error = new { code, message, requestId = Guid.NewGuid().ToString("N") } }, status);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        if (RetryAfter is { } seconds)
        {
            response.Headers.RetryAfter = FormattableString.Invariant($"{seconds}");
        }

        if (ETag is not null)
        {
            response.Headers.ETag = ETag;
        }

        if (Body is null)
        {
            return Task.CompletedTask;
        }

        response.ContentType = ContentType;
        return response.WriteAsync(Body, httpContext.RequestAborted);
    }
}
