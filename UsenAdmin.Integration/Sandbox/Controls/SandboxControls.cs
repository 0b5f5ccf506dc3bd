using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace UsenAdmin.Integration.Sandbox.Controls;

/// <summary>
/// What people do on the sandbox's screens, for programs: <c>/sandbox/faults</c> and <c>/sandbox/stores/{storeId}</c>. No partner has these; tests use them to
/// put something into a ledger. What is not understood is 400, what is not there 404, what the ledger refuses 409 with the reason.
/// </summary>
internal static class SandboxControls
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    public static void MapSandboxControls(this IEndpointRouteBuilder endpoints)
    {
        var controls = endpoints.MapGroup("/sandbox").AllowAnonymous().DisableAntiforgery().AddEndpointFilter(RefuseNonsenseAsync);
        controls.MapGroup("/faults").MapFaults();
        var store = controls.MapGroup("/stores/{storeId}");
        store.MapStore();
        store.MapReservations();
    }

    public static async Task<T> ReadAsync<T>(HttpRequest request) =>
        await JsonSerializer.DeserializeAsync<T>(request.Body, Json, request.HttpContext.RequestAborted) ?? throw new JsonException("A JSON object is required.");

    public static IResult Answer(object value, int status = StatusCodes.Status200OK) => Results.Json(value, Json, statusCode: status);

    public static IResult DoneOr404(bool done) => done ? Results.NoContent() : Results.NotFound();

    private static async ValueTask<object?> RefuseNonsenseAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (JsonException e)
        {
            return Results.BadRequest(e.Message);
        }
    }
}
