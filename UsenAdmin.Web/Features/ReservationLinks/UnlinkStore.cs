using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;
using UsenAdmin.Web.Access;
using UsenAdmin.Web.Features.LedgerWatch;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Features.ReservationLinks;

/// <summary>連携解除. The mapping stays as history, and is offered again when the same ID is linked again.</summary>
public sealed class UnlinkStore(UsenAdminDbFactory contexts, LiveSignals signals, TimeProvider time)
{
    public Task<Result<Done>> ExecuteAsync(Actor actor, Guid linkId, CancellationToken ct) => ExecuteAsync(actor, linkId, false, ct);

    /// <param name="givesUp">Messages that the ledger has not taken are given up; otherwise they keep the link.</param>
    public async Task<Result<Done>> ExecuteAsync(Actor actor, Guid linkId, bool givesUp, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(actor.CompanyId, ct);
        if (await db.RefusalAsync(actor, Permission.ManageLinks, ct) is { } refusal)
        {
            return refusal;
        }

        var link = await db.LedgerLinks.FromSql($"select * from ledger_links where id = {linkId} for update").SingleOrDefaultAsync(ct);
        if (link is null)
        {
            return Error.NotFound;
        }

        if (!link.IsActive)
        {
            return ErrorKey.ChangedByOther;
        }

        var undelivered = await Floor.Outbox.OutboxQueries.CountUndeliveredAsync(db, link.StoreId, link.Provider, ct);
        if (undelivered > 0 && !givesUp)
        {
            return new Error(ErrorKey.UndeliveredMessages).With("count", undelivered.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        await Floor.Outbox.GiveUpLedgerMessages.GiveUpAllAsync(db, link.StoreId, link.Provider, time.GetUtcNow(), ct);

        link.Unlink(time.GetUtcNow());
        await DriftBook.UnlinkedAsync(db, link, actor.Name, time.GetUtcNow(), ct);
        var store = await db.Stores.SingleAsync(s => s.Id == link.StoreId, ct);
        var others = await db.LedgerLinks.Where(l => l.StoreId == store.Id && l.Id != link.Id).ToListAsync(ct);
        store.SummarizeLinks(LedgerLink.Summarize(others));
        db.Audit(actor, AuditAction.LedgerUnlinked, time.GetUtcNow(), store.Name, store.Id, before: new { link.Provider, link.LedgerStoreId, link.State });
        await db.CommitAsync(ct);
        signals.Raise(actor.CompanyId, LiveTopic.Links);
        return default(Done);
    }
}
