using UsenAdmin.Data.Floor;
using UsenAdmin.Data.Floor.Rules;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Results;

namespace UsenAdmin.Web.Features.Floor;

/// <summary>A party that is to be seated.</summary>
/// <param name="Ledger">With <paramref name="ReservationId"/>: the party has this reservation. Without both it is a walk-in.</param>
/// <param name="Acknowledged">What a person has accepted.</param>
public sealed record SeatPartyRequest(
    IReadOnlyList<Guid> TableIds, LedgerProvider? Ledger, string? ReservationId, Party Party, IReadOnlyCollection<ErrorKey> Acknowledged)
{
    /// <summary>The first field that does not fit, or null.</summary>
    public Error? Check() =>
        TableIds.Count is 0 or > 100 ? Error.Invalid("TableIds", "Required")
        : Ledger is null != ReservationId is null ? Error.Invalid("ReservationId", "Required")
        : Party.Check();
}

/// <summary>Puts the question of a seating together and has it decided.</summary>
internal static class SeatingDecision
{
    public static SeatingVerdict Decide(FloorPicture picture, SeatPartyRequest request, DateTimeOffset now)
    {
        if (request.Ledger is { } asked && !picture.Master.Document.Ledgers.Any(l => l.Ledger == asked))
        {
            return ErrorKey.CheckTableMapping; // The terminal's master does not know the ledger, or no longer.
        }

        return SeatingRule.Decide(new SeatingQuestion
        {
            Tables = picture.Tables,
            Chosen = request.TableIds,
            Ledgers = picture.Ledgers,
            Reservation = request.Ledger is { } ledger ? new AskedReservation(ledger, picture.Find(ledger, request.ReservationId!)) : null,
            Held = picture.Reserved.Keys.ToHashSet(),
            Now = now,
            StayMinutes = picture.Master.StayMinutes,
            Acknowledged = request.Acknowledged.ToHashSet(),
        });
    }
}
