using Microsoft.EntityFrameworkCore;
using UsenAdmin.Integration.Sandbox.Storage;

namespace UsenAdmin.Integration.Sandbox.Engine;

/// <summary>A time at tables of a store that somebody asks for; the end is not part of it.</summary>
public sealed record TableTime(IReadOnlyList<string> TableIds, DateTimeOffset From, DateTimeOffset To)
{
    public static TableTime Of(SandboxReservation record) => new(record.TableIds, record.StartAt, record.EndAt);

    public static TableTime Of(ReservationDetails details) => new(details.TableIds, details.StartAt, details.StartAt.AddMinutes(details.DurationMinutes));

    public bool Overlaps(TableTime other) => From < other.To && other.From < To && TableIds.Intersect(other.TableIds).Any();
}

/// <summary>Who else wants the tables of a store at a time.</summary>
internal static class TableUse
{
    /// <summary>No stay and no block is longer, so nothing that began earlier reaches into a time.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(2);

    /// <summary>Whether the store's settings have all these tables, and show them.</summary>
    public static async Task<bool> AreKnownAsync(StoreBook book, IReadOnlyList<string> tableIds, CancellationToken ct) =>
        book.Store.TablesFinished
        && await book.Db.Tables.CountAsync(t => t.StoreId == book.Store.StoreId && tableIds.Contains(t.TableId), ct) == tableIds.Distinct().Count();

    /// <summary>The records, booked or seated, that are designated to one of the tables in that time.</summary>
    public static async Task<IReadOnlyList<SandboxReservation>> RecordsAsync(StoreBook book, TableTime wanted, string? exceptReservationId, CancellationToken ct)
    {
        var earliest = wanted.From - Longest;
        var near = await book.Db.Reservations
            .Where(r => r.StoreId == book.Store.StoreId && r.StartAt < wanted.To && r.StartAt > earliest
                && (r.Status == ReservationStatus.Booked || r.Status == ReservationStatus.Seated))
            .ToListAsync(ct);
        return [.. near.Where(r => r.ReservationId != exceptReservationId && TableTime.Of(r).Overlaps(wanted))];
    }

    public static async Task<bool> IsBlockedAsync(StoreBook book, TableTime wanted, CancellationToken ct)
    {
        var first = DateOnly.FromDateTime(StoreClock.Local(book.Store, wanted.From - Longest));
        var last = DateOnly.FromDateTime(StoreClock.Local(book.Store, wanted.To));
        var blocks = await BlocksAsync(book.Db, book.Store.StoreId, first, last, ct);
        return blocks.Any(block => Days(first, last).Any(day => block.FallsOn(day) && TimeOf(book.Store, block, day).Overlaps(wanted)));
    }

    /// <summary>The blocks that may fall on one of the days.</summary>
    public static async Task<IReadOnlyList<SandboxBlock>> BlocksAsync(SandboxDb db, string storeId, DateOnly first, DateOnly last, CancellationToken ct) =>
        await db.Blocks.Where(b => b.StoreId == storeId && b.Date <= last && (b.Repeat == BlockRepeat.None ? b.Date >= first : b.RepeatUntil == null || b.RepeatUntil >= first))
            .OrderBy(b => b.Date).ThenBy(b => b.BlockId).ToListAsync(ct);

    private static TableTime TimeOf(SandboxStore store, SandboxBlock block, DateOnly day) =>
        new(block.TableIds, StoreClock.At(store, day, block.From), StoreClock.At(store, day, block.To));

    private static IEnumerable<DateOnly> Days(DateOnly first, DateOnly last) =>
        Enumerable.Range(0, last.DayNumber - first.DayNumber + 1).Select(first.AddDays);
}
