using Microsoft.AspNetCore.Http;

namespace UsenAdmin.Integration.Sandbox.Resty;

/// <summary>The errors of Resty's contract: <c>{"error": {"code", "message", "requestId"}}</c>.</summary>
internal static class RestyAnswers
{
    public static IResult Error(int status, string code, string message) => Results.Json(
        new { error = new { code, message, requestId = Guid.NewGuid().ToString("N") } }, statusCode: status);

    public static IResult InvalidApiKey() => Error(StatusCodes.Status401Unauthorized, "invalid_api_key", "The API key is not valid.");

    public static IResult StoreNotFound() => Error(StatusCodes.Status404NotFound, "store_not_found", "There is no such store.");

    public static IResult PosOptionRequired() => Error(StatusCodes.Status403Forbidden, "pos_option_required", "The store has no POS option.");

    public static IResult RateLimited(HttpContext http)
    {
        http.Response.Headers.RetryAfter = "1";
        return Error(StatusCodes.Status429TooManyRequests, "rate_limited", "At most 20 requests a second per store.");
    }

    public static IResult Maintenance(HttpContext http)
    {
        http.Response.Headers.RetryAfter = "60";
        return Error(StatusCodes.Status503ServiceUnavailable, "maintenance", "Under maintenance.");
    }
}
