using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Results;

namespace UsenAdmin.Data.Floor.Rules;

/// <summary>What the decision about a テーブル移動 depends on.</summary>
/// <param name="Own">The visit's reservation.</param>
/// <param name="Records">The seat that each ledger was told of the visit; a ledger that was told nothing is not among them.</param>
public sealed record MoveQuestion(
    FloorTable To, VisitKind Kind, (LedgerProvider Ledger, string Id)? Own, string? GuestName, IReadOnlyDictionary<LedgerProvider, IReadOnlyList<string>> Records,
    IReadOnlyList<FloorLedger> Ledgers, DateTimeOffset Now, int StayMinutes, bool IsAcknowledged);

/// <summary>Refused, asked, or done with warnings; <see cref="Links"/> are the ledgers that get a walk-in record now.</summary>
public sealed record MoveVerdict
{
    public ErrorKey? Refusal { get; init; }

    public ErrorKey? Asks { get; init; }

    public IReadOnlyList<Error> Warnings { get; init; } = [];

    public IReadOnlyList<LedgerIntent> Links { get; init; } = [];

    /// <summary>▲.</summary>
    public bool IsWarned { get; init; }
}

/// <summary>19, 20: テーブル移動 (manual 4-1 ②). The visit keeps its records, and no ledger is told of its new table.</summary>
public static class MoveRule
{
    public static MoveVerdict Decide(MoveQuestion question)
    {
        var to = question.To;
        if (to.IsWaiting && question.Kind == VisitKind.Reservation)
        {
            return new MoveVerdict { Refusal = ErrorKey.WaitingTableNotAllowed };
        }

        if (to.Refusal is { } refusal)
        {
            return new MoveVerdict { Refusal = refusal };
        }

        var reserved = question.Ledgers.Where(l => IsReserved(question, l)).Select(l => l.Provider).ToHashSet();
        if (reserved.Count > 0 && !question.IsAcknowledged)
        {
            return new MoveVerdict { Asks = ErrorKey.AnotherReservationExists };
        }

        return new MoveVerdict
        {
            Warnings = [.. Warnings(question, reserved.Count > 0)],
            Links = [.. Links(question, reserved)],
            IsWarned = reserved.Count > 0,
        };
    }

    private static bool IsReserved(MoveQuestion question, FloorLedger ledger) =>
        question.To.SeatIn(ledger.Provider) is { } seat && ledger.Reserving(seat, question.Now, question.StayMinutes)
            .Any(r => r.Status == KnownStatus.Booked && question.Own != (ledger.Provider, r.ReservationId));

    private static IEnumerable<Error> Warnings(MoveQuestion question, bool isReserved)
    {
        if (isReserved)
        {
            yield return new Error(ErrorKey.AnotherReservationExists);
        }

        if (question is { To.IsWaiting: false, Ledgers.Count: > 0 } && question.Ledgers.All(l => question.To.SeatIn(l.Provider) is null))
        {
            yield return new Error(question.Kind == VisitKind.WalkIn ? ErrorKey.WalkInNotLinkedUnmapped : ErrorKey.CheckTableMapping);
        }

        if (question.Records.Any(r => question.To.SeatIn(r.Key) is not { } seat || !r.Value.Contains(seat)))
        {
            yield return new Error(ErrorKey.LedgerTableNotChanged).With("name", question.GuestName ?? "");
        }
    }

    /// <summary>A walk-in without a record that reaches a mapped free table becomes linked, unless that table is reserved.</summary>
    private static IEnumerable<LedgerIntent> Links(MoveQuestion question, HashSet<LedgerProvider> reserved) =>
        question is { Kind: VisitKind.WalkIn, To.IsWaiting: false }
            ? from ledger in question.Ledgers
              let seat = question.To.Seats.GetValueOrDefault(ledger.Provider)
              where seat is { IsGone: false } && !question.Records.ContainsKey(ledger.Provider) && !reserved.Contains(ledger.Provider)
              select new LedgerIntent(ledger.Provider, LedgerMessageKind.CreateWalkIn, [seat.SeatId])
            : [];
}
