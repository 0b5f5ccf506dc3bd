using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Floor;
using UsenAdmin.Data.Results;
using UsenAdmin.Web.Features.Floor.Outbox;

namespace UsenAdmin.Web.Features.Floor;

/// <summary>退店 of a paid visit. Before the reservation's start the ledger refuses it: the time has to be changed there (28).</summary>
public sealed class DepartVisit(FloorDesk desk)
{
    public Task<Result<FloorChange>> ExecuteAsync(FloorCaller caller, Guid visitId, CancellationToken ct) =>
        desk.RunAsync(caller, $"DepartVisit {visitId}", work => DepartAsync(work, visitId), ct, visitId: visitId);

    private static async Task<Result<FloorChange>> DepartAsync(FloorWork work, Guid visitId)
    {
        if (await work.PartsAsync(visitId) is not { Visit: { } visit } parts)
        {
            return Error.NotFound;
        }

        if (visit.State == VisitState.Left)
        {
            return FloorWork.Done(parts); // With リセット解除, for one.
        }

        return await work.LeaveAsync(visit) is { IsDone: true, Value: var isEarly }
            ? FloorWork.Done(parts, isEarly ? [new Error(ErrorKey.EarlyArrival)] : [])
            : ErrorKey.ChangedByOther;
    }
}

/// <summary>What happens when a party goes, by 退店 or with the リセット解除 of its table.</summary>
internal static class Leaving
{
    /// <returns>Whether it goes before its reservation begins.</returns>
    public static async Task<Result<bool>> LeaveAsync(this FloorWork work, Visit visit)
    {
        if (visit.Leave(work.Now) is { IsDone: false, Error: { } error })
        {
            return error;
        }

        var told = await work.TellDepartureAsync(visit);
        var tables = await work.ReleaseTablesAsync(visit);
        work.Audit(AuditAction.PartyLeft, work.Names(tables), after: new { visitId = visit.Id });
        return told.Any(l => work.Now < l.StartAt);
    }
}
