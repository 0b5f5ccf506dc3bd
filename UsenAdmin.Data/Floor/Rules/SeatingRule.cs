using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Results;

namespace UsenAdmin.Data.Floor.Rules;

/// <summary>
/// The decision about a seating, as far as the POS can know it (manual 3-2, 4-2). What only the ledger knows it answers itself, and
/// refuses then. The numbers are those of the store's rules.
/// </summary>
public static class SeatingRule
{
    public static SeatingVerdict Decide(SeatingQuestion question)
    {
        var seating = Seating.Of(question);
        return seating.Reservation is null ? WalkIn(question, seating) : Reservation(question, seating, seating.Reservation);
    }

    private static SeatingVerdict Reservation(SeatingQuestion question, Seating seating, AskedReservation asked)
    {
        if (asked.Known is not { IsReservation: true } reservation)
        {
            return ErrorKey.NotFound;
        }

        if (StateRefusal(question, asked.Provider, reservation) is { } refusal)
        {
            return refusal;
        }

        // 4, 20: all of the designated tables, or none.
        if (seating.IsMissing)
        {
            return ErrorKey.NotFound;
        }

        if (seating.Told.Any(t => t.IsWaiting))
        {
            return ErrorKey.WaitingTableNotAllowed;
        }

        if (seating.TableRefusal is { } held)
        {
            return held;
        }

        // 9, and a mapping whose seat is gone since.
        if (seating.HasUnmappedDesignation || seating.Told.Any(t => t.SeatIn(asked.Provider) is null) || seating.HasGoneSeat)
        {
            return ErrorKey.CheckTableMapping;
        }

        // 10: never two reservations at one table.
        if (question.Ledgers.Any(l => seating.ReservedIn(question, l, reservation.ReservationId)))
        {
            return ErrorKey.AnotherReservationExists;
        }

        return new SeatingVerdict
        {
            Plan = new SeatingPlan
            {
                TableIds = seating.TableIds,
                Reservation = asked,
                Intents = [.. question.Ledgers.Select(l => l.Provider == asked.Provider
                    ? new LedgerIntent(l.Provider, LedgerMessageKind.Seat, [.. seating.Told.Select(t => t.SeatIn(l.Provider)!)])
                    : seating.WalkInIntent(l.Provider))], // 16
                Warnings = [.. ReservationWarnings(question, seating, reservation)],
            },
        };
    }

    /// <summary>5, 14, and what the list of the last 更新 says of it.</summary>
    private static ErrorKey? StateRefusal(SeatingQuestion question, LedgerProvider provider, KnownReservation reservation) => reservation switch
    {
        { Status: KnownStatus.Cancelled or KnownStatus.NoShow } => ErrorKey.ReservationCancelled,
        _ when question.Held.Contains((provider, reservation.ReservationId)) => ErrorKey.AlreadySeated,
        { Status: KnownStatus.Seated or KnownStatus.Finished } => ErrorKey.AlreadySeated,
        { SeatIds.Count: 0 } => ErrorKey.TableNotDesignated,
        _ => null,
    };

    private static IEnumerable<Error> ReservationWarnings(SeatingQuestion question, Seating seating, KnownReservation reservation)
    {
        if (seating.IsElsewhere)
        {
            yield return new Error(ErrorKey.LedgerTableNotChanged).With("name", reservation.GuestName ?? ""); // 6
        }

        if (question.Now < reservation.StartAt)
        {
            yield return new Error(ErrorKey.EarlyArrival); // 17
        }
    }

    private static SeatingVerdict WalkIn(SeatingQuestion question, Seating seating)
    {
        if (seating.IsMissing)
        {
            return ErrorKey.NotFound;
        }

        if (seating.TableRefusal is { } held)
        {
            return held;
        }

        if (seating.HasGoneSeat)
        {
            return ErrorKey.CheckTableMapping;
        }

        // 10: asked; accepted, it carries ▲ and is not linked where the table is reserved.
        var reserved = question.Ledgers.Where(l => seating.ReservedIn(question, l, null)).Select(l => l.Provider).ToHashSet();
        if (reserved.Count > 0 && !question.Acknowledged.Contains(ErrorKey.AnotherReservationExists))
        {
            return new SeatingVerdict { Asks = ErrorKey.AnotherReservationExists };
        }

        LedgerIntent[] intents = [.. question.Ledgers.Select(l => reserved.Contains(l.Provider)
            ? new LedgerIntent(l.Provider, null, [], ErrorKey.AnotherReservationExists)
            : seating.WalkInIntent(l.Provider))];
        return new SeatingVerdict
        {
            Plan = new SeatingPlan
            {
                TableIds = seating.TableIds,
                Intents = intents,
                Warnings = [.. WalkInWarnings(seating, intents, reserved.Count > 0)],
                IsWarned = reserved.Count > 0,
            },
        };
    }

    private static IEnumerable<Error> WalkInWarnings(Seating seating, LedgerIntent[] intents, bool isReserved)
    {
        if (isReserved)
        {
            yield return new Error(ErrorKey.AnotherReservationExists);
        }

        // 8. A 待機テーブル is never linked, so nothing is missing there (20).
        if (intents.Length > 0 && intents.All(i => i.Reason == ErrorKey.WalkInNotLinkedUnmapped) && !seating.Told[0].IsWaiting)
        {
            yield return new Error(ErrorKey.WalkInNotLinkedUnmapped);
        }
    }
}
