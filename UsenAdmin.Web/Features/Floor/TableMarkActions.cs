using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Floor;
using UsenAdmin.Data.Results;

namespace UsenAdmin.Web.Features.Floor;

/// <summary>テーブルブロック (manual 4-2 ②): the table takes nobody. The ledger is not told. Blocking it again replaces the reason.</summary>
public sealed class BlockTable(FloorDesk desk)
{
    public async Task<Result<FloorChange>> ExecuteAsync(FloorCaller caller, Guid tableId, string? reason, CancellationToken ct) =>
        reason?.Length > TableBlock.MaxReasonLength || reason?.Contains('\0', StringComparison.Ordinal) == true
            ? Error.Invalid("Reason", "TooLong")
            : await desk.RunAsync(caller, $"BlockTable {tableId}", work => BlockAsync(work, tableId, reason), ct);

    private static async Task<Result<FloorChange>> BlockAsync(FloorWork work, Guid tableId, string? reason)
    {
        if (!work.Master.Document.Tables.Any(t => t.TableId == tableId))
        {
            return Error.NotFound;
        }

        if (await work.Db.VisitTables.AnyAsync(t => t.TableId == tableId && t.IsPractice == work.IsPractice && t.ReleasedAt == null, work.Ct))
        {
            return ErrorKey.TableOccupied;
        }

        await work.Db.TableBlocks.Where(b => b.TableId == tableId && b.IsPractice == work.IsPractice).ExecuteDeleteAsync(work.Ct);
        work.Db.TableBlocks.Add(new TableBlock(work.Db.CompanyId, work.StoreId, tableId, work.IsPractice, reason, work.Caller.Actor.Name, work.Now));
        work.Audit(AuditAction.TableBlocked, work.Master.NameOf(tableId), after: new { reason, practice = work.IsPractice });
        return FloorChange.Of(tableId);
    }
}

/// <summary>ブロック解除. Unblocking a table that is not blocked changes nothing.</summary>
public sealed class UnblockTable(FloorDesk desk)
{
    public Task<Result<FloorChange>> ExecuteAsync(FloorCaller caller, Guid tableId, CancellationToken ct) => desk.RunAsync(
        caller,
        $"UnblockTable {tableId}",
        async work =>
        {
            if (!work.Master.Document.Tables.Any(t => t.TableId == tableId))
            {
                return Error.NotFound;
            }

            if (await work.Db.TableBlocks.Where(b => b.TableId == tableId && b.StoreId == work.StoreId && b.IsPractice == work.IsPractice).ExecuteDeleteAsync(work.Ct) > 0)
            {
                work.Audit(AuditAction.TableUnblocked, work.Master.NameOf(tableId));
            }

            return FloorChange.Of(tableId);
        },
        ct);
}

/// <summary>リセット解除 (manual 4-2 ③): the table takes people again. A paid party whose last table it was has gone with it.</summary>
public sealed class ReleaseTableReset(FloorDesk desk)
{
    public Task<Result<FloorChange>> ExecuteAsync(FloorCaller caller, Guid tableId, CancellationToken ct) =>
        desk.RunAsync(caller, $"ReleaseTableReset {tableId}", work => ReleaseAsync(work, tableId), ct);

    private static async Task<Result<FloorChange>> ReleaseAsync(FloorWork work, Guid tableId)
    {
        if (!work.Master.Document.Tables.Any(t => t.TableId == tableId))
        {
            return Error.NotFound;
        }

        var reset = await work.Db.TableResets.SingleOrDefaultAsync(r => r.TableId == tableId && r.StoreId == work.StoreId && r.IsPractice == work.IsPractice, work.Ct);
        if (reset is null)
        {
            return FloorChange.Of(tableId);
        }

        work.Db.TableResets.Remove(reset);
        var held = await work.HeldTablesAsync(reset.VisitId);
        if (held.Find(t => t.TableId == tableId) is { } sitting && await work.VisitAsync(reset.VisitId) is { State: VisitState.Paid } visit)
        {
            if (held.Count == 1)
            {
                await work.LeaveAsync(visit);
            }
            else
            {
                sitting.Release(work.Now);
            }
        }

        work.Audit(AuditAction.TableResetDone, work.Master.NameOf(tableId));
        return FloorChange.Of(tableId);
    }
}
