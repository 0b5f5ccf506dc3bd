using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.MasterSync;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;
using UsenAdmin.Data.Stores;
using UsenAdmin.Web.Access;

namespace UsenAdmin.Web.Features.MasterSync;

/// <summary>A schedule as it is saved.</summary>
/// <param name="Id">Null for a new one.</param>
/// <param name="RowVersion">As it was read, so that two people who edit it do not overwrite each other.</param>
public sealed record SaveSyncScheduleRequest(Guid? Id, uint RowVersion, SyncScheduleDetails Details);

/// <summary>Makes or changes a schedule of マスタ同期. Occurrences before the change are not made up for.</summary>
public sealed class SaveSyncSchedule(UsenAdminDbFactory contexts, TimeProvider time)
{
    public async Task<Result<Guid>> ExecuteAsync(Actor actor, SaveSyncScheduleRequest request, CancellationToken ct)
    {
        if (request.Details.Check() is { } wrong)
        {
            return wrong;
        }

        await using var db = await contexts.OpenAsync(actor.CompanyId, ct);
        if (await db.RefusalAsync(actor, Permission.SyncMasters, ct) is { } refusal)
        {
            return refusal;
        }

        if (!await KnowsAsync(db, request.Details, ct))
        {
            return Error.NotFound;
        }

        var now = time.GetUtcNow();
        SyncSchedule schedule;
        if (request.Id is not { } id)
        {
            schedule = new SyncSchedule(actor.CompanyId, request.Details, actor.Name, now);
            db.SyncSchedules.Add(schedule);
        }
        else if (await db.SyncSchedules.SingleOrDefaultAsync(s => s.Id == id, ct) is { } known)
        {
            schedule = known;
            db.Entry(known).Property(s => s.RowVersion).OriginalValue = request.RowVersion;
            known.Edit(request.Details, now);
            db.SyncScheduleStores.RemoveRange(await db.SyncScheduleStores.Where(s => s.ScheduleId == id).ToListAsync(ct));
        }
        else
        {
            return Error.NotFound;
        }

        try
        {
            db.Audit(actor, AuditAction.SyncScheduleSaved, now, schedule.Name, after: request.Details);
            await db.SaveChangesAsync(ct);
            db.SyncScheduleStores.AddRange(Chosen(request.Details).Select(s => new SyncScheduleStore(actor.CompanyId, schedule.Id, s)));
            await db.SaveChangesAsync(ct);
            schedule.RunsNextAt(await db.NextOccurrenceAsync(schedule, now, ct));
            await db.CommitAsync(ct);
        }
        catch (DbUpdateConcurrencyException)
        {
            return ErrorKey.ChangedByOther;
        }

        return schedule.Id;
    }

    private static async Task<bool> KnowsAsync(UsenAdminDb db, SyncScheduleDetails details, CancellationToken ct)
    {
        var stores = Chosen(details).ToList();
        return details.Target switch
        {
            SyncScheduleTarget.Brand => await db.Brands.AnyAsync(b => b.Id == details.GroupId, ct),
            SyncScheduleTarget.Area => await db.Areas.AnyAsync(a => a.Id == details.GroupId, ct),
            SyncScheduleTarget.Chosen => await db.Stores.CountAsync(s => stores.Contains(s.Id), ct) == stores.Count,
            _ => true,
        };
    }

    private static IEnumerable<Guid> Chosen(SyncScheduleDetails details) =>
        details.Target == SyncScheduleTarget.Chosen ? details.StoreIds.Distinct() : [];
}

/// <summary>Takes a schedule away. Its runs stay in the history.</summary>
public sealed class DeleteSyncSchedule(UsenAdminDbFactory contexts, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(Actor actor, Guid scheduleId, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(actor.CompanyId, ct);
        if (await db.RefusalAsync(actor, Permission.SyncMasters, ct) is { } refusal)
        {
            return refusal;
        }

        if (await db.SyncSchedules.SingleOrDefaultAsync(s => s.Id == scheduleId, ct) is not { } schedule)
        {
            return Error.NotFound;
        }

        db.SyncSchedules.Remove(schedule);
        db.Audit(actor, AuditAction.SyncScheduleDeleted, time.GetUtcNow(), schedule.Name);
        try
        {
            await db.CommitAsync(ct);
        }
        catch (DbUpdateConcurrencyException)
        {
            return ErrorKey.ChangedByOther;
        }

        return default(Done);
    }
}

/// <summary>What saving a schedule and running it have in common.</summary>
internal static class SyncScheduleReach
{
    public static IQueryable<Store> StoresOf(this UsenAdminDb db, SyncSchedule schedule)
    {
        var stores = db.Stores.AsNoTracking().Where(s => s.IsActive);
        return schedule.Target switch
        {
            SyncScheduleTarget.Brand => stores.Where(s => s.BrandId == schedule.GroupId),
            SyncScheduleTarget.Area => stores.Where(s => s.AreaId == schedule.GroupId),
            SyncScheduleTarget.Chosen => stores.Where(s => db.SyncScheduleStores.Any(c => c.ScheduleId == schedule.Id && c.StoreId == s.Id)),
            _ => stores,
        };
    }

    /// <returns>Null while it is off or has no stores.</returns>
    public static async Task<DateTimeOffset?> NextOccurrenceAsync(this UsenAdminDb db, SyncSchedule schedule, DateTimeOffset now, CancellationToken ct)
    {
        var zones = schedule.IsEnabled ? await db.StoresOf(schedule).Select(s => s.TimeZone).Distinct().ToListAsync(ct) : [];
        return zones.Count == 0 ? null : zones.Min(zone => SyncScheduleClock.Next(schedule, zone, now));
    }
}
