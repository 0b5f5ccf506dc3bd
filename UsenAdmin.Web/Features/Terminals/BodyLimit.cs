using Microsoft.AspNetCore.Mvc;

namespace UsenAdmin.Web.Features.Terminals;

/// <summary>413 for a body over 64 KB, also where the call takes none and would leave it unread.</summary>
public sealed class BodyLimit : IEndpointFilter
{
    public const int Bytes = 64 * 1024;

    /// <summary>Makes the server refuse what is read beyond the limit.</summary>
    public static readonly RequestSizeLimitAttribute Metadata = new(Bytes);

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        await context.HttpContext.Request.Body.CopyToAsync(Stream.Null, context.HttpContext.RequestAborted);
        return await next(context);
    }
}
