using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Fence;
using UsenAdmin.Data.Floor;

namespace UsenAdmin.Web.Features.Floor.Outbox;

/// <summary>Sends claimed messages, and claims one by name for a request that does not want to wait for the sender's turn.</summary>
public sealed class LedgerSender(UsenAdminDbFactory contexts, LedgerLine line, OutboxResults results, OutboxSignal signal, TimeProvider time, ILogger<LedgerSender> logger)
{
    public async Task SendAsync(ClaimedMessage claimed, CancellationToken ct)
    {
        if (await line.PrepareAsync(claimed.CompanyId, claimed.MessageId, claimed.Claim, ct) is { } outgoing)
        {
            await FinishAsync(outgoing, await line.TellAsync(outgoing, ct), ct);
        }
    }

    public async Task FinishAsync(OutgoingMessage outgoing, LedgerOutcome outcome, CancellationToken ct)
    {
        var message = outgoing.Message;
        var counts = await results.FinishAsync(outgoing, outcome, ct);
        logger.Log(
            outcome.Kind is LedgerOutcomeKind.Done or LedgerOutcomeKind.Needless ? LogLevel.Debug : LogLevel.Warning,
            "Store {StoreId}, visit {VisitId}: {Provider} {Kind} message {MessageId}, attempt {Attempt}: {Outcome} {Detail}{Late}",
            message.StoreId, message.VisitId, message.Provider, message.Kind, message.Id, message.Attempts, outcome.Kind, outcome.Detail, counts ? "" : " (another sender has it)");
        signal.Poke(); // What waited for this one may go now.
    }

    /// <returns>Null when it is not its turn, or somebody sends it already.</returns>
    public async Task<ClaimedMessage?> TryClaimAsync(Guid companyId, Guid messageId, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var db = await contexts.OpenAsync(companyId, ct);
        var message = await db.LedgerMessages.FromSql($"select * from ledger_messages where id = {messageId} for update").SingleOrDefaultAsync(ct);
        if (message is null or not { State: LedgerMessageState.Queued or LedgerMessageState.Unknown, DueAt: not null } || await IsBlockedAsync(db, message, ct))
        {
            return null;
        }

        var claim = message.ClaimNow(now);
        await db.CommitAsync(ct);
        return new ClaimedMessage(companyId, messageId, claim);
    }

    // The states are compared here: asked for in the database, an index of all that is undelivered or due may answer, which is long after an outage.
    private static async Task<bool> IsBlockedAsync(UsenAdminDb db, LedgerMessage message, CancellationToken ct)
    {
        var before = await db.LedgerMessages
            .Where(m => (m.VisitId == message.VisitId && m.Provider == message.Provider && m.Sequence < message.Sequence) || m.Id == message.AfterMessageId)
            .Select(m => new { m.Id, m.State }).ToListAsync(ct);
        return before.Exists(m => m.Id == message.AfterMessageId
            ? m.State is LedgerMessageState.Queued or LedgerMessageState.Sending or LedgerMessageState.Unknown
            : m.State is not (LedgerMessageState.Confirmed or LedgerMessageState.GivenUp));
    }
}
