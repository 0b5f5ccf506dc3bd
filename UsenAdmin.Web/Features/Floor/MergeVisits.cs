using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Floor;
using UsenAdmin.Data.Results;
using UsenAdmin.Integration.Terminals.Protocol;
using UsenAdmin.Web.Features.Floor.Outbox;

namespace UsenAdmin.Web.Features.Floor;

/// <summary>Where a visit is merged: into a visit, or into whoever sits at a table.</summary>
public sealed record MergeTarget(Guid? IntoVisitId, Guid? IntoTableId);

/// <summary>
/// テーブル統合 of one visit into another, which stays with its guest and records (manual 4-1 ①). The merged one's records stay in the
/// ledgers, to be tidied up there; one that was never asked for is not made. Undone until the day is closed.
/// </summary>
public sealed class MergeVisits(FloorDesk desk)
{
    public async Task<Result<FloorChange>> ExecuteAsync(FloorCaller caller, Guid visitId, MergeTarget target, CancellationToken ct) =>
        target.IntoVisitId is null == target.IntoTableId is null
            ? Error.Invalid("TableIds", "Required")
            : await desk.RunAsync(caller, $"MergeVisits {visitId}", work => MergeAsync(work, visitId, target), ct);

    private static async Task<Result<FloorChange>> MergeAsync(FloorWork work, Guid visitId, MergeTarget target)
    {
        if (await work.VisitAsync(visitId) is not { } visit || await TargetAsync(work, target) is not { } into)
        {
            return Error.NotFound;
        }

        var lines = await work.Db.OrderLines.Where(l => l.VisitId == visitId).ToListAsync(work.Ct);
        var tables = (await work.HeldTablesAsync(visitId)).ConvertAll(t => t.TableId);
        if (!VisitMerge.Do(visit, into, lines, tables, work.Now).TryGet(out var merge, out var error))
        {
            return error;
        }

        work.Db.VisitMerges.Add(merge);
        await work.ReleaseTablesAsync(visit);
        var stays = await work.WithdrawSeatingAsync(visit);
        work.Audit(AuditAction.VisitsMerged, work.Names(tables), new { visitId, visit.PartySize, visit.Amount }, new { into = into.Id, into.PartySize, into.Amount });
        return FloorChange.OfVisit(into.Id, stays ? [new Error(ErrorKey.LedgerTableNotChanged).With("name", visit.GuestName ?? "")] : []);
    }

    /// <summary>At a free 待機テーブル nobody sits yet: a party without a guest's name begins there (20).</summary>
    private static async Task<Visit?> TargetAsync(FloorWork work, MergeTarget target)
    {
        if (target.IntoVisitId is { } id)
        {
            return await work.VisitAsync(id);
        }

        var table = target.IntoTableId!.Value;
        var sitting = await work.Db.VisitTables.Where(t => t.TableId == table && t.IsPractice == work.IsPractice && t.ReleasedAt == null)
            .Select(t => (Guid?)t.VisitId).SingleOrDefaultAsync(work.Ct);
        if (sitting is { } there)
        {
            return await work.VisitAsync(there);
        }

        var isFreeWaitingTable = work.Master.Document.Tables.Any(t => t.TableId == table && t.Kind == MasterTableKind.Waiting)
            && !await work.Db.TableBlocks.AnyAsync(b => b.TableId == table && b.IsPractice == work.IsPractice, work.Ct)
            && !await work.Db.TableResets.AnyAsync(r => r.TableId == table && r.IsPractice == work.IsPractice, work.Ct);
        return isFreeWaitingTable ? Begin(work, table) : null;
    }

    private static Visit Begin(FloorWork work, Guid table)
    {
        var visit = new Visit(work.Db.CompanyId, work.StoreId, work.IsPractice, work.BusinessDay, new Party(0), work.Now);
        visit.Settle();
        work.Db.Visits.Add(visit);
        work.Db.VisitTables.Add(new VisitTable(work.Db.CompanyId, visit.Id, table, work.IsPractice, 0));
        return visit;
    }
}

/// <summary>統合の取り消し: the merged visit sits at its tables again with the people and orders it came with.</summary>
public sealed class UndoMerge(FloorDesk desk)
{
    public Task<Result<FloorChange>> ExecuteAsync(FloorCaller caller, Guid visitId, CancellationToken ct) =>
        desk.RunAsync(caller, $"UndoMerge {visitId}", work => UndoAsync(work, visitId), ct);

    private static async Task<Result<FloorChange>> UndoAsync(FloorWork work, Guid visitId)
    {
        if (await work.VisitAsync(visitId) is not { } visit)
        {
            return Error.NotFound;
        }

        var merge = await work.Db.VisitMerges.SingleOrDefaultAsync(m => m.VisitId == visitId && m.UndoneAt == null, work.Ct);
        if (merge is null)
        {
            return ErrorKey.ChangedByOther;
        }

        var into = await work.Db.Visits.SingleAsync(v => v.Id == merge.IntoVisitId, work.Ct);
        var lines = await work.Db.OrderLines.Where(l => merge.LineIds.Contains(l.Id) && l.VisitId == into.Id).ToListAsync(work.Ct);
        if (merge.Undo(visit, into, lines, work.Now) is { IsDone: false, Error: { } error })
        {
            return error;
        }

        if (await EndEmptyAsync(work, into) is false && into.PartySize == 0)
        {
            return ErrorKey.ChangedByOther;
        }

        if (await work.HoldAgainAsync(visit, merge.TableIds) is { } refusal)
        {
            return refusal;
        }

        await work.RestoreSeatingAsync(visit);
        work.Audit(AuditAction.MergeUndone, work.Names(merge.TableIds), new { into = into.Id }, new { visitId, visit.PartySize, visit.Amount });
        return FloorChange.OfVisit(visitId);
    }

    /// <summary>A visit that only a merge began ends with it, unless something was ordered there.</summary>
    private static async Task<bool> EndEmptyAsync(FloorWork work, Visit into)
    {
        if (into.PartySize > 0 || into.Amount > 0)
        {
            return false;
        }

        _ = into.Cancel();
        await work.ReleaseTablesAsync(into);
        return true;
    }
}
