using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Floor;
using UsenAdmin.Data.Results;
using UsenAdmin.Integration.Ledgers;

namespace UsenAdmin.Web.Features.Floor.Outbox;

/// <summary>Writes down what came of an attempt. A refusal never un-seats anybody here: the visit gets ▲, and the message waits for a person.</summary>
public sealed class OutboxResults(UsenAdminDbFactory contexts, FloorMasters masters, FloorNotices notices, TimeProvider time)
{
    /// <summary>How long the ledger's memory of keys lets an unknown outcome be cleared up without a person.</summary>
    private static readonly TimeSpan ByItself = TimeSpan.FromHours(72);

    /// <summary>28: the ledger may change its mind once somebody changes the reservation's time there.</summary>
    private static readonly TimeSpan AskAgain = TimeSpan.FromMinutes(5);

    /// <returns>False when the claim no longer holds: another sender's outcome counts.</returns>
    public async Task<bool> FinishAsync(OutgoingMessage outgoing, LedgerOutcome outcome, CancellationToken ct)
    {
        var sent = outgoing.Message;
        long revision;
        await using (var db = await contexts.OpenAsync(sent.CompanyId, ct))
        {
            revision = await FloorDesk.LockAsync(db, sent.StoreId, false, await DayAsync(db, sent.StoreId, ct), ct);
            if (!await ApplyAsync(db, sent, outcome, time.GetUtcNow(), ct))
            {
                return false;
            }

            await db.CommitAsync(ct);
        }

        await notices.ChangedAsync(sent.StoreId, false, revision);
        return true;
    }

    /// <summary>The same inside a change of the floor.</summary>
    public static async Task<bool> ApplyAsync(UsenAdminDb db, LedgerMessage sent, LedgerOutcome outcome, DateTimeOffset now, CancellationToken ct)
    {
        if (await db.LedgerMessages.SingleOrDefaultAsync(m => m.Id == sent.Id && m.Claim == sent.Claim, ct) is not { } message)
        {
            return false;
        }

        var visit = (await db.Visits.FindAsync([db.CompanyId, message.VisitId], ct))!;
        var ledger = (await db.VisitLedgers.FindAsync([db.CompanyId, message.VisitId, message.Provider], ct))!;
        visit.Settle();
        switch (outcome.Kind)
        {
            case LedgerOutcomeKind.Done:
                message.Confirm(now);
                Confirmed(message, ledger, outcome);
                break;
            case LedgerOutcomeKind.Needless:
                message.GiveUp(now);
                break;
            case LedgerOutcomeKind.Refused:
                Refused(message, ledger, visit, outcome, now);
                break;
            case LedgerOutcomeKind.Doubtful:
            case LedgerOutcomeKind.NotTaken when message.AskFirst:
                ledger.Doubt();
                message.Doubt(outcome.Problem!.Value, outcome.Detail, now - message.CreatedAt > ByItself ? null : now + Wait(message, outcome));
                break;
            default:
                message.Postpone(outcome.Problem!.Value, outcome.Detail, now + Wait(message, outcome));
                break;
        }

        return true;
    }

    private static void Confirmed(LedgerMessage message, VisitLedger ledger, LedgerOutcome outcome)
    {
        if (message.Kind is LedgerMessageKind.Seat or LedgerMessageKind.CreateWalkIn)
        {
            ledger.Link(outcome.RecordId!, ledger.StartAt ?? message.Body.At);
        }
        else if (message.Kind == LedgerMessageKind.Unseat)
        {
            ledger.Leave(null);
        }
    }

    private static void Refused(LedgerMessage message, VisitLedger ledger, Visit visit, LedgerOutcome outcome, DateTimeOffset now)
    {
        // What was refused for a visit that is gone by now is nobody's trouble.
        if (visit.State == VisitState.Cancelled && message.Kind is LedgerMessageKind.Seat or LedgerMessageKind.CreateWalkIn)
        {
            message.GiveUp(now);
            ledger.Leave(outcome.Problem);
            return;
        }

        message.Refuse(outcome.Problem!.Value, outcome.Detail, now, outcome.Refusal == LedgerRefusal.DepartureBeforeStart ? now + AskAgain : null);
        visit.Warn();
        if (message.Kind is LedgerMessageKind.Seat or LedgerMessageKind.CreateWalkIn)
        {
            ledger.Refuse(outcome.Problem.Value);
        }
    }

    private static TimeSpan Wait(LedgerMessage message, LedgerOutcome outcome)
    {
        var own = outcome.Problem == ErrorKey.LedgerNetworkError
            ? TimeSpan.FromSeconds(Math.Min(2 * Math.Pow(2, Math.Min(message.Attempts, 8)), 300))
            : AskAgain; // Somebody has to mend the link first.
        return outcome.RetryAfter > own ? outcome.RetryAfter.Value : own;
    }

    private async Task<DateOnly> DayAsync(UsenAdminDb db, Guid storeId, CancellationToken ct)
    {
        var version = await db.Stores.Where(s => s.Id == storeId).Select(s => s.MasterVersion).SingleAsync(ct);
        return (await masters.FindAsync(db, storeId, version, ct))?.Days.Of(time.GetUtcNow()) ?? DateOnly.MinValue;
    }
}
