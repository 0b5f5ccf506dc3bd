using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Results;

namespace UsenAdmin.Data.Floor;

/// <summary>A table that a visit sits at, or sat at. While <see cref="ReleasedAt"/> is null no other party gets it.</summary>
public sealed class VisitTable(Guid companyId, Guid visitId, Guid tableId, bool isPractice, int order) : ICompanyOwned
{
    public Guid Id { get; private set; } = Guid.CreateVersion7();

    public Guid CompanyId { get; private set; } = companyId;

    public Guid VisitId { get; private set; } = visitId;

    public Guid TableId { get; private set; } = tableId;

    public bool IsPractice { get; private set; } = isPractice;

    /// <summary>Place among the visit's tables, from 0.</summary>
    public int Order { get; private set; } = order;

    /// <summary>The group through which a free table came to the visit (グループ after seating); null for its own tables.</summary>
    public Guid? JoinedByGroupId { get; private set; }

    public DateTimeOffset? ReleasedAt { get; private set; }

    public void Join(Guid groupId) => JoinedByGroupId = groupId;

    public void Release(DateTimeOffset now) => ReleasedAt ??= now;

    /// <summary>An undo: the party sits here again.</summary>
    public void Hold() => ReleasedAt = null;
}

/// <summary>What a visit is in one linked ledger: a record there, one on its way, or none and why.</summary>
public sealed class VisitLedger(Guid companyId, Guid visitId, LedgerProvider provider, string ledgerStoreId) : ICompanyOwned
{
    public Guid CompanyId { get; private set; } = companyId;

    public Guid VisitId { get; private set; } = visitId;

    public LedgerProvider Provider { get; private set; } = provider;

    /// <summary>店舗ID there, as it was linked when the party sat down.</summary>
    public string LedgerStoreId { get; private set; } = ledgerStoreId;

    public VisitLedgerState State { get; private set; } = VisitLedgerState.NotLinked;

    /// <summary>The reservation, or the walk-in that the ledger made for the visit.</summary>
    public string? RecordId { get; private set; }

    /// <summary>Why there is none.</summary>
    public ErrorKey? Reason { get; private set; }

    /// <summary>The seats that the ledger was told.</summary>
    public IReadOnlyList<string> SeatIds { get; private set; } = [];

    /// <summary>The record's start there: a departure before it is refused.</summary>
    public DateTimeOffset? StartAt { get; private set; }

    /// <summary>Whether a bill was put on its way; the first one of a walk-in reads differently.</summary>
    public bool IsBilled { get; private set; }

    /// <summary>
    /// A message about the record was written and is confirmed, on its way, or waits for a person: what follows is written too.
    /// </summary>
    public bool IsTold => SeatIds.Count > 0;

    /// <summary>Not linked, and why; a refused message may still be resolved by a person.</summary>
    public void Refuse(ErrorKey reason) => (State, Reason) = (VisitLedgerState.NotLinked, reason);

    /// <summary>Not linked, and why; nothing more is told.</summary>
    public void Leave(ErrorKey? reason) => (State, Reason, RecordId, SeatIds) = (VisitLedgerState.NotLinked, reason, null, []);

    /// <summary>A message that makes or takes the record is on its way.</summary>
    public void Expect(string? recordId, IReadOnlyList<string> seatIds, DateTimeOffset? startAt) =>
        (State, RecordId, SeatIds, StartAt, Reason) = (VisitLedgerState.Pending, recordId, seatIds, startAt, null);

    /// <summary>Nobody knows whether the message arrived.</summary>
    public void Doubt() => State = State == VisitLedgerState.Pending ? VisitLedgerState.Unknown : State;

    /// <summary>The record is there.</summary>
    public void Link(string recordId, DateTimeOffset startAt) =>
        (State, RecordId, StartAt, Reason) = (VisitLedgerState.Linked, recordId, startAt, null);

    public void Bill() => IsBilled = true;

    /// <summary>The first bill was withdrawn before it was tried.</summary>
    public void Unbill() => IsBilled = false;
}

/// <summary>A line of a visit's order.</summary>
/// <param name="unitPrice">Whole yen.</param>
public sealed class OrderLine(Guid companyId, Guid visitId, string text, int unitPrice, int quantity, DateTimeOffset at) : ICompanyOwned
{
    public const int MaxTextLength = 100;
    public const int MaxUnitPrice = 1_000_000;
    public const int MaxQuantity = 999;

    public Guid Id { get; private set; } = Guid.CreateVersion7();

    public Guid CompanyId { get; private set; } = companyId;

    /// <summary>The visit that pays it: a merge moves it, its undo moves it back.</summary>
    public Guid VisitId { get; private set; } = visitId;

    public string Text { get; private set; } = text;

    public int UnitPrice { get; private set; } = unitPrice;

    public int Quantity { get; private set; } = quantity;

    public DateTimeOffset At { get; private set; } = at;

    public long Amount => (long)UnitPrice * Quantity;

    internal void MoveTo(Visit visit) => VisitId = visit.Id;
}

public enum VisitLedgerState
{
    Linked,
    Pending,
    NotLinked,
    Unknown,
}
