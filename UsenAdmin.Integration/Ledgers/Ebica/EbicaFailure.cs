using System.Net;

namespace UsenAdmin.Integration.Ledgers.Ebica;

/// <summary>Why ebica did not do what it was asked: by the code in its envelope, or by the status of the gateway in front.</summary>
internal static class EbicaFailure
{
    public const string VisitKnown = "E3005";

    public static bool IsCode(string code) => code is ['E', ..] && code.Length == 5 && code.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0;

    /// <summary>E9999, and what the contract does not name, may have happened anywhere: nobody knows whether it was done.</summary>
    public static LedgerFailed OfCode(string code) => code switch
    {
        "E1001" => Failed(LedgerFailure.CredentialsInvalid),
        "E1002" => Failed(LedgerFailure.ClockOff),
        "E1003" => Failed(LedgerFailure.RateLimited),
        "E2001" => Failed(LedgerFailure.StoreNotFound),
        "E2002" => Failed(LedgerFailure.PosOptionRequired),
        "E2003" => Failed(LedgerFailure.Maintenance),
        "E3001" => Refused(LedgerRefusal.TableNotDesignated),
        "E3002" => Refused(LedgerRefusal.AnotherReservationExists),
        "E3003" => Refused(LedgerRefusal.OutsideBusinessHours),
        "E3004" => Refused(LedgerRefusal.UnknownSeat),
        VisitKnown => Refused(LedgerRefusal.VisitKnown),
        "E3006" => Refused(LedgerRefusal.AlreadySeated),
        "E3007" => Refused(LedgerRefusal.DepartureBeforeStart),
        "E3008" => Refused(LedgerRefusal.WalkInExists),
        "E3009" => Refused(LedgerRefusal.NotSeated),
        "E3010" => Refused(LedgerRefusal.Blocked),
        "E3011" => Refused(LedgerRefusal.ReservationCancelled),
        ['E', '3', ..] => Refused(LedgerRefusal.Other),
        _ => Failed(LedgerFailure.ServerError),
    };

    /// <summary>Everything of ebica's own comes with 200. A gateway that gave up may have passed the request on.</summary>
    public static LedgerFailure OfGateway(HttpStatusCode status) => status switch
    {
        HttpStatusCode.TooManyRequests => LedgerFailure.RateLimited,
        >= HttpStatusCode.InternalServerError => LedgerFailure.ServerError,
        _ => LedgerFailure.Malformed,
    };

    private static LedgerFailed Failed(LedgerFailure failure) => new(failure, null, null);

    private static LedgerFailed Refused(LedgerRefusal refusal) => new(LedgerFailure.Refused, null, refusal);
}
