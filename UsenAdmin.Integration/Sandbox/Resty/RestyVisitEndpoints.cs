using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using UsenAdmin.Integration.Sandbox.Engine;

namespace UsenAdmin.Integration.Sandbox.Resty;

/// <summary>What a POS tells Resty of its visits: seating or walk-in, bill, departure, 来店取り消し.</summary>
/// <remarks>
/// A visit that is told again under another key, to the record that it has, changes nothing and gets that record as it stands: a client
/// that lost its key must not make two records. Seating it at another record as well is <c>already_seated</c>. After 来店取り消し it may come again.
/// </remarks>
internal static class RestyVisitEndpoints
{
    private const int MaxTables = 200;
    private const int MaxStayMinutes = 24 * 60;

    public static void MapVisits(this IEndpointRouteBuilder store)
    {
        store.MapPost("/reservations/{reservationId}/seating", PostSeatingAsync);
        store.MapDelete("/reservations/{reservationId}/seating", DeleteSeatingAsync);
        store.MapPost("/walk-ins", PostWalkInAsync);
        store.MapPut("/reservations/{reservationId}/bill", PutBillAsync);
        store.MapPost("/reservations/{reservationId}/departure", PostDepartureAsync);
    }

    private static Task<RestyAnswer> PostSeatingAsync(HttpContext http, string reservationId, RestyWrites writes) => writes.InBookAsync(http, async (input, book) =>
    {
        var seating = Seating(input, MaxTables);
        if (input.Problem is { } problem)
        {
            return RestyAnswers.Invalid(problem);
        }

        var answer = await new PosVisits(book).SeatAsync(reservationId, seating, CancellationToken.None);
        return answer is { Repeated: true, Record: { } other } && other.ReservationId != reservationId
            ? RestyAnswers.Refused(BookRefusal.AlreadySeated)
            : Record(book, answer, StatusCodes.Status200OK);
    });

    private static async Task<RestyAnswer> DeleteSeatingAsync(HttpContext http, string reservationId, SandboxBooks books)
    {
        await using var book = await books.OpenAsync(SandboxCaller.StoreOf(http).StoreId, CancellationToken.None);
        if (book is null)
        {
            return RestyAnswers.StoreNotFound();
        }

        if ((await new PosVisits(book).TakeBackAsync(reservationId, CancellationToken.None)).Refusal is { } refusal)
        {
            return RestyAnswers.Refused(refusal);
        }

        await book.CommitAsync(CancellationToken.None);
        return RestyAnswers.NoContent;
    }

    private static Task<RestyAnswer> PostWalkInAsync(HttpContext http, RestyWrites writes) => writes.InBookAsync(http, async (input, book) =>
    {
        var seating = Seating(input, mostTables: 1);
        return input.Problem is { } problem
            ? RestyAnswers.Invalid(problem)
            : Record(book, await new PosVisits(book).WalkInAsync(seating, CancellationToken.None), StatusCodes.Status201Created);
    });

    private static Task<RestyAnswer> PutBillAsync(HttpContext http, string reservationId, RestyWrites writes) => writes.InBookAsync(http, async (input, book) =>
    {
        var bill = new PosBill(
            input.Matching("billNumber", @"^[0-9]{13}\z"),
            input.Integer("amount", 0, int.MaxValue),
            (int)input.Integer("partySize", 1, int.MaxValue),
            input.Time("recordedAt"),
            input.Matching("kind", @"^(linked|updated)\z") == "linked");
        return input.Problem is { } problem
            ? RestyAnswers.Invalid(problem)
            : Record(book, await new PosVisits(book).BillAsync(reservationId, bill, CancellationToken.None), StatusCodes.Status200OK);
    });

    private static Task<RestyAnswer> PostDepartureAsync(HttpContext http, string reservationId, RestyWrites writes) => writes.InBookAsync(http, async (input, book) =>
    {
        var leftAt = input.Time("leftAt");
        if (input.Problem is { } problem)
        {
            return RestyAnswers.Invalid(problem);
        }

        return (await new PosVisits(book).LeaveAsync(reservationId, leftAt, CancellationToken.None)).Refusal is { } refusal
            ? RestyAnswers.Refused(refusal)
            : new RestyAnswer(StatusCodes.Status200OK);
    });

    private static PosSeating Seating(RestyInput input, int mostTables)
    {
        input.Only("visitId", "tableIds", "seatedAt", "partySize", "stayMinutes");
        return new PosSeating(
            input.Uuid("visitId").ToString(),
            input.Texts("tableIds", mostTables),
            input.Time("seatedAt"),
            (int)input.Integer("partySize", 1, 999),
            input.Has("stayMinutes") ? (int)input.Integer("stayMinutes", 1, MaxStayMinutes) : null);
    }

    private static RestyAnswer Record(StoreBook book, BookAnswer answer, int status) => answer.Record is { } record
        ? RestyAnswer.Of(RestyShapes.Reservation(book.Store, record), status)
        : RestyAnswers.Refused(answer.Refusal!.Value);
}
