using System.Globalization;
using UsenAdmin.Integration.Sandbox.Storage;
using UsenAdmin.Integration.Sandbox.Webhooks;

namespace UsenAdmin.Integration.Sandbox.Engine;

/// <summary>
/// What a POS may tell of its visits (来店), in a store's opened book. A visit is known by the POS's own name for it and has one record:
/// telling it again changes nothing and answers that record (<see cref="BookAnswer.Repeated"/>), whatever else the call says.
/// </summary>
public sealed class PosVisits(StoreBook book)
{
    /// <summary>Who changed a record, where it was the POS.</summary>
    public const string Pos = "POS";

    /// <summary>配席. The designated tables do not change. Also takes over a walk-in of the ledger's own.</summary>
    public async Task<BookAnswer> SeatAsync(string reservationId, PosSeating seating, CancellationToken ct)
    {
        if (await RepeatedAsync(seating, ct) is { } repeated)
        {
            return repeated;
        }

        if (await book.FindAsync(reservationId, ct) is not { } record)
        {
            return BookRefusal.ReservationNotFound;
        }

        var refusal = CannotSit(record) ?? await CannotTakeAsync(seating, Stay(seating, record.DurationMinutes), reservationId, ct);
        return refusal is null ? await SitAsync(record, seating, ct) : refusal.Value;
    }

    /// <summary>A walk-in that the POS let sit: makes its record.</summary>
    public async Task<BookAnswer> WalkInAsync(PosSeating seating, CancellationToken ct)
    {
        if (await RepeatedAsync(seating, ct) is { } repeated)
        {
            return repeated;
        }

        var minutes = seating.StayMinutes ?? SandboxReservation.DefaultStayMinutes;
        if (await CannotTakeAsync(seating, Stay(seating, minutes), null, ct) is { } refusal)
        {
            return refusal;
        }

        var details = new ReservationDetails { StartAt = seating.SeatedAt, DurationMinutes = minutes, PartySize = seating.PartySize, TableIds = [.. seating.TableIds.Distinct()] };
        var record = book.Add(SandboxReservation.Make(
            book.Store.StoreId, SandboxIds.New("r"), ReservationSource.PosWalkIn, ReservationStatus.Seated, details, Pos, book.Now));
        return await SitAsync(record, seating, ct);
    }

    /// <summary>来店取り消し: a walk-in of a POS becomes cancelled, any other record booked again. No effect on what is not seated.</summary>
    public async Task<BookAnswer> TakeBackAsync(string reservationId, CancellationToken ct)
    {
        if (await book.FindAsync(reservationId, ct) is not { } record)
        {
            return BookRefusal.ReservationNotFound;
        }

        if (record.Status == ReservationStatus.Finished)
        {
            return BookRefusal.AlreadyFinished;
        }

        if (record.Status == ReservationStatus.Seated)
        {
            record.TakeBack(Pos, book.Now);
            book.Raise(SandboxEvents.ReservationsChanged);
        }

        return record;
    }

    /// <summary>伝票: any number of times while the party sits and after it left; each adds a line to 来店ノート.</summary>
    public async Task<BookAnswer> BillAsync(string reservationId, PosBill bill, CancellationToken ct)
    {
        if (await book.FindAsync(reservationId, ct) is not { } record)
        {
            return BookRefusal.ReservationNotFound;
        }

        if (record.Status is not (ReservationStatus.Seated or ReservationStatus.Finished))
        {
            return BookRefusal.NotSeated;
        }

        if (bill.RecordedAt < record.StartAt)
        {
            return BookRefusal.DepartureBeforeStart;
        }

        record.Bill(bill.BillNumber, bill.Amount, bill.PartySize, NoteLine(bill), Pos, book.Now);
        book.Raise(SandboxEvents.ReservationsChanged);
        return record;
    }

