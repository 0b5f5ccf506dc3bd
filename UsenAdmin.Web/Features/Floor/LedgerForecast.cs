using UsenAdmin.Data.Floor;
using UsenAdmin.Data.Floor.Rules;
using UsenAdmin.Data.Results;

namespace UsenAdmin.Web.Features.Floor;

/// <summary>What a ledger would answer to a seating, read off what it holds at this moment.</summary>
public sealed record LedgerForecast(Error? Refusal, IReadOnlyList<Error> Warnings)
{
    internal static LedgerForecast Of(
        LedgerIntent intent, SeatingPlan plan, LedgerReading reading, FloorPicture picture, IReadOnlyCollection<ErrorKey> acknowledged, DateTimeOffset now)
    {
        if (reading.Hours is { } hours && !hours.IsOpenAt(now))
        {
            return new LedgerForecast(new Error(ErrorKey.OutsideBusinessHours), []);
        }

        var own = plan.Reservation?.Known?.ReservationId;
        if (own is not null && OwnRefusal(reading, own) is { } refusal)
        {
            return new LedgerForecast(new Error(refusal), []);
        }

        var finished = picture.All(intent.Provider).Where(r => r.Status == KnownStatus.Finished).Select(r => r.ReservationId).ToHashSet();
        var there = reading.Reservations!.Where(r => r.ReservationId != own && r.Status is KnownStatus.Booked or KnownStatus.Seated && r.SeatIds.Any(intent.SeatIds.Contains)
            && !finished.Contains(r.ReservationId) && r.Overlaps(now, picture.Master.StayMinutes)).ToList();
        if (there.Exists(r => r.IsReservation))
        {
            return own is not null ? new LedgerForecast(new Error(ErrorKey.AnotherReservationExists), [])
                : acknowledged.Contains(ErrorKey.AnotherReservationExists) ? new LedgerForecast(null, [new Error(ErrorKey.AnotherReservationExists)])
                : new LedgerForecast(Asking.Error(ErrorKey.AnotherReservationExists), []);
        }

        return new LedgerForecast(null, there.Exists(r => r.Source == KnownSource.WalkIn) && own is null ? [new Error(ErrorKey.Unexpected)] : []);
    }

    private static ErrorKey? OwnRefusal(LedgerReading reading, string own) => reading.Reservations!.FirstOrDefault(r => r.ReservationId == own) switch
    {
        { Status: KnownStatus.Cancelled or KnownStatus.NoShow } => ErrorKey.ReservationCancelled,
        { Status: KnownStatus.Seated or KnownStatus.Finished } => ErrorKey.AlreadySeated,
        { SeatIds.Count: 0 } => ErrorKey.TableNotDesignated,
        _ => null,
    };
}
