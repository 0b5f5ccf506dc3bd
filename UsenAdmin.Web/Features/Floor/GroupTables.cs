using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Floor;
using UsenAdmin.Data.Floor.Rules;
using UsenAdmin.Data.Results;

namespace UsenAdmin.Web.Features.Floor;

/// <summary>
/// グループ before or after seating (manual 4-2 ④–⑨). Free tables that join visits become the first one's, without a record; a group
/// that one of the tables is in already grows. Never a 待機テーブル.
/// </summary>
public sealed class GroupTables(FloorDesk desk)
{
    public async Task<Result<FloorChange>> ExecuteAsync(FloorCaller caller, IReadOnlyList<Guid> tableIds, CancellationToken ct)
    {
        Guid[] chosen = [.. tableIds.Distinct()];
        return chosen.Length is < 2 or > 100
            ? Error.Invalid("TableIds", "TwoAtLeast")
            : await desk.RunAsync(caller, "GroupTables", work => GroupAsync(work, chosen), ct, FloorNeeds.Picture);
    }

    private static async Task<Result<FloorChange>> GroupAsync(FloorWork work, Guid[] chosen)
    {
        var picture = work.Picture;
        var tables = chosen.Select(picture.Table).OfType<FloorTable>().ToList();
        if (tables.Count != chosen.Length)
        {
            return Error.NotFound;
        }

        if (Refusal(tables) is { } refusal)
        {
            return refusal;
        }

        var groups = tables.Where(t => t.GroupId is not null).Select(t => t.GroupId!.Value).Distinct().ToList();
        if (groups.Count > 1)
        {
            return ErrorKey.ChangedByOther; // Two groups are dissolved first.
        }

        var group = groups.Count == 1 ? groups[0] : Begin(work);
        var joining = tables.Where(t => t.GroupId is null).ToList();
        work.Db.GroupTables.AddRange(joining.Select((t, i) => new GroupTable(work.Db.CompanyId, group, t.TableId, work.IsPractice, i)));
        await JoinAsync(work, picture, tables, group);
        work.Audit(AuditAction.TablesGrouped, work.Names(chosen), after: new { groupId = group, practice = work.IsPractice });
        return FloorChange.Of(group);
    }

    private static ErrorKey? Refusal(List<FloorTable> tables) =>
        tables.Exists(t => t.IsWaiting) ? ErrorKey.WaitingTableNotAllowed
        : tables.Select(t => t.Refusal).FirstOrDefault(r => r is ErrorKey.TableBlocked or ErrorKey.TableAwaitingReset);

    private static Guid Begin(FloorWork work)
    {
        var group = new TableGroup(work.Db.CompanyId, work.StoreId, work.IsPractice, work.Now);
        work.Db.TableGroups.Add(group);
        return group.Id;
    }

    /// <summary>24: once somebody of the group sits, its free tables are taken too.</summary>
    private static async Task JoinAsync(FloorWork work, FloorPicture picture, List<FloorTable> tables, Guid group)
    {
        var all = tables.Concat(picture.Tables.Where(t => t.GroupId == group && !tables.Contains(t))).ToList();
        var sitting = all.Where(t => picture.Held.ContainsKey(t.TableId)).Select(t => picture.Held[t.TableId]).FirstOrDefault(h => h.State != VisitState.Paid);
        if (sitting is null)
        {
            return;
        }

        var order = await work.Db.VisitTables.CountAsync(t => t.VisitId == sitting.VisitId, work.Ct);
        foreach (var table in all.Where(t => t.Hold == TableHold.Free))
        {
            var joined = new VisitTable(work.Db.CompanyId, sitting.VisitId, table.TableId, work.IsPractice, order++);
            joined.Join(group);
            work.Db.VisitTables.Add(joined);
        }
    }
}

/// <summary>グループ解除. Tables that only the group brought to a visit are free again.</summary>
public sealed class DissolveGroup(FloorDesk desk)
{
    public Task<Result<FloorChange>> ExecuteAsync(FloorCaller caller, Guid groupId, CancellationToken ct) =>
        desk.RunAsync(caller, $"DissolveGroup {groupId}", work => DissolveAsync(work, groupId), ct);

    private static async Task<Result<FloorChange>> DissolveAsync(FloorWork work, Guid groupId)
    {
        var group = await work.Db.TableGroups.SingleOrDefaultAsync(g => g.Id == groupId && g.StoreId == work.StoreId && g.IsPractice == work.IsPractice && g.DissolvedAt == null, work.Ct);
        if (group is null)
        {
            return Error.NotFound;
        }

        var members = await work.Db.GroupTables.Where(t => t.GroupId == groupId && t.LeftAt == null).ToListAsync(work.Ct);
        foreach (var member in members)
        {
            member.Leave(work.Now);
        }

        foreach (var joined in await work.Db.VisitTables.Where(t => t.JoinedByGroupId == groupId && t.ReleasedAt == null).ToListAsync(work.Ct))
        {
            joined.Release(work.Now);
        }

        group.Dissolve(work.Now);
        work.Audit(AuditAction.GroupDissolved, work.Names(members.Select(m => m.TableId)), before: new { groupId });
        return FloorChange.Of(groupId);
    }
}
