namespace UsenAdmin.Data.Floor.Rules;

/// <summary>Questions of time about what a ledger holds.</summary>
public static class LedgerTimes
{
    /// <summary>Whether the record takes a part of the stay from <paramref name="from"/> on; one that ends as it begins does not.</summary>
    public static bool Overlaps(this KnownReservation reservation, DateTimeOffset from, int stayMinutes) =>
        reservation.StartAt < from.AddMinutes(stayMinutes) && reservation.EndAt > from;
}
