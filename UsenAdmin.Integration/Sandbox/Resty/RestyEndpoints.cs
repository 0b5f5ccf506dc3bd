using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Integration.Sandbox.Storage;

namespace UsenAdmin.Integration.Sandbox.Resty;

/// <summary>Resty予約台帳 POS連携 API, v1, as the partner's contract has it.</summary>
internal static class RestyEndpoints
{
    public const string BasePath = "/sandbox/resty/v1";

    public static void MapResty(this IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup(BasePath).AllowAnonymous().DisableAntiforgery().AddEndpointFilter<RestyGate>();
        var store = api.MapGroup("/stores/{storeId}");
        store.MapGet("", (HttpContext http) => RestyAnswer.Of(RestyShapes.Store(SandboxCaller.StoreOf(http))));
        store.MapGet("/tables", GetTablesAsync);
        store.MapGet("/business-hours", (HttpContext http) => RestyAnswer.Of(RestyShapes.Hours(SandboxCaller.StoreOf(http))));
        store.MapGet("/reservations", RestyReservationList.GetAsync);
        store.MapVisits();
        api.MapPut("/webhooks", RestyWebhookSettings.PutAsync);
        api.Map("/{**rest}", RestyAnswers.NotFound);
    }

    private static async Task<RestyAnswer> GetTablesAsync(HttpContext http, DbContextOptions<SandboxDb> options, CancellationToken ct)
    {
        var (store, fault) = (SandboxCaller.StoreOf(http), SandboxCaller.Of(http).Fault);
        var hidden = !store.TablesFinished || fault.Kind == FaultKind.EmptyTables;
        var etag = string.Create(CultureInfo.InvariantCulture, $"\"{store.TablesRevision}{(hidden ? "-hidden" : "")}\"");
        if (http.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Tag == "*" || known.Tag == etag))
        {
            return new RestyAnswer(StatusCodes.Status304NotModified) { ETag = etag };
        }

        await using var db = new SandboxDb(options);
        var tables = hidden ? [] : await db.Tables.AsNoTracking().Where(t => t.StoreId == store.StoreId).OrderBy(t => t.Order).ToListAsync(ct);
        return RestyAnswer.Of(new { tables = tables.Select(RestyShapes.Table) }) with { ETag = etag };
    }
}
