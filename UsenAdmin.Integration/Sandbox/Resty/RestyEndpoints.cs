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
        var stores = endpoints.MapGroup(BasePath + "/stores/{storeId}").AllowAnonymous().DisableAntiforgery().AddEndpointFilter<RestyGate>();
        stores.MapGet("", GetStore);
        stores.MapGet("/tables", GetTablesAsync);
        stores.MapGet("/business-hours", GetHours);
    }

    private static IResult GetStore(HttpContext http)
    {
        var store = RestyGate.Store(http);
        return Results.Json(new { storeId = store.StoreId, name = store.Name, posOption = store.PosOption, timeZone = store.TimeZone });
    }

    private static async Task<IResult> GetTablesAsync(HttpContext http, DbContextOptions<SandboxDb> options, CancellationToken ct)
    {
        var store = RestyGate.Store(http);
        var hidden = !store.TablesFinished || store.Fault == FaultKind.EmptyTables;
        var etag = string.Create(CultureInfo.InvariantCulture, $"\"{store.TablesRevision}{(hidden ? "-hidden" : "")}\"");
        http.Response.Headers.ETag = etag;
        if (http.Request.Headers.IfNoneMatch == etag)
        {
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }

        await using var db = new SandboxDb(options);
        var tables = hidden ? [] : await db.Tables.AsNoTracking().Where(t => t.StoreId == store.StoreId).OrderBy(t => t.Order).ToListAsync(ct);
        return Results.Json(new
        {
            tables = tables.Select(t => new { tableId = t.TableId, name = t.Name, minCapacity = t.MinCapacity, maxCapacity = t.MaxCapacity, area = t.Area, order = t.Order }),
        });
    }

    private static IResult GetHours(HttpContext http)
    {
        var store = RestyGate.Store(http);
        return Results.Json(new
        {
            timeZone = store.TimeZone,
            days = store.Hours.Select(d => new { day = d.Day, open = d.Open, hours = d.Open && d.From is not null ? new[] { new { from = d.From, to = d.To } } : [] }),
        });
    }
}
