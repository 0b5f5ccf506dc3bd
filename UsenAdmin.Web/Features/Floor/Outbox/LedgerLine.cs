using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Floor;
using UsenAdmin.Integration.Ledgers;
using UsenAdmin.Web.Features.ReservationLinks;

namespace UsenAdmin.Web.Features.Floor.Outbox;

/// <summary>A claimed message with all that its call needs.</summary>
public sealed record OutgoingMessage(LedgerMessage Message, string LedgerStoreId, string? RecordId, DateTimeOffset Around, bool IsVisitCancelled);

/// <summary>
/// Tells a ledger one message. After an attempt whose outcome nobody knows it asks first, so that there is one record, never two.
/// No transaction is open meanwhile; it never throws for what a partner does.
/// </summary>
public sealed class LedgerLine(UsenAdminDbFactory contexts, LedgerRegistry ledgers, LedgerCredentials credentials)
{
    /// <returns>Null when the claim no longer holds.</returns>
    public async Task<OutgoingMessage?> PrepareAsync(Guid companyId, Guid messageId, Guid claim, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        return await (
            from m in db.LedgerMessages.AsNoTracking()
            join l in db.VisitLedgers on new { m.VisitId, m.Provider } equals new { l.VisitId, l.Provider }
            join v in db.Visits on m.VisitId equals v.Id
            where m.Id == messageId && m.Claim == claim
            select new OutgoingMessage(m, l.LedgerStoreId, l.RecordId, l.StartAt ?? v.SeatedAt, v.State == VisitState.Cancelled)).SingleOrDefaultAsync(ct);
    }

    public async Task<LedgerOutcome> TellAsync(OutgoingMessage outgoing, CancellationToken ct)
    {
        var message = outgoing.Message;
        if (!ledgers.TryFind(message.Provider, out var ledger) || await AccountAsync(message, ct) is not { } account)
        {
            return LedgerOutcome.NotAsked<LedgerDone>(LedgerFailure.CredentialsInvalid);
        }

        var call = new LedgerCall(ledger, account, outgoing, ct);
        return message.Kind switch
        {
            LedgerMessageKind.Seat or LedgerMessageKind.CreateWalkIn => await call.SeatAsync(),
            LedgerMessageKind.Unseat => await call.UnseatAsync(),
            LedgerMessageKind.Bill => await call.BillAsync(),
            _ => await call.DepartAsync(),
        };
    }

    private async Task<LedgerAccount?> AccountAsync(LedgerMessage message, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(message.CompanyId, ct);
        return await credentials.FindAsync(db, message.Provider, ct);
    }
}
