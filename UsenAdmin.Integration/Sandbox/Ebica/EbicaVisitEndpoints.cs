using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using UsenAdmin.Integration.Sandbox.Engine;
using UsenAdmin.Integration.Sandbox.Storage;

namespace UsenAdmin.Integration.Sandbox.Ebica;

/// <summary>What a POS tells ebica of its visits. Each goes to its end once it began, whether the caller still listens or not.</summary>
/// <remarks>A visit's number is used up with the first record that it got: E3005 names that record for ever, also after the visit was cancelled.</remarks>
internal static class EbicaVisitEndpoints
{
    public static void MapVisits(this IEndpointRouteBuilder shop)
    {
        shop.MapPost("/visits", PostVisitAsync);
        shop.MapPost("/visits/{visitNo}/cancel", CancelAsync);
        shop.MapPost("/visits/{visitNo}/slip", SlipAsync);
        shop.MapPost("/visits/{visitNo}/leave", LeaveAsync);
    }

    private static Task<EbicaAnswer> PostVisitAsync(HttpContext http, SandboxBooks books) => InBookAsync(http, books, async book =>
    {
        var input = EbicaInput.OfBody(SandboxCaller.Of(http).Body);
        var visitNo = input.VisitNo("pos_visit_no");
        if (input.Problem is null && await book.FindVisitAsync(visitNo, CancellationToken.None) is { } known)
        {
            return EbicaAnswer.Known(known.ReservationId); // Whatever else the body says.
        }

        input.Only("pos_visit_no", "reserve_no", "seat_nos", "visit_time", "num");
        var reserveNo = input.Has("reserve_no") ? input.Text("reserve_no") : null;
        var seating = new PosSeating(
            visitNo, [.. input.Text("seat_nos").Split(',').Distinct()], input.Minute("visit_time", book.Store), input.Number("num", 1, 999), ForGood: true);
        if (input.Problem is { } problem)
        {
            return EbicaAnswer.Unexpected(problem);
        }

        var visits = new PosVisits(book);
        var answer = reserveNo is null ? await visits.WalkInAsync(seating, CancellationToken.None) : await visits.SeatAsync(reserveNo, seating, CancellationToken.None);
        return answer.Record is { } record ? EbicaAnswer.Ok(new { ReserveNo = record.ReservationId }) : EbicaAnswer.Refused(answer.Refusal!.Value);
    });

    private static Task<EbicaAnswer> CancelAsync(HttpContext http, string visitNo, SandboxBooks books) => InBookAsync(http, books, async book =>
    {
        if (await book.FindVisitAsync(visitNo, CancellationToken.None) is not { } record)
        {
            return EbicaAnswer.Refused(BookRefusal.NotSeated);
        }

        // Cancelled before, and the reservation may be another visit's by now.
        return record.VisitId == visitNo ? Done(await new PosVisits(book).TakeBackAsync(record.ReservationId, CancellationToken.None)) : EbicaAnswer.Ok();
    });

    private static Task<EbicaAnswer> SlipAsync(HttpContext http, string visitNo, SandboxBooks books) => InBookAsync(http, books, async book =>
    {
        var input = EbicaInput.OfBody(SandboxCaller.Of(http).Body);
        input.Only("slip_no", "amount", "num", "slip_time", "slip_kind");
        var bill = new PosBill(
            input.Matching("slip_no", @"^[0-9]{13}\z"),
            input.Number("amount", 0, int.MaxValue),
            input.Number("num", 1, 999),
            input.Minute("slip_time", book.Store),
            input.Matching("slip_kind", @"^[12]\z") == "1");
        return input.Problem is { } problem ? EbicaAnswer.Unexpected(problem)
            : await SeatedAsync(book, visitNo) is { } record ? Done(await new PosVisits(book).BillAsync(record.ReservationId, bill, CancellationToken.None))
            : EbicaAnswer.Refused(BookRefusal.NotSeated);
    });

    private static Task<EbicaAnswer> LeaveAsync(HttpContext http, string visitNo, SandboxBooks books) => InBookAsync(http, books, async book =>
    {
        var input = EbicaInput.OfBody(SandboxCaller.Of(http).Body);
        input.Only("leave_time");
        var leftAt = input.Minute("leave_time", book.Store);
        return input.Problem is { } problem ? EbicaAnswer.Unexpected(problem)
            : await SeatedAsync(book, visitNo) is { } record ? Done(await new PosVisits(book).LeaveAsync(record.ReservationId, leftAt, CancellationToken.None))
            : EbicaAnswer.Refused(BookRefusal.NotSeated);
    });

    private static async Task<SandboxReservation?> SeatedAsync(StoreBook book, string visitNo) =>
        await book.FindVisitAsync(visitNo, CancellationToken.None) is { } record && record.VisitId == visitNo ? record : null;

    private static EbicaAnswer Done(BookAnswer answer) => answer.Refusal is { } refusal ? EbicaAnswer.Refused(refusal) : EbicaAnswer.Ok();

    /// <summary>What is refused changes nothing in the book, so that it may be closed as it is.</summary>
    private static async Task<EbicaAnswer> InBookAsync(HttpContext http, SandboxBooks books, Func<StoreBook, Task<EbicaAnswer>> work)
    {
        await using var book = await books.OpenAsync(SandboxCaller.StoreOf(http).StoreId, CancellationToken.None);
        if (book is null)
        {
            return EbicaAnswer.No("E2001", "店舗が見つかりません。");
        }

        var answer = await work(book);
        await book.CommitAsync(CancellationToken.None);
        return answer;
    }
}
