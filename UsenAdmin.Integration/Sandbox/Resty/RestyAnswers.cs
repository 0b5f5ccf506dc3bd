using Microsoft.AspNetCore.Http;
using UsenAdmin.Integration.Sandbox.Engine;

namespace UsenAdmin.Integration.Sandbox.Resty;

/// <summary>The errors of Resty's contract, by name.</summary>
internal static class RestyAnswers
{
    public static RestyAnswer NoContent { get; } = new(StatusCodes.Status204NoContent);

    public static RestyAnswer Gateway { get; } =
        new(StatusCodes.Status502BadGateway, "<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>") { ContentType = "text/html; charset=utf-8" };

    public static RestyAnswer InvalidApiKey() => RestyAnswer.Error(StatusCodes.Status401Unauthorized, "invalid_api_key", "The API key is not valid.");

    public static RestyAnswer StoreNotFound() => RestyAnswer.Error(StatusCodes.Status404NotFound, "store_not_found", "There is no such store.");

    public static RestyAnswer NotFound() => RestyAnswer.Error(StatusCodes.Status404NotFound, "not_found", "There is no such address.");

    public static RestyAnswer PosOptionRequired() => RestyAnswer.Error(StatusCodes.Status403Forbidden, "pos_option_required", "The store has no POS option.");

    public static RestyAnswer RateLimited() =>
        RestyAnswer.Error(StatusCodes.Status429TooManyRequests, "rate_limited", "At most 20 requests a second per store.") with { RetryAfter = 1 };

    public static RestyAnswer Maintenance() =>
        RestyAnswer.Error(StatusCodes.Status503ServiceUnavailable, "maintenance", "Under maintenance.") with { RetryAfter = 60 };

    public static RestyAnswer InternalError() => RestyAnswer.Error(StatusCodes.Status500InternalServerError, "internal_error", "Something went wrong.");

    public static RestyAnswer Invalid(string message, string code = "invalid_request") => RestyAnswer.Error(StatusCodes.Status400BadRequest, code, message);

    public static RestyAnswer TooLarge() => RestyAnswer.Error(StatusCodes.Status413PayloadTooLarge, "payload_too_large", "The body is too large.");

    public static RestyAnswer KeyReused() =>
        RestyAnswer.Error(StatusCodes.Status409Conflict, "idempotency_key_reused", "The Idempotency-Key was used for another request.");

    public static RestyAnswer InProgress() => RestyAnswer.Error(StatusCodes.Status409Conflict, "in_progress", "The first call with this Idempotency-Key still runs.");

    public static RestyAnswer Refused(BookRefusal refusal) => refusal switch
    {
        BookRefusal.ReservationNotFound => RestyAnswer.Error(StatusCodes.Status404NotFound, "reservation_not_found", "There is no such reservation."),
        BookRefusal.TableNotDesignated => Conflict("table_not_designated", "The reservation has no designated table."),
        BookRefusal.AnotherReservationExists => Conflict("another_reservation_exists", "Another reservation is designated to the table at that time."),
        BookRefusal.AlreadySeated => Conflict("already_seated", "Another visit sits on the reservation."),
        BookRefusal.ReservationCancelled => Conflict("reservation_cancelled", "The reservation is cancelled."),
        BookRefusal.Blocked => Conflict("blocked", "The table is blocked at that time."),
        BookRefusal.WalkInExists => Conflict("walk_in_exists", "The ledger holds a walk-in of its own for the table at that time."),
        BookRefusal.AlreadyFinished => Conflict("already_finished", "The party has left."),
        BookRefusal.NotSeated => Conflict("not_seated", "Nobody sits on the reservation."),
        BookRefusal.DepartureBeforeStart => Conflict("departure_before_start", "The time lies before the reservation's start."),
        BookRefusal.OutsideBusinessHours => Unprocessable("outside_business_hours", "The store is closed at that time."),
        BookRefusal.UnknownTable => Unprocessable("unknown_table", "The store has no such table."),
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, null),
    };

    private static RestyAnswer Conflict(string code, string message) => RestyAnswer.Error(StatusCodes.Status409Conflict, code, message);

    private static RestyAnswer Unprocessable(string code, string message) => RestyAnswer.Error(StatusCodes.Status422UnprocessableEntity, code, message);
}
