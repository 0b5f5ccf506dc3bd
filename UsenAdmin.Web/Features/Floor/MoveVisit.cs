using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Floor;
using UsenAdmin.Data.Floor.Rules;
using UsenAdmin.Data.Results;
using UsenAdmin.Web.Features.Floor.Outbox;

namespace UsenAdmin.Web.Features.Floor;

/// <summary>テーブル移動 to a free table (manual 4-1 ②). The ledgers are not told; a walk-in without a record may get one now.</summary>
public sealed class MoveVisit(FloorDesk desk)
{
    public Task<Result<FloorChange>> ExecuteAsync(FloorCaller caller, Guid visitId, Guid toTableId, IReadOnlyCollection<ErrorKey> acknowledged, CancellationToken ct) =>
        desk.RunAsync(caller, $"MoveVisit {visitId} {toTableId}", work => MoveAsync(work, visitId, toTableId, acknowledged.Contains(ErrorKey.AnotherReservationExists)), ct, FloorNeeds.Picture);

    private static async Task<Result<FloorChange>> MoveAsync(FloorWork work, Guid visitId, Guid toTableId, bool isAcknowledged)
    {
        var picture = work.Picture;
        if (await work.VisitAsync(visitId) is not { } visit || picture.Table(toTableId) is not { } to)
        {
            return Error.NotFound;
        }

        if (!visit.IsOpen)
        {
            return ErrorKey.ChangedByOther;
        }

        var held = await work.HeldTablesAsync(visitId);
        var ledgers = await work.LedgersAsync(visitId);
        var isGrouped = held.Exists(t => picture.Groups.ContainsKey(t.TableId));
        var verdict = isGrouped && to.IsWaiting ? new MoveVerdict { Refusal = ErrorKey.WaitingTableNotAllowed } : MoveRule.Decide(new MoveQuestion(
            to, visit.Kind, visit.ReservationLedger is { } own ? (own, visit.ReservationId!) : null, visit.GuestName,
            ledgers.Where(l => l.IsTold).ToDictionary(l => l.Provider, l => l.SeatIds), picture.Ledgers, work.Now, work.Master.StayMinutes, isAcknowledged));
        if (verdict.Refusal is { } refusal)
        {
            return refusal;
        }

        if (verdict.Asks is { } asked)
        {
            return Asking.Error(asked);
        }

        await ChangeTableAsync(work, visit, held, toTableId, picture);
        await LinkAsync(work, visit, verdict);
        work.Audit(AuditAction.TableMoved, to.Name, new { visitId, tables = work.Names(held.Select(t => t.TableId)) }, new { visitId, tables = to.Name });
        return FloorChange.OfVisit(visitId, verdict.Warnings);
    }

    /// <summary>A group that the visit is in goes along.</summary>
    private static async Task ChangeTableAsync(FloorWork work, Visit visit, List<VisitTable> held, Guid toTableId, FloorPicture picture)
    {
        foreach (var table in held)
        {
            table.Release(work.Now);
        }

        work.Db.VisitTables.Add(new VisitTable(work.Db.CompanyId, visit.Id, toTableId, work.IsPractice, 0));
        var grouped = held.Where(t => picture.Groups.ContainsKey(t.TableId)).Select(t => picture.Groups[t.TableId]).Distinct().ToList();
        if (grouped.Count > 0 && !picture.Groups.ContainsKey(toTableId))
        {
            work.Db.GroupTables.Add(new GroupTable(work.Db.CompanyId, grouped[0], toTableId, work.IsPractice, 0));
            await work.Db.SaveChangesAsync(work.Ct);
        }

        await work.LeaveGroupsAsync(held.ConvertAll(t => t.TableId));
    }

    private static async Task LinkAsync(FloorWork work, Visit visit, MoveVerdict verdict)
    {
        if (verdict.IsWarned)
        {
            visit.Warn();
        }

        if (work.IsPractice || !visit.IsUnpaid)
        {
            return;
        }

        foreach (var link in verdict.Links)
        {
            var message = await work.TellSeatingAsync(visit, link, work.Master.Document.Ledgers.First(l => l.Ledger == link.Provider).StoreId);
            message?.LeaveToSender(work.Now); // Nobody waits for it: the party sits already.
        }
    }
}
