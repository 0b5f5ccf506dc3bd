using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Floor;
using UsenAdmin.Data.Floor.Rules;
using UsenAdmin.Data.Results;
using UsenAdmin.Web.Features.Floor.Outbox;

namespace UsenAdmin.Web.Features.Floor;

/// <summary>
/// 配席, of a reservation or of a walk-in (manual 3-2). One transaction holds tables and reservation and writes what the ledgers must learn;
/// then the request tells them itself and waits a little. A refusal in time takes the seating back; without an answer the party sits,
/// and the outbox goes on.
/// </summary>
public sealed class SeatParty(FloorDesk desk, SendNow sendNow)
{
    private const string Call = "SeatParty";

    public async Task<Result<FloorChange>> ExecuteAsync(FloorCaller caller, SeatPartyRequest request, CancellationToken ct)
    {
        if (request.Check() is { } invalid)
        {
            return invalid;
        }

        var messages = new List<LedgerMessage>();
        var seated = await desk.RunAsync(caller, Call, work => SeatAsync(work, request, messages), ct, FloorNeeds.Picture);
        if (!seated.IsDone || messages.Count == 0)
        {
            return seated;
        }

        // Nobody's hang-up leaves the rest undone: the party sits already.
        var outcomes = await sendNow.ExecuteAsync(messages, CancellationToken.None);
        return await desk.RunAsync(
            caller with { Key = null }, "", work => SettleAsync(work, caller, seated.Value, request, outcomes, isAnswered: outcomes.Count == messages.Count), CancellationToken.None,
            visitId: seated.Value.SubjectId);
    }

    private static async Task<Result<FloorChange>> SeatAsync(FloorWork work, SeatPartyRequest request, List<LedgerMessage> messages)
    {
        var verdict = SeatingDecision.Decide(work.Picture, request, work.Now);
        if (verdict.Plan is not { } plan)
        {
            return verdict.Refusal ?? Asking.Error(verdict.Asks!.Value);
        }

        var parts = Sit(work, request, plan);
        var visit = parts.Visit;
        foreach (var intent in work.IsPractice ? [] : plan.Intents)
        {
            var ledgerStoreId = work.Master.Document.Ledgers.First(l => l.Ledger == intent.Provider).StoreId;
            if (await work.TellSeatingAsync(visit, intent, ledgerStoreId) is { } message)
            {
                messages.Add(message);
            }
        }

        work.Audit(AuditAction.PartySeated, work.Names(plan.TableIds), after: new { visitId = visit.Id, visit.Kind, visit.ReservationId, visit.PartySize, warned = visit.IsWarned, practice = work.IsPractice });
        if (messages.Count > 0)
        {
            return FloorChange.OfVisit(visit.Id, plan.Warnings) with { AwaitedUntil = work.Now + (2 * SendNow.Patience) };
        }

        visit.Settle();
        return FloorWork.Done(parts, plan.Warnings);
    }

    private static VisitParts Sit(FloorWork work, SeatPartyRequest request, SeatingPlan plan)
    {
        var visit = new Visit(work.Db.CompanyId, work.StoreId, work.IsPractice, work.BusinessDay, request.Party, work.Now);
        if (plan.Reservation is { Known: { } known, Provider: var provider })
        {
            visit.Reserve(provider, known.ReservationId, known.StartAt, known.GuestName);
        }

        if (plan.IsWarned)
        {
            visit.Warn();
        }

        var tables = plan.TableIds.Select((id, i) => new VisitTable(work.Db.CompanyId, visit.Id, id, work.IsPractice, i)).ToList();
        work.Db.Visits.Add(visit);
        work.Db.VisitTables.AddRange(tables);
        var group = plan.TableIds.Select(id => work.Picture.Table(id)?.GroupId).FirstOrDefault(g => g is not null);
        return work.Know(new VisitParts(visit, tables, [], [], group, null));
    }

    private static async Task<Result<FloorChange>> SettleAsync(
        FloorWork work, FloorCaller caller, FloorChange seated, SeatPartyRequest request, IReadOnlyList<TimelyOutcome> outcomes, bool isAnswered)
    {
        var parts = (await work.PartsAsync(seated.SubjectId))!;
        foreach (var (outgoing, outcome) in outcomes)
        {
            await OutboxResults.ApplyAsync(work.Db, outgoing.Message, outcome, work.Now, work.Ct);
        }

        var visit = parts.Visit;
        var own = outcomes.Where(o => o.Outcome.Kind == LedgerOutcomeKind.Refused && SeatingRefusals.TakesBack(o, visit)).ToList();
        var last = own.Find(o => !SeatingRefusals.IsAccepted(o, request.Acknowledged));
        if (last is not null && visit.IsUnpaid)
        {
            await TakeBackAsync(work, caller, visit);
            return FloorChange.Of(visit.Id) with { TakenBack = SeatingRefusals.Error(last) };
        }

        await GiveUpAcceptedAsync(work, own);
        visit.Settle();
        var told = outcomes.Select(o => o.Outcome).Where(o => o.Problem is not null).Select(SeatingRefusals.Told).Concat(isAnswered ? [] : [ErrorKey.LedgerNetworkError]).Distinct();
        var changed = FloorWork.Done(parts, [.. seated.Warnings, .. told.Select(key => new Error(key))]);
        await FloorDesk.AnswerAsync(work, caller, Call, changed);
        return changed;
    }

    /// <summary>The ledger refused in time: nothing is seated. The same key may be used again.</summary>
    private static async Task TakeBackAsync(FloorWork work, FloorCaller caller, Visit visit)
    {
        await work.TellCancellationAsync(visit);
        visit.Cancel();
        foreach (var table in await work.HeldTablesAsync(visit.Id))
        {
            table.Release(work.Now);
        }

        await FloorDesk.ForgetAsync(work, caller, Call);
        work.Audit(AuditAction.SeatingRefusedByLedger, visit.Id.ToString(), before: new { visitId = visit.Id, visit.ReservationId });
    }

    /// <summary>A person has accepted it: there is nothing to look at any more.</summary>
    private static async Task GiveUpAcceptedAsync(FloorWork work, List<TimelyOutcome> accepted)
    {
        foreach (var (outgoing, _) in accepted)
        {
            var message = await work.Db.LedgerMessages.FindAsync([work.Db.CompanyId, outgoing.Message.Id], work.Ct);
            var ledger = await work.Db.VisitLedgers.FindAsync([work.Db.CompanyId, outgoing.Message.VisitId, outgoing.Message.Provider], work.Ct);
            ledger!.Leave(message!.Problem);
            message.GiveUp(work.Now);
        }
    }
}