    /// <summary>退店. Told again, it changes nothing.</summary>
    public async Task<BookAnswer> LeaveAsync(string reservationId, DateTimeOffset leftAt, CancellationToken ct)
    {
        if (await book.FindAsync(reservationId, ct) is not { } record)
        {
            return BookRefusal.ReservationNotFound;
        }

        if (record.Status == ReservationStatus.Finished)
        {
            return new BookAnswer(record, Repeated: true);
        }

        if (record.Status != ReservationStatus.Seated)
        {
            return BookRefusal.NotSeated;
        }

        if (leftAt < record.StartAt)
        {
            return BookRefusal.DepartureBeforeStart;
        }

        record.Leave(leftAt, Pos, book.Now);
        book.Raise(SandboxEvents.ReservationsChanged);
        return record;
    }

    private static TableTime Stay(PosSeating seating, int usualMinutes) =>
        new(seating.TableIds, seating.SeatedAt, seating.SeatedAt.AddMinutes(seating.StayMinutes ?? usualMinutes));

    private static BookRefusal? CannotSit(SandboxReservation record) => record switch
    {
        { Status: ReservationStatus.Cancelled or ReservationStatus.NoShow } => BookRefusal.ReservationCancelled,
        { Status: ReservationStatus.Finished } => BookRefusal.AlreadySeated,
        { Status: ReservationStatus.Seated } when record is not { Source: ReservationSource.WalkIn, VisitId: null } => BookRefusal.AlreadySeated,
        { TableIds: [] } => BookRefusal.TableNotDesignated,
        _ => null,
    };

    private async Task<BookAnswer?> RepeatedAsync(PosSeating seating, CancellationToken ct)
    {
        var record = await book.FindVisitAsync(seating.VisitId, ct);
        var stands = record?.VisitId == seating.VisitId && record.Status is ReservationStatus.Seated or ReservationStatus.Finished;
        return record is not null && (stands || seating.ForGood) ? new BookAnswer(record, Repeated: true) : null;
    }

    /// <param name="reservationId">The reservation that is to sit; null for a walk-in.</param>
    private async Task<BookRefusal?> CannotTakeAsync(PosSeating seating, TableTime stay, string? reservationId, CancellationToken ct)
    {
        if (!await TableUse.AreKnownAsync(book, seating.TableIds, ct))
        {
            return BookRefusal.UnknownTable;
        }

        if (!BusinessHours.IsOpen(book.Store, seating.SeatedAt))
        {
            return BookRefusal.OutsideBusinessHours;
        }

        var others = await TableUse.RecordsAsync(book, stay, reservationId, ct);
        if (others.Count > 0)
        {
            return reservationId is null && others.All(o => o is { Source: ReservationSource.WalkIn, VisitId: null })
                ? BookRefusal.WalkInExists
                : BookRefusal.AnotherReservationExists;
        }

        return await TableUse.IsBlockedAsync(book, stay, ct) ? BookRefusal.Blocked : null;
    }

    private async Task<BookAnswer> SitAsync(SandboxReservation record, PosSeating seating, CancellationToken ct)
    {
        record.Seat(seating.VisitId, seating.SeatedAt, Pos, book.Now);
        if (await book.Db.Visits.FindAsync([book.Store.StoreId, seating.VisitId], ct) is { } visit)
        {
            visit.ReservationId = record.ReservationId;
        }
        else
        {
            book.Db.Visits.Add(new SandboxVisit { StoreId = book.Store.StoreId, VisitId = seating.VisitId, ReservationId = record.ReservationId });
        }

        book.Raise(SandboxEvents.ReservationsChanged);
        return record;
    }

    private string NoteLine(PosBill bill)
    {
        var what = bill.Linked ? "伝票をひも付けました。" : "伝票情報が更新されました。";
        return string.Create(CultureInfo.InvariantCulture, $"{what} 伝票番号：{bill.BillNumber} ({StoreClock.Local(book.Store, bill.RecordedAt):yyyy/MM/dd HH:mm})");
    }
}
