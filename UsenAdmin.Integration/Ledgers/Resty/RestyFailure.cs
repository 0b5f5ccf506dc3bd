using System.Net;
using UsenAdmin.Integration.Ledgers.Partners;

namespace UsenAdmin.Integration.Ledgers.Resty;

/// <summary>Reads why Resty did not do what it was asked.</summary>
internal static class RestyFailure
{
    /// <summary>Clients go by the error's code, never by its message; where there is none, by the status.</summary>
    public static async Task<LedgerFailed> OfAsync(HttpResponseMessage response, DateTimeOffset now, CancellationToken ct)
    {
        var code = (await PartnerCall.ReadAsync<RestyError>(response, RestyJson.Options, ct))?.Error.Code;
        var failure = (code, response.StatusCode) switch
        {
            ("invalid_api_key", _) or (_, HttpStatusCode.Unauthorized) => LedgerFailure.CredentialsInvalid,
            ("pos_option_required", _) => LedgerFailure.PosOptionRequired,
            ("store_not_found", _) => LedgerFailure.StoreNotFound,
            ("maintenance", _) or (_, HttpStatusCode.ServiceUnavailable) => LedgerFailure.Maintenance,
            ("in_progress", _) => LedgerFailure.InProgress,
            (_, HttpStatusCode.TooManyRequests) => LedgerFailure.RateLimited,
            (_, >= HttpStatusCode.InternalServerError) => LedgerFailure.ServerError,
            (null, _) => LedgerFailure.Malformed, // A redirect, or an error page of something in between.
            _ => LedgerFailure.Refused,
        };
        return new LedgerFailed(failure, PartnerCall.RetryAfter(response, now), failure == LedgerFailure.Refused ? Refusal(code) : null);
    }

    private static LedgerRefusal Refusal(string? code) => code switch
    {
        "table_not_designated" => LedgerRefusal.TableNotDesignated,
        "another_reservation_exists" => LedgerRefusal.AnotherReservationExists,
        "already_seated" => LedgerRefusal.AlreadySeated,
        "reservation_cancelled" => LedgerRefusal.ReservationCancelled,
        "blocked" => LedgerRefusal.Blocked,
        "outside_business_hours" => LedgerRefusal.OutsideBusinessHours,
        "unknown_table" => LedgerRefusal.UnknownSeat,
        "walk_in_exists" => LedgerRefusal.WalkInExists,
        "already_finished" => LedgerRefusal.AlreadyFinished,
        "not_seated" => LedgerRefusal.NotSeated,
        "departure_before_start" => LedgerRefusal.DepartureBeforeStart,
        "idempotency_key_reused" => LedgerRefusal.KeyReused,
        _ => LedgerRefusal.Other,
    };
}
