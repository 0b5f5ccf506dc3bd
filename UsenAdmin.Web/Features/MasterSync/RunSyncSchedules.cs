using Hangfire;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Fence;
using UsenAdmin.Data.MasterSync;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Features.MasterSync;

/// <summary>
/// Every minute: starts the runs whose schedules are due. An occurrence is a row of its own, written in the transaction that writes the
/// run: two nodes at once, a job that runs twice and a portal that was down for three days all start it once.
/// </summary>
[Queue(JobServer.Queues.Sync)]
[AutomaticRetry(Attempts = 0)]
public sealed class RunSyncSchedules(CrossCompanyQueries lookups, UsenAdminDbFactory contexts, SyncRunQueue queue, RollOutOptions options, JobLock alone, TimeProvider time)
{
    private const int AtMost = 500;

    public Task ExecuteAsync(CancellationToken ct) => alone.RunAsync("run-sync-schedules", async () =>
    {
        foreach (var due in await lookups.DueSyncSchedulesAsync(time.GetUtcNow(), AtMost, ct))
        {
            foreach (var run in await StartAsync(due, ct))
            {
                queue.Enqueue(due.CompanyId, run);
            }
        }
    }, ct);

    private async Task<List<Guid>> StartAsync(DueSyncSchedule due, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(due.CompanyId, ct);
        var schedule = await db.SyncSchedules.FromSql($"select *, xmin from sync_schedules where id = {due.ScheduleId} for update").SingleOrDefaultAsync(ct);
        if (schedule is null)
        {
            return [];
        }

        var now = time.GetUtcNow();
        var runs = new List<Guid>();
        var stores = schedule.IsEnabled
            ? await db.StoresOf(schedule).OrderBy(s => s.Code).Select(s => new { s.Id, s.Name, s.TimeZone }).ToListAsync(ct)
            : [];
        foreach (var zone in stores.GroupBy(s => s.TimeZone))
        {
            // The last occurrence alone: what was missed before it, it makes good.
            if (SyncScheduleClock.Last(schedule, zone.Key, now) is { } occurrence && occurrence.At > schedule.ValidFrom)
            {
                runs.AddRange(await StartOnceAsync(db, schedule, zone.Key, occurrence.Day, [.. zone.Select(s => new ChosenStore(s.Id, s.Name))], now, ct));
            }
        }

        schedule.RunsNextAt(await db.NextOccurrenceAsync(schedule, now, ct));
        await db.CommitAsync(ct);
        return runs;
    }

    private async Task<IReadOnlyList<Guid>> StartOnceAsync(
        UsenAdminDb db, SyncSchedule schedule, string timeZone, DateOnly day, IReadOnlyList<ChosenStore> stores, DateTimeOffset now, CancellationToken ct)
    {
        var actor = Actor.Schedule(schedule.CompanyId, schedule.Name);
        var run = new SyncRun(schedule.CompanyId, SyncTrigger.Schedule, SyncScope.AllKinds, actor.Name, null, now).BySchedule(schedule.Id);
        var first = await db.Database.ExecuteSqlAsync(
            $"""
            insert into sync_occurrences (company_id, schedule_id, time_zone, day, run_id, at)
            values ({schedule.CompanyId}, {schedule.Id}, {timeZone}, {day}, {run.Id}, {now}) on conflict do nothing
            """,
            ct) == 1;
        if (!first)
        {
            return [];
        }

        if (stores.Count > 1)
        {
            run.Staged(schedule.IgnoresHours, options.StopPercent);
        }

        await StartMasterSync.WriteAsync(db, actor, run, stores, now, ct);
        return [run.Id];
    }
}
