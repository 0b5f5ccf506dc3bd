using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Results;

namespace UsenAdmin.Data.Floor.Rules;

/// <summary>A table as the terminal's master and the store's floor have it.</summary>
/// <param name="Seats">The seat that it is mapped to, per ledger.</param>
/// <param name="GroupId">The group that it is in.</param>
public sealed record FloorTable(Guid TableId, string Name, bool IsWaiting, TableHold Hold, Guid? GroupId, IReadOnlyDictionary<LedgerProvider, FloorSeat> Seats)
{
    /// <summary>Why nobody can be seated there now, or null.</summary>
    public ErrorKey? Refusal => Hold switch
    {
        TableHold.Occupied => ErrorKey.TableOccupied,
        TableHold.Blocked => ErrorKey.TableBlocked,
        TableHold.AwaitingReset => ErrorKey.TableAwaitingReset,
        _ => null,
    };

    /// <summary>The seat in a ledger, or null while it is not mapped there.</summary>
    public string? SeatIn(LedgerProvider ledger) => Seats.TryGetValue(ledger, out var seat) ? seat.SeatId : null;
}

/// <param name="IsGone">The seat or the link is gone since the master was made.</param>
public sealed record FloorSeat(string SeatId, bool IsGone);

/// <summary>What keeps a table from taking a party.</summary>
public enum TableHold
{
    Free,
    Occupied,
    Blocked,
    AwaitingReset,
}

/// <summary>A linked ledger with its records that still stand, as they were last known.</summary>
public sealed record FloorLedger(LedgerProvider Provider, IReadOnlyList<KnownReservation> Standing)
{
    /// <summary>Reservations of guests, not seated yet or still seated there, that take the seat during the stay.</summary>
    public IEnumerable<KnownReservation> Reserving(string seatId, DateTimeOffset from, int stayMinutes) =>
        Standing.Where(r => r.IsReservation && r.SeatIds.Contains(seatId) && r.Overlaps(from, stayMinutes));
}
