using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.MasterSync;

namespace UsenAdmin.Web.Features.MasterSync;

/// <summary>A schedule in the list, with all that its editor needs.</summary>
/// <param name="GroupName">The brand's or area's name.</param>
/// <param name="LastRunId">The run that it started last; null before its first, and once that is forgotten.</param>
public sealed record SyncScheduleRow(
    Guid Id, uint RowVersion, SyncScheduleDetails Details, string? GroupName, DateTimeOffset? NextRunAt, Guid? LastRunId, DateTimeOffset? LastRunAt);

/// <summary>A brand or an area to choose.</summary>
public sealed record StoreGroupOption(Guid Id, string Name);

/// <summary>Reads the schedules of マスタ同期.</summary>
public sealed class SyncScheduleQueries(UsenAdminDbFactory contexts)
{
    public async Task<IReadOnlyList<SyncScheduleRow>> ListAsync(Guid companyId, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        var stores = (await db.SyncScheduleStores.AsNoTracking().ToListAsync(ct)).ToLookup(s => s.ScheduleId, s => s.StoreId);
        var rows = await db.SyncSchedules.AsNoTracking().OrderBy(s => s.Name).ThenBy(s => s.Id).Select(s => new
        {
            Schedule = s,
            Group = db.Brands.Where(b => b.Id == s.GroupId).Select(b => b.Name).FirstOrDefault() ?? db.Areas.Where(a => a.Id == s.GroupId).Select(a => a.Name).FirstOrDefault(),
            Last = db.SyncOccurrences.Where(o => o.ScheduleId == s.Id).OrderByDescending(o => o.At)
                .Select(o => new { RunId = db.SyncRuns.Where(r => r.Id == o.RunId).Select(r => (Guid?)r.Id).FirstOrDefault(), o.At }).FirstOrDefault(),
        }).ToListAsync(ct);
        return [.. rows.Select(r => new SyncScheduleRow(
            r.Schedule.Id, r.Schedule.RowVersion,
            new SyncScheduleDetails(
                r.Schedule.Name, r.Schedule.Days, r.Schedule.At, r.Schedule.Target, r.Schedule.GroupId, [.. stores[r.Schedule.Id]], r.Schedule.IgnoresHours, r.Schedule.IsEnabled),
            r.Group, r.Schedule.NextRunAt, r.Last?.RunId, r.Last?.At))];
    }

    public async Task<(IReadOnlyList<StoreGroupOption> Brands, IReadOnlyList<StoreGroupOption> Areas)> GroupsAsync(Guid companyId, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        return (await db.Brands.AsNoTracking().OrderBy(b => b.Name).Select(b => new StoreGroupOption(b.Id, b.Name)).ToListAsync(ct),
            await db.Areas.AsNoTracking().OrderBy(a => a.Name).Select(a => new StoreGroupOption(a.Id, a.Name)).ToListAsync(ct));
    }
}
