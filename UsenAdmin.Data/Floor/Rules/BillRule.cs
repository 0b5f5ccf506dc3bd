
namespace UsenAdmin.Data.Floor.Rules;

/// <summary>What the records of paid visits receive (25, 26).</summary>
public static class BillRule
{
    /// <summary>
    /// 「伝票をひも付けました。」 when a bill is first linked to a walk-in; on a reservation, and at each later change,
    /// 「伝票情報が更新されました。」.
    /// </summary>
    public static bool IsFirst(Visit visit, VisitLedger ledger) => visit.ReservationLedger != ledger.Provider && !ledger.IsBilled;

    /// <summary>The sum goes to the destination's record; every other one is closed with 0, so that the ledger's sum is the bill's.</summary>
    /// <param name="visits">All that are paid together, the destination among them.</param>
    public static IReadOnlyList<BillShare> Shares(IReadOnlyCollection<Visit> visits, Visit into)
    {
        var sum = visits.Sum(v => v.Amount);
        return [.. visits.Select(v => new BillShare(v, v.Id == into.Id ? sum : 0))];
    }
}

/// <param name="Amount">Whole yen, as the visit's record is told.</param>
public sealed record BillShare(Visit Visit, long Amount);
