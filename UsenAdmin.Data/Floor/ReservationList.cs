using UsenAdmin.Data.Ledgers;

namespace UsenAdmin.Data.Floor;

/// <summary>What a ledger last told of a store (更新): its records around the business day. The list moves by 更新 only.</summary>
public sealed class ReservationList(Guid companyId, Guid storeId, LedgerProvider provider) : ICompanyOwned
{
    public Guid CompanyId { get; private set; } = companyId;

    public Guid StoreId { get; private set; } = storeId;

    public LedgerProvider Provider { get; private set; } = provider;

    /// <summary>All records of the range, those too that the list does not show.</summary>
    public IReadOnlyList<KnownReservation> Reservations { get; private set; } = [];

    public DateTimeOffset? FetchedAt { get; private set; }

    /// <summary>The ledger reported a change since: 更新 gets a dot.</summary>
    public DateTimeOffset? ChangedAt { get; private set; }

    public bool IsStale => FetchedAt is null || ChangedAt is not null;

    /// <summary>As it is kept.</summary>
    internal static ReservationList Kept(Guid companyId, Guid storeId, LedgerProvider provider, IReadOnlyList<KnownReservation> reservations, DateTimeOffset? fetchedAt, DateTimeOffset? changedAt) =>
        new(companyId, storeId, provider) { Reservations = reservations, FetchedAt = fetchedAt, ChangedAt = changedAt };

    /// <param name="asOf">When the ledger was asked; a change that it reported since then still marks the list.</param>
    public void Take(IReadOnlyList<KnownReservation> reservations, DateTimeOffset asOf)
    {
        Reservations = reservations;
        FetchedAt = asOf;
        ChangedAt = ChangedAt > asOf ? ChangedAt : null;
    }

    /// <param name="reportedAt">When the ledger reported the change.</param>
    /// <returns>False when nothing is new: it was marked for this or a later change, or fetched since.</returns>
    public bool MarkStale(DateTimeOffset reportedAt)
    {
        if (ChangedAt >= reportedAt || FetchedAt > reportedAt)
        {
            return false;
        }

        ChangedAt = reportedAt;
        return true;
    }
}

/// <summary>A record of a ledger, as it was when it was fetched.</summary>
public sealed record KnownReservation
{
    public required string ReservationId { get; init; }

    public required KnownStatus Status { get; init; }

    /// <summary>Who made it.</summary>
    public required KnownSource Source { get; init; }

    public required DateTimeOffset StartAt { get; init; }

    public required int DurationMinutes { get; init; }

    public required int PartySize { get; init; }

    public string? GuestName { get; init; }

    public IReadOnlyList<string> SeatIds { get; init; } = [];

    /// <summary>The visit that took it, as the ledger was told.</summary>
    public string? VisitId { get; init; }

    public DateTimeOffset EndAt => StartAt.AddMinutes(DurationMinutes);

    /// <summary>A guest's reservation, not a walk-in of whoever made it.</summary>
    public bool IsReservation => Source == KnownSource.Reservation;

    /// <summary>Without the guest: records print all they hold.</summary>
    public override string ToString() => $"KnownReservation {{ ReservationId = {ReservationId}, Status = {Status} }}";
}

public enum KnownStatus
{
    Booked,
    Seated,
    Finished,
    Cancelled,
    NoShow,
}

public enum KnownSource
{
    Reservation,

    /// <summary>Entered in the ledger by its staff.</summary>
    WalkIn,

    /// <summary>Made for one of our visits.</summary>
    PosWalkIn,
}
