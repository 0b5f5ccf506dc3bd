using Hangfire;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Fence;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Ledgers.Watch;
using UsenAdmin.Web.Features.Floor;
using UsenAdmin.Web.Features.MasterSync;
using UsenAdmin.Web.Features.ReservationLinks;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Features.LedgerWatch;

/// <summary>
/// Works on events that came in, after each and every few seconds. Each only says that something is to be read again, so their order and
/// number do not matter. One whose ledger cannot be asked comes again, later each time; the scheduled look has the last word.
/// </summary>
[Queue(JobServer.Queues.Ledgers)]
[AutomaticRetry(Attempts = 0)]
public sealed class HandleWebhookEvents(
    CrossCompanyQueries lookups, UsenAdminDbFactory contexts, SeatBook seats, VerifyLink verify, MarkReservationsStale staleLists, TerminalNotifier terminals, LiveSignals signals,
    TimeProvider time)
{
    private const int AtMost = 50;
    private const int AtOnce = 8;
    private const int MaxAttempts = 8;

    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    public async Task ExecuteAsync(CancellationToken ct)
    {
        while (await lookups.ClaimWebhookEventsAsync(time.GetUtcNow(), Lease, AtMost, ct) is { Count: > 0 } claimed)
        {
            await Parallel.ForEachAsync(claimed, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (happened, token) => await HandleAsync(happened, token));
        }
    }

    public Task ForgetAsync(CancellationToken ct) => lookups.ForgetWebhookEventsAsync(time.GetUtcNow() - WebhookEvent.KeptFor, ct);

    private async Task HandleAsync(ClaimedEvent claimed, CancellationToken ct)
    {
        var (happened, link) = await ReadAsync(claimed, ct);
        var done = link is null || await WorkAsync(happened, link, ct);
        if (done || happened.Attempts >= MaxAttempts)
        {
            await using var db = await contexts.OpenAsync(claimed.CompanyId, ct);
            (await EventOf(db, claimed).SingleAsync(ct)).Handled(time.GetUtcNow());
            await db.CommitAsync(ct);
        }
    }

    private async Task<(WebhookEvent Event, LedgerLink? Link)> ReadAsync(ClaimedEvent claimed, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(claimed.CompanyId, ct);
        var happened = await EventOf(db, claimed).AsNoTracking().SingleAsync(ct);
        // A store ID may be registered twice in a company while it is not verified; the verified one is meant.
        var links = await db.LedgerLinks.AsNoTracking()
            .Where(l => l.Provider == claimed.Provider && l.LedgerStoreId == happened.LedgerStoreId && l.UnlinkedAt == null).ToListAsync(ct);
        return (happened, links.Find(l => l.State == LinkState.Verified) ?? links.FirstOrDefault());
    }

    private async Task<bool> WorkAsync(WebhookEvent happened, LedgerLink link, CancellationToken ct)
    {
        var actor = Actor.Schedule(link.CompanyId, "予約台帳からの通知");
        switch (happened.Type)
        {
            case "tables.changed":
                return link.State != LinkState.Verified || await seats.FetchAsync(actor, link.Id, ct, DriftSource.Webhook);
            case "store.option_changed":
                return (await verify.ExecuteAsync(actor, link.Id, ct, DriftSource.Webhook)).TryGet(out var state, out _) && state != LinkState.Registered;
            case "reservations.changed":
                await MarkStaleAsync(happened, link, ct);
                return true;
            default:
                return true;
        }
    }

    private async Task MarkStaleAsync(WebhookEvent happened, LedgerLink link, CancellationToken ct)
    {
        List<Guid> devices;
        await using (var db = await contexts.OpenAsync(link.CompanyId, ct))
        {
            (await db.LedgerLinks.FromSql($"select * from ledger_links where id = {link.Id} for update").SingleAsync(ct)).ReservationsChanged(happened.ReceivedAt);
            devices = await db.Terminals.Where(t => t.StoreId == link.StoreId && t.RevokedAt == null).Select(t => t.Id).ToListAsync(ct);
            await db.CommitAsync(ct);
        }

        await staleLists.ExecuteAsync(link.CompanyId, link.StoreId, link.Provider, happened.ReceivedAt, ct);
        await terminals.ReservationsChangedAsync(link.StoreId, devices, link.Provider, ct);
        signals.Raise(link.CompanyId, LiveTopic.Reservations);
    }

    private static IQueryable<WebhookEvent> EventOf(UsenAdminDb db, ClaimedEvent claimed) =>
        db.WebhookEvents.Where(e => e.Provider == claimed.Provider && e.EventId == claimed.EventId);
}
