using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Results;

namespace UsenAdmin.Data.Floor;

/// <summary>A visit (来店): a party that sits at one or more tables. Money is whole yen, tax included.</summary>
public sealed class Visit : ICompanyOwned
{
    public const int MaxPartySize = 999;
    public const int MaxNoteLength = 500;

    /// <summary>What a ledger's bill can hold.</summary>
    public const long MaxAmount = 99_999_999;

    private Visit()
    {
    }

    public Visit(Guid companyId, Guid storeId, bool isPractice, DateOnly businessDay, Party party, DateTimeOffset now)
    {
        Id = Guid.CreateVersion7();
        CompanyId = companyId;
        StoreId = storeId;
        IsPractice = isPractice;
        BusinessDay = businessDay;
        (PartySize, Adults, Children, Note) = party;
        SeatedAt = now;
    }

    public Guid Id { get; private set; }

    public Guid CompanyId { get; private set; }

    public Guid StoreId { get; private set; }

    public bool IsPractice { get; private set; }

    /// <summary>That of its seating; it stays, however long the party does.</summary>
    public DateOnly BusinessDay { get; private set; }

    public VisitState State { get; private set; } = VisitState.Seating;

    /// <summary>The ledger of the reservation that the party has; null for a walk-in.</summary>
    public LedgerProvider? ReservationLedger { get; private set; }

    /// <summary>One visit holds a reservation, until it is cancelled.</summary>
    public string? ReservationId { get; private set; }

    public DateTimeOffset? ReservedAt { get; private set; }

    public string? GuestName { get; private set; }

    /// <summary>人数, with those of visits merged into it.</summary>
    public int PartySize { get; private set; }

    public int? Adults { get; private set; }

    public int? Children { get; private set; }

    public string? Note { get; private set; }

    public DateTimeOffset SeatedAt { get; private set; }

    /// <summary>The sum of its order lines.</summary>
    public long Amount { get; private set; }

    /// <summary>▲: something about its ledger's record is to be known.</summary>
    public bool IsWarned { get; private set; }

    /// <summary>The bill that it was paid with, perhaps together with other visits.</summary>
    public Guid? BillId { get; private set; }

    public DateTimeOffset? PaidAt { get; private set; }

    public DateTimeOffset? LeftAt { get; private set; }

    /// <summary>The visit that took it in (統合).</summary>
    public Guid? MergedIntoId { get; private set; }

    /// <summary>The 日締め that counted it: from then on nothing is undone.</summary>
    public Guid? ClosingId { get; private set; }

    public VisitKind Kind => ReservationId is null ? VisitKind.WalkIn : VisitKind.Reservation;

    /// <summary>It sits: at a table, not gone in any way.</summary>
    public bool IsOpen => State is VisitState.Seating or VisitState.Seated or VisitState.Paid;

    /// <summary>It sits and was not paid: orders, merging and paying are possible.</summary>
    public bool IsUnpaid => State is VisitState.Seating or VisitState.Seated;

    /// <summary>The party has this reservation.</summary>
    public void Reserve(LedgerProvider ledger, string reservationId, DateTimeOffset startAt, string? guestName) =>
        (ReservationLedger, ReservationId, ReservedAt, GuestName) = (ledger, reservationId, startAt, guestName);

    /// <summary>What was still open about its seating is settled.</summary>
    public void Settle() => State = State == VisitState.Seating ? VisitState.Seated : State;

    public void Warn() => IsWarned = true;

    /// <summary>▲ goes once a person has seen to it.</summary>
    public void Unwarn() => IsWarned = false;

    public Result<Done> Order(long amount)
    {
        if (!IsUnpaid)
        {
            return ErrorKey.ChangedByOther;
        }

        if (amount < 0 || Amount + amount > MaxAmount)
        {
            return Error.Invalid("Lines", "AmountRange");
        }

        Amount += amount;
        return default(Done);
    }

    /// <summary>会計, alone or as a part of a combined one.</summary>
    public Result<Done> Pay(Guid billId, DateTimeOffset now)
    {
        if (!IsUnpaid)
        {
            return ErrorKey.ChangedByOther;
        }

        (State, BillId, PaidAt) = (VisitState.Paid, billId, now);
        return default(Done);
    }

    /// <summary>会計取り消し, also after the party left, until the day is closed.</summary>
    public Result<Done> Unpay()
    {
        if (State is not (VisitState.Paid or VisitState.Left) || ClosingId is not null)
        {
            return ErrorKey.ChangedByOther;
        }

        (State, BillId, PaidAt, LeftAt) = (VisitState.Seated, null, null, null);
        return default(Done);
    }

    /// <summary>退店. Only who has paid leaves.</summary>
    public Result<Done> Leave(DateTimeOffset now)
    {
        if (State != VisitState.Paid)
        {
            return ErrorKey.ChangedByOther;
        }

        (State, LeftAt) = (VisitState.Left, now);
        return default(Done);
    }

    /// <summary>来店取り消し, or a seating that did not come to be.</summary>
    public Result<Done> Cancel()
    {
        if (!IsUnpaid)
        {
            return ErrorKey.ChangedByOther;
        }

        State = VisitState.Cancelled;
        return default(Done);
    }

    public void Close(Guid closingId) => ClosingId = closingId;

    /// <summary>統合: this visit stays with its guest and records; the other's people and amount are added.</summary>
    internal void Absorb(Visit other)
    {
        PartySize += other.PartySize;
        Amount += other.Amount;
        (other.State, other.MergedIntoId) = (VisitState.Merged, Id);
    }

    internal void Release(Visit other)
    {
        PartySize -= other.PartySize;
        Amount -= other.Amount;
        (other.State, other.MergedIntoId) = (VisitState.Seated, null);
    }
}

/// <summary>Who sits.</summary>
/// <param name="Size">人数.</param>
/// <param name="Note">メモ.</param>
public sealed record Party(int Size, int? Adults = null, int? Children = null, string? Note = null)
{
    /// <summary>The first field that does not fit, or null.</summary>
    public Error? Check() => this switch
    {
        { Size: < 1 or > Visit.MaxPartySize } => Error.Invalid("PartySize", "PartyRange"),
        { Adults: < 0 or > Visit.MaxPartySize } or { Children: < 0 or > Visit.MaxPartySize } => Error.Invalid("PartySize", "PartyRange"),
        { Note.Length: > Visit.MaxNoteLength } => Error.Invalid("Note", "TooLong"),
        _ when Note?.Contains('\0', StringComparison.Ordinal) == true => Error.Invalid("Note", "TooLong"),
        _ => null,
    };
}

public enum VisitKind
{
    Reservation,
    WalkIn,
}

/// <summary>How far a visit has come. Stored as text.</summary>
public enum VisitState
{
    /// <summary>Its tables are held; whether a ledger refuses it is not known yet.</summary>
    Seating,
    Seated,

    /// <summary>会計済み, still at its table.</summary>
    Paid,
    Left,
    Cancelled,

    /// <summary>統合: it sits on as a part of another visit.</summary>
    Merged,
}
