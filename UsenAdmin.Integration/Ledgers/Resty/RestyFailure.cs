using System.Net;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Timeout;
using Refit;

namespace UsenAdmin.Integration.Ledgers.Resty;

/// <summary>Reads why Resty did not do what it was asked: from its answer, or from there being none.</summary>
internal static class RestyFailure
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    /// <summary>Clients go by the error's code, never by its message; where there is none, by the status.</summary>
    public static async Task<LedgerFailed> OfAsync(HttpResponseMessage response, DateTimeOffset now, CancellationToken ct)
    {
        var code = (await RestyBody.ReadAsync<RestyError>(response, ct))?.Error.Code;
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
        return new LedgerFailed(failure, RetryAfter(response, now), failure == LedgerFailure.Refused ? Refusal(code) : null);
    }

    /// <returns>Null for an exception that is a bug of ours and no failure of the partner.</returns>
    public static LedgerFailure? Of(Exception e) => e switch
    {
        ApiRequestException { InnerException: { } inner } => Of(inner),
        TimeoutRejectedException or OperationCanceledException => LedgerFailure.TimedOut,
        BrokenCircuitException => LedgerFailure.Unreachable,
        RateLimiterRejectedException => LedgerFailure.RateLimited,
        InvalidDataException => LedgerFailure.Malformed,
        HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError
        } => LedgerFailure.Unreachable,
        HttpRequestException or IOException => LedgerFailure.ConnectionLost,
        _ => null,
    };

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

    private static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset now)
    {
        TimeSpan? asked = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - now,
            _ => null,
        };
        return asked is { } wait ? TimeSpan.FromTicks(Math.Clamp(wait.Ticks, 0, LongestWait.Ticks)) : null;
    }
}
