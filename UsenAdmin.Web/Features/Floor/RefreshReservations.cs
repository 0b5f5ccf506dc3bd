using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Floor;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Results;

namespace UsenAdmin.Web.Features.Floor;

/// <summary>
/// 更新 (manual 3-1): asks the ledgers for the reservations of the business day, the day before and the day after. A ledger that cannot
/// be asked leaves its part of the list as it was, and that is told.
/// </summary>
public sealed class RefreshReservations(UsenAdminDbFactory contexts, FloorMasters masters, StoreLedgers ledgers, FloorNotices notices, TimeProvider time)
{
    /// <returns>What is to be known although the list was refreshed.</returns>
    public async Task<Result<IReadOnlyList<Error>>> ExecuteAsync(FloorCaller caller, CancellationToken ct)
    {
        FloorMaster? master;
        await using (var db = await contexts.OpenAsync(caller.Actor.CompanyId, ct))
        {
            master = await masters.FindAsync(db, caller.StoreId, caller.MasterVersion, ct);
        }

        if (master is null)
        {
            return ErrorKey.UnknownVersion;
        }

        var day = master.Days.Of(time.GetUtcNow());
        var readings = await ledgers.ReadAsync(caller.Actor.CompanyId, caller.StoreId, master.Days.StartOf(day.AddDays(-1)), master.Days.EndOf(day.AddDays(1)), day, ct);
        await KeepAsync(caller, day, readings, ct);
        return readings.Any(r => r.Reservations is null) ? new Error[] { new(ErrorKey.LedgerNetworkError) } : Array.Empty<Error>();
    }

    private async Task KeepAsync(FloorCaller caller, DateOnly day, IReadOnlyList<LedgerReading> readings, CancellationToken ct)
    {
        var revisions = new List<(bool IsPractice, long Revision)>();
        await using (var db = await contexts.OpenAsync(caller.Actor.CompanyId, ct))
        {
            // The practice floor shows the same list.
            foreach (var isPractice in new[] { false, true })
            {
                revisions.Add((isPractice, await FloorDesk.LockAsync(db, caller.StoreId, isPractice, day, ct)));
            }

            var lists = await db.ReservationLists.Where(l => l.StoreId == caller.StoreId).ToDictionaryAsync(l => l.Provider, ct);
            foreach (var reading in readings.Where(r => r.Reservations is not null))
            {
                // Two who refresh at once: the newer reading stays.
                var list = ListOf(db, lists, caller.StoreId, reading.Provider);
                if (list.FetchedAt is null || list.FetchedAt <= reading.AsOf)
                {
                    list.Take(reading.Reservations!, reading.AsOf);
                }
            }

            db.ReservationLists.RemoveRange(lists.Values.Where(l => readings.All(r => r.Provider != l.Provider)));
            await db.CommitAsync(ct);
        }

        foreach (var (isPractice, revision) in revisions)
        {
            await notices.ChangedAsync(caller.StoreId, isPractice, revision);
        }
    }

    private static ReservationList ListOf(UsenAdminDb db, Dictionary<LedgerProvider, ReservationList> lists, Guid storeId, LedgerProvider provider)
    {
        if (!lists.TryGetValue(provider, out var list))
        {
            list = new ReservationList(db.CompanyId, storeId, provider);
            db.ReservationLists.Add(list);
        }

        return list;
    }
}

/// <summary>A ledger reported a change of a store: 更新 gets a dot, the list itself does not move.</summary>
public sealed class MarkReservationsStale(UsenAdminDbFactory contexts, FloorNotices notices)
{
    /// <param name="reportedAt">When the ledger said so; what was fetched since then holds the change already.</param>
    public async Task ExecuteAsync(Guid companyId, Guid storeId, LedgerProvider provider, DateTimeOffset reportedAt, CancellationToken ct)
    {
        var revisions = new List<(bool IsPractice, long Revision)>();
        await using (var db = await contexts.OpenAsync(companyId, ct))
        {
            // Whoever takes a new list and this take turns.
            await db.Database.ExecuteSqlAsync($"select 1 from store_floors where store_id = {storeId} order by is_practice for update", ct);
            var list = await db.ReservationLists.SingleOrDefaultAsync(l => l.StoreId == storeId && l.Provider == provider, ct);
            var hasDot = list is null or { IsStale: true };
            if (list?.MarkStale(reportedAt) != true)
            {
                return;
            }

            foreach (var isPractice in hasDot ? [] : new[] { false, true })
            {
                revisions.Add((isPractice, await FloorDesk.LockAsync(db, storeId, isPractice, DateOnly.MinValue, ct)));
            }

            await db.CommitAsync(ct);
        }

        foreach (var (isPractice, revision) in revisions)
        {
            await notices.ChangedAsync(storeId, isPractice, revision);
        }
    }
}
