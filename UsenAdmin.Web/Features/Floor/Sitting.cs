using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data.Floor;
using UsenAdmin.Data.Results;

namespace UsenAdmin.Web.Features.Floor;

/// <summary>Where visits sit: tables given back, and taken again by an undo.</summary>
internal static class Sitting
{
    /// <summary>The visit's tables are free, and no longer in a group.</summary>
    /// <returns>Which.</returns>
    public static async Task<IReadOnlyList<Guid>> ReleaseTablesAsync(this FloorWork work, Visit visit)
    {
        var held = await work.HeldTablesAsync(visit.Id);
        foreach (var table in held)
        {
            table.Release(work.Now);
        }

        var ids = held.ConvertAll(t => t.TableId);
        if (work.MayBeGrouped(visit.Id))
        {
            await work.LeaveGroupsAsync(ids);
        }

        return ids;
    }

    /// <summary>The visit takes the tables back that it gave up last.</summary>
    /// <returns>Null when it sits there again; else why not.</returns>
    public static async Task<Error?> HoldAgainAsync(this FloorWork work, Visit visit, IReadOnlyList<Guid>? tableIds = null)
    {
        var past = await work.Db.VisitTables.Where(t => t.VisitId == visit.Id && t.ReleasedAt != null).ToListAsync(work.Ct);
        var last = past.Max(t => t.ReleasedAt);
        var again = past.Where(t => t.ReleasedAt == last && (tableIds is null || tableIds.Contains(t.TableId))).ToList();
        var ids = again.ConvertAll(t => t.TableId);
        if (await work.Db.VisitTables.AnyAsync(t => ids.Contains(t.TableId) && t.IsPractice == work.IsPractice && t.ReleasedAt == null, work.Ct))
        {
            return new Error(ErrorKey.TableOccupied);
        }

        if (await work.Db.TableBlocks.AnyAsync(b => ids.Contains(b.TableId) && b.IsPractice == work.IsPractice, work.Ct))
        {
            return new Error(ErrorKey.TableBlocked);
        }

        foreach (var table in again)
        {
            table.Hold();
        }

        return null;
    }

    /// <summary>Tables leave their groups; a group that is left with one table or none is dissolved.</summary>
    public static async Task LeaveGroupsAsync(this FloorWork work, IReadOnlyCollection<Guid> tableIds)
    {
        var leaving = await work.Db.GroupTables.Where(t => tableIds.Contains(t.TableId) && t.IsPractice == work.IsPractice && t.LeftAt == null).ToListAsync(work.Ct);
        foreach (var group in leaving.Select(t => t.GroupId).Distinct().ToList())
        {
            var members = await work.Db.GroupTables.Where(t => t.GroupId == group && t.LeftAt == null).ToListAsync(work.Ct);
            if (members.Count - leaving.Count(t => t.GroupId == group) < 2)
            {
                (await work.Db.TableGroups.SingleAsync(g => g.Id == group, work.Ct)).Dissolve(work.Now);
                leaving = [.. leaving.Union(members)];
            }
        }

        foreach (var member in leaving)
        {
            member.Leave(work.Now);
        }
    }
}
