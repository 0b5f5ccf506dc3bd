using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Results;
using UsenAdmin.Web.Features.Floor.Outbox;

namespace UsenAdmin.Web.Features.Floor;

/// <summary>来店取り消し: undoes a visit without a paid bill, here and in the ledgers.</summary>
public sealed class CancelVisit(FloorDesk desk)
{
    public Task<Result<FloorChange>> ExecuteAsync(FloorCaller caller, Guid visitId, CancellationToken ct) => desk.RunAsync(
        caller,
        $"CancelVisit {visitId}",
        async work =>
        {
            if (await work.PartsAsync(visitId) is not { Visit: { } visit } parts)
            {
                return Error.NotFound;
            }

            if (visit.Cancel() is { IsDone: false, Error: { } error })
            {
                return error;
            }

            await work.TellCancellationAsync(visit);
            var tables = await work.ReleaseTablesAsync(visit);
            work.Audit(AuditAction.VisitCancelled, work.Names(tables), before: new { visitId, visit.ReservationId, visit.PartySize, visit.Amount });
            return FloorWork.Done(parts);
        },
        ct,
        visitId: visitId);
}
