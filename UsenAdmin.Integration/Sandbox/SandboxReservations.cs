using Microsoft.EntityFrameworkCore;
using UsenAdmin.Integration.Sandbox.Engine;
using UsenAdmin.Integration.Sandbox.Storage;
using UsenAdmin.Integration.Sandbox.Webhooks;

namespace UsenAdmin.Integration.Sandbox;

/// <summary>The day's chart (予約台帳): what stands on which table when.</summary>
/// <param name="Hours">From opening to closing, in minutes after midnight; none when the store is closed that day.</param>
/// <param name="Reservations">That start on the day, by start; those of the night before, until 5, belong to the day before.</param>
public sealed record SandboxChart(
    SandboxStore Store, DateOnly Day, IReadOnlyList<(int From, int To)> Hours, IReadOnlyList<SandboxTable> Tables, IReadOnlyList<SandboxReservation> Reservations, IReadOnlyList<SandboxBlock> Blocks);

/// <summary>
/// What staff do in the ledger itself: 予約登録, ウォークイン登録, 座席を変更, 時間変更, キャンセル, ノーショー. A table that somebody else has at that time,
/// or that is blocked, is refused until it is wanted all the same (<c>evenIfTaken</c>).
/// </summary>
public sealed class SandboxReservations(DbContextOptions<SandboxDb> options, SandboxBooks books, TimeProvider time)
{
    private const int MorningMinute = 5 * 60;

    /// <returns>Null when there is no such store.</returns>
    public async Task<SandboxChart?> ChartAsync(string storeId, DateOnly? day, CancellationToken ct)
    {
        await using var db = new SandboxDb(options);
        if (await db.Stores.AsNoTracking().SingleOrDefaultAsync(s => s.StoreId == storeId, ct) is not { } store)
        {
            return null;
        }

        var shown = day ?? Today(store);
        var reservations = await books.ListAsync(
            store, StoreClock.At(store, shown, MorningMinute), StoreClock.At(store, shown.AddDays(1), MorningMinute), null, int.MaxValue, ct);
        var tables = await db.Tables.AsNoTracking().Where(t => t.StoreId == storeId).OrderBy(t => t.Order).ToListAsync(ct);
        var blocks = await TableUse.BlocksAsync(db, storeId, shown, shown, ct);
        return new SandboxChart(store, shown, BusinessHours.Of(store, shown), tables, reservations, [.. blocks.Where(b => b.FallsOn(shown))]);
    }

    public Task<SandboxReservation?> FindAsync(string storeId, string reservationId, CancellationToken ct) => books.FindAsync(storeId, reservationId, ct);

    /// <summary>The day on which the store works now.</summary>
    public DateOnly Today(SandboxStore store) => StoreClock.BusinessDay(store, time.GetUtcNow());

    /// <summary>予約登録. With <see cref="ReservationSource.WalkIn"/> ウォークイン登録: the party sits at once.</summary>
    public Task<BookAnswer?> RegisterAsync(
        string storeId, ReservationSource source, ReservationDetails details, string staff, bool evenIfTaken, CancellationToken ct) => ChangeAsync(storeId, async book =>
    {
        var status = source == ReservationSource.WalkIn ? ReservationStatus.Seated : ReservationStatus.Booked;
        return await CannotStandAsync(book, details, null, evenIfTaken, ct) is { } refusal
            ? refusal
            : book.Add(SandboxReservation.Make(storeId, SandboxIds.New("r"), source, status, details, staff, book.Now));
    }, ct);

    /// <summary>変更する: the whole form, of a record that is booked or seated.</summary>
    public Task<BookAnswer?> EditAsync(string storeId, string reservationId, ReservationDetails details, string staff, bool evenIfTaken, CancellationToken ct) =>
        EditAsync(storeId, reservationId, _ => details, staff, evenIfTaken, ct);

    /// <summary>座席を変更: to another table, from none to one, to several, or to none.</summary>
    public Task<BookAnswer?> MoveAsync(string storeId, string reservationId, IReadOnlyList<string> tableIds, string staff, bool evenIfTaken, CancellationToken ct) =>
        EditAsync(storeId, reservationId, details => details with { TableIds = tableIds }, staff, evenIfTaken, ct);

