namespace UsenAdmin.Integration.Ledgers;

/// <summary>Both names of a seated record: Resty knows it by its own ID, ebica by the visit's.</summary>
public sealed record LedgerRecordRef(string ReservationId, Guid VisitId);

/// <summary>The party sits.</summary>
/// <param name="WasKnown">The ledger had taken this visit before, and did nothing now: an earlier call arrived although its answer was lost.</param>
public sealed record LedgerSeated(string ReservationId, bool WasKnown = false);

/// <summary>A party that sits.</summary>
/// <param name="SeatIds">At least one; a walk-in has exactly one.</param>
/// <param name="PartySize">1 to 999.</param>
/// <param name="StayMinutes">Null leaves it to the ledger; one that keeps no stay of a visit (ebica) is not told.</param>
public sealed record LedgerSeating(Guid VisitId, IReadOnlyList<string> SeatIds, DateTimeOffset SeatedAt, int PartySize, int? StayMinutes);

/// <summary>The bill of a visit.</summary>
/// <param name="BillNumber">13 digits.</param>
/// <param name="Amount">Whole yen, tax included; 0 when it was paid with another visit's bill.</param>
public sealed record LedgerBill(string BillNumber, int Amount, int PartySize, DateTimeOffset RecordedAt, LedgerBillKind Kind);

/// <summary>Which line 来店ノート gets.</summary>
public enum LedgerBillKind
{
    /// <summary>「伝票をひも付けました。」: the first bill of a walk-in.</summary>
    Linked,

    /// <summary>「伝票情報が更新されました。」: on a reservation, and at each later change.</summary>
    Updated,
}

/// <summary>It was done, and there is nothing to tell about it.</summary>
public sealed record LedgerDone;
