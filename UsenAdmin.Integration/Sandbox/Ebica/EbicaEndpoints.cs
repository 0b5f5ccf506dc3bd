using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Integration.Sandbox.Engine;
using UsenAdmin.Integration.Sandbox.Storage;

namespace UsenAdmin.Integration.Sandbox.Ebica;

/// <summary>ebica POS連携 API, v2, as the partner's contract has it.</summary>
internal static class EbicaEndpoints
{
    public const string BasePath = "/sandbox/ebica/api/v2";

    private const int MaxPerPage = 50;
    private const int MaxDays = 366;

    public static void MapEbica(this IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup(BasePath).AllowAnonymous().DisableAntiforgery();
        var shop = api.MapGroup("/shops/{shopCode}").AddEndpointFilter<EbicaGate>();
        shop.MapGet("", (HttpContext http) => EbicaAnswer.Ok(EbicaShapes.Shop(SandboxCaller.StoreOf(http)))).WithMetadata(new EbicaGate.WithoutOption());
        shop.MapGet("/seats", GetSeatsAsync);
        shop.MapGet("/calendar", GetCalendar);
        shop.MapGet("/reserves", GetReservesAsync);
        shop.MapVisits();
        api.Map("/{**rest}", () => EbicaAnswer.Unexpected("APIが見つかりません。"));
    }

    private static async Task<EbicaAnswer> GetSeatsAsync(HttpContext http, DbContextOptions<SandboxDb> options, CancellationToken ct)
    {
        var caller = SandboxCaller.Of(http);
        var (page, perPage, input) = Page(http);
        if (input.Problem is { } problem)
        {
            return EbicaAnswer.Unexpected(problem);
        }

        await using var db = new SandboxDb(options);
        var seats = caller.Store!.TablesFinished && caller.Fault.Kind != FaultKind.EmptyTables
            ? await db.Tables.AsNoTracking().Where(t => t.StoreId == caller.Store!.StoreId).OrderBy(t => t.Order).ThenBy(t => t.TableId).ToListAsync(ct)
            : [];
        var skip = (page - 1L) * perPage;
        return EbicaAnswer.Ok(new { Total = EbicaShapes.Digits(seats.Count), Seats = skip < seats.Count ? seats.Skip((int)skip).Take(perPage).Select(EbicaShapes.Seat) : [] });
    }

    private static EbicaAnswer GetCalendar(HttpContext http)
    {
        var input = EbicaInput.OfQuery(http.Request.Query);
        var (from, to) = (input.Date("from"), input.Date("to"));
        if (input.Problem is { } problem)
        {
            return EbicaAnswer.Unexpected(problem);
        }

        var days = to.DayNumber - from.DayNumber + 1;
        return days is > 0 and <= MaxDays
            ? EbicaAnswer.Ok(new { Days = Enumerable.Range(0, days).Select(i => EbicaShapes.Day(SandboxCaller.StoreOf(http), from.AddDays(i))) })
            : EbicaAnswer.Unexpected("from, to");
    }

    private static async Task<EbicaAnswer> GetReservesAsync(HttpContext http, SandboxBooks books, CancellationToken ct)
    {
        var shop = SandboxCaller.StoreOf(http);
        var (page, perPage, input) = Page(http);
        var (from, to) = (input.Minute("from", shop), input.Minute("to", shop));
        if (input.Problem is { } problem)
        {
            return EbicaAnswer.Unexpected(problem);
        }

        var (total, records) = await books.PageAsync(shop, from, to, page, perPage, ct);
        return EbicaAnswer.Ok(new { Total = EbicaShapes.Digits(total), Reserves = records.Select(r => EbicaShapes.Reserve(shop, r)) });
    }

    private static (int Page, int PerPage, EbicaInput Input) Page(HttpContext http)
    {
        var input = EbicaInput.OfQuery(http.Request.Query);
        return (input.Has("page") ? input.Number("page", 1, int.MaxValue) : 1, input.Has("per_page") ? input.Number("per_page", 1, MaxPerPage) : MaxPerPage, input);
    }
}
