using Microsoft.EntityFrameworkCore;
using UsenAdmin.Integration.Sandbox.Storage;

namespace UsenAdmin.Integration.Sandbox.Engine;

/// <summary>
/// Lets each day of a training store begin with reservations of its own, relative to today, when somebody first looks at it: nothing
/// is seeded at start. What people made is never touched, and a seeded reservation gets no table that somebody else has.
/// </summary>
internal static class SeededDays
{
    /// <summary>Who made them.</summary>
    public const string By = "デモ";

    public static bool IsDue(SandboxStore store, DateTimeOffset now) => store.SeedsDays && !(store.SeededThrough >= StoreClock.BusinessDay(store, now));

    public static async Task BeginAsync(StoreBook book, CancellationToken ct)
    {
        if (!IsDue(book.Store, book.Now))
        {
            return;
        }

        var today = StoreClock.BusinessDay(book.Store, book.Now);
        var isFirst = book.Store.SeededThrough is null;
        book.Store.SeededThrough = today;
        await CloseEarlierAsync(book, today, ct);

        var known = await book.Db.Reservations.Where(r => r.StoreId == book.Store.StoreId && r.Seeded).Select(r => r.ReservationId).ToListAsync(ct);
        var tables = book.Store.TablesFinished
            ? await book.Db.Tables.AsNoTracking().Where(t => t.StoreId == book.Store.StoreId).OrderBy(t => t.Order).ToListAsync(ct)
            : [];
        IEnumerable<PlannedReservation> plan = SeededPlan.OfDay(book.Store, today, tables);
        plan = plan.Append(SeededPlan.Early(book.Store, today.AddDays(1), tables));
        if (isFirst)
        {
            plan = plan.Append(SeededPlan.Late(book.Store, today.AddDays(-1), tables));
        }

        foreach (var planned in plan.Where(p => !known.Contains(p.Id)))
        {
            await AddAsync(book, planned, ct);
        }
    }

    private static async Task AddAsync(StoreBook book, PlannedReservation planned, CancellationToken ct)
    {
        var details = planned.Details;
        var wanted = TableTime.Of(details);
        if (details.TableIds.Count > 0 && !planned.MayOverlap
            && ((await TableUse.RecordsAsync(book, wanted, null, ct)).Count > 0 || await TableUse.IsBlockedAsync(book, wanted, ct)))
        {
            details = details with { TableIds = [] };
        }

        book.Db.Reservations.Add(SandboxReservation.Make(
            book.Store.StoreId, planned.Id, planned.Source, ReservationStatus.Booked, details, By, book.Now, seeded: true));
        await book.Db.SaveChangesAsync(ct); // The next one looks at it.
    }

    /// <summary>Nobody came for what was seeded for earlier days and never touched. One of yesterday stays, for whoever wants to see one.</summary>
    private static async Task CloseEarlierAsync(StoreBook book, DateOnly today, CancellationToken ct)
    {
        var begin = StoreClock.At(book.Store, today, 0);
        var left = await book.Db.Reservations
            .Where(r => r.StoreId == book.Store.StoreId && r.Seeded && r.Status == ReservationStatus.Booked && r.StartAt < begin && r.UpdatedAt == r.CreatedAt)
            .OrderByDescending(r => r.StartAt).ToListAsync(ct);
        var stays = left.FirstOrDefault(r => r.StartAt >= StoreClock.At(book.Store, today.AddDays(-1), 0));
        foreach (var record in left.Where(r => r != stays))
        {
            record.End(ReservationStatus.NoShow, By, book.Now);
        }
    }
}