    /// <summary>時間変更.</summary>
    public Task<BookAnswer?> ChangeTimeAsync(
        string storeId, string reservationId, DateTimeOffset startAt, int durationMinutes, string staff, bool evenIfTaken, CancellationToken ct) =>
        EditAsync(storeId, reservationId, details => details with { StartAt = startAt, DurationMinutes = durationMinutes }, staff, evenIfTaken, ct);

    /// <summary>キャンセル, also of a record whose party sits: what a merge on the POS left over is cancelled so (manual 4-1).</summary>
    public Task<BookAnswer?> CancelAsync(string storeId, string reservationId, string staff, CancellationToken ct) =>
        EndAsync(storeId, reservationId, ReservationStatus.Cancelled, staff, ct);

    /// <summary>ノーショー, of a record that is booked.</summary>
    public Task<BookAnswer?> NoShowAsync(string storeId, string reservationId, string staff, CancellationToken ct) =>
        EndAsync(storeId, reservationId, ReservationStatus.NoShow, staff, ct);

    private Task<BookAnswer?> EditAsync(
        string storeId, string reservationId, Func<ReservationDetails, ReservationDetails> edit, string staff, bool evenIfTaken, CancellationToken ct) => ChangeAsync(storeId, async book =>
    {
        if (await book.FindAsync(reservationId, ct) is not { } record)
        {
            return BookRefusal.ReservationNotFound;
        }

        var details = edit(record.Details());
        if (CannotChange(record) is { } ended)
        {
            return ended;
        }

        if (await CannotStandAsync(book, details, record, evenIfTaken, ct) is { } refusal)
        {
            return refusal;
        }

        record.Edit(details, staff, book.Now);
        book.Raise(SandboxEvents.ReservationsChanged);
        return record;
    }, ct);

    private Task<BookAnswer?> EndAsync(string storeId, string reservationId, ReservationStatus status, string staff, CancellationToken ct) => ChangeAsync(storeId, async book =>
    {
        if (await book.FindAsync(reservationId, ct) is not { } record)
        {
            return BookRefusal.ReservationNotFound;
        }

        if (record.Status == status)
        {
            return record;
        }

        if (CannotEnd(record, status) is { } refusal)
        {
            return refusal;
        }

        record.End(status, staff, book.Now);
        book.Raise(SandboxEvents.ReservationsChanged);
        return record;
    }, ct);

    private static BookRefusal? CannotEnd(SandboxReservation record, ReservationStatus status) =>
        record.Status == ReservationStatus.Seated && status == ReservationStatus.NoShow ? BookRefusal.AlreadySeated : CannotChange(record);

    private static BookRefusal? CannotChange(SandboxReservation record) => record.Status switch
    {
        ReservationStatus.Finished => BookRefusal.AlreadyFinished,
        ReservationStatus.Cancelled or ReservationStatus.NoShow => BookRefusal.ReservationCancelled,
        _ => null,
    };

    /// <param name="before">The record as it stood; tables that it had already are not questioned, though they may be gone by now.</param>
    private static async Task<BookRefusal?> CannotStandAsync(
        StoreBook book, ReservationDetails details, SandboxReservation? before, bool evenIfTaken, CancellationToken ct)
    {
        if (!details.IsSound)
        {
            return BookRefusal.DetailsUnsound;
        }

        IReadOnlyList<string> added = [.. details.TableIds.Except(before?.TableIds ?? [])];
        if (added.Count > 0 && !await TableUse.AreKnownAsync(book, added, ct))
        {
            return BookRefusal.UnknownTable;
        }

        var wanted = TableTime.Of(details);
        if (evenIfTaken || details.TableIds.Count == 0 || (before is not null && TableTime.Of(before) is var had && had.From == wanted.From && had.To == wanted.To && added.Count == 0))
        {
            return null;
        }

        return (await TableUse.RecordsAsync(book, wanted, before?.ReservationId, ct)).Count > 0 ? BookRefusal.AnotherReservationExists
            : await TableUse.IsBlockedAsync(book, wanted, ct) ? BookRefusal.Blocked
            : null;
    }

    private async Task<BookAnswer?> ChangeAsync(string storeId, Func<StoreBook, Task<BookAnswer>> change, CancellationToken ct)
    {
        if (await books.OpenAsync(storeId, ct) is not { } book)
        {
            return null;
        }

        await using (book)
        {
            var answer = await change(book);
            if (answer.Refusal is null)
            {
                await book.CommitAsync(ct);
            }

            return answer;
        }
    }
}
