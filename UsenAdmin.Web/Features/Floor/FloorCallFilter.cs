using System.Globalization;
using UsenAdmin.Data.Results;
using UsenAdmin.Web.Features.Terminals;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Features.Floor;

/// <summary>What every call of the floor protocol that changes something carries: <c>Idempotency-Key</c> and <c>Master-Version</c>, else 400.</summary>
public sealed class FloorCallFilter : IEndpointFilter
{
    public const string VersionHeader = "Master-Version";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var headers = context.HttpContext.Request.Headers;
        return !IdempotentAnswers.IsKey(headers[IdempotencyFilter.Header].ToString()) ? ErrorAnswers.Problem(Error.Invalid("IdempotencyKey", "KeyForm"))
            : ReadVersion(context.HttpContext) is null ? ErrorAnswers.Problem(Error.Invalid("MasterVersion", "Required"))
            : await next(context);
    }

    /// <returns>Null when the header is missing or no version.</returns>
    public static long? ReadVersion(HttpContext http) =>
        long.TryParse(http.Request.Headers[VersionHeader].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;
}
