using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Integration.Ledgers;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Features.ReservationLinks;

/// <summary>Keeps what a ledger last said of its seats. Seats are known by their ledger ID: renamed and removed ones are seen, never silently dropped.</summary>
public sealed class SeatBook(UsenAdminDbFactory contexts, LedgerDesk desk, LiveSignals signals, TimeProvider time)
{
    /// <summary>Asks the ledger for the seats of a link. False when there is no answer to go by: what was known stays, with its time.</summary>
    public async Task<bool> FetchAsync(Actor actor, Guid linkId, CancellationToken ct)
    {
        if (await LinkAsync(actor.CompanyId, linkId, ct) is not { } link)
        {
            return false;
        }

        var answer = await desk.AskSeatsAsync(actor.CompanyId, link.Provider, link.LedgerStoreId, link.SeatsETag, ct);
        await using (var db = await contexts.OpenAsync(actor.CompanyId, ct))
        {
            var kept = await db.LedgerLinks.FromSql($"select * from ledger_links where id = {linkId} for update").SingleAsync(ct);
            await TakeAsync(db, actor, kept, answer, ct);
            await db.CommitAsync(ct);
        }

        signals.Raise(actor.CompanyId, LiveTopic.Links);
        return answer.IsDone;
    }

    private async Task<LedgerLink?> LinkAsync(Guid companyId, Guid linkId, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        return await db.LedgerLinks.AsNoTracking().SingleOrDefaultAsync(l => l.Id == linkId && l.UnlinkedAt == null, ct);
    }

    private async Task TakeAsync(UsenAdminDb db, Actor actor, LedgerLink link, LedgerAnswer<LedgerSeats> answer, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (!answer.IsDone)
        {
            if (LedgerDesk.Refusal(answer) is { } reason)
            {
                link.Reject(reason, now);
                await SummarizeAsync(db, link, ct);
            }
            else
            {
                link.Unreachable(now);
            }

            return;
        }

        var (etag, notModified, seats) = answer.Value;
        link.SeatsFetched(etag, now);
        if (notModified)
        {
            return;
        }

        var known = await db.LedgerSeats.Where(s => s.LinkId == link.Id).ToDictionaryAsync(s => s.SeatId, ct);
        var changes = Apply(db, link, known, seats, now);
        if (known.Count > 0 && !changes.IsEmpty)
        {
            var store = await db.Stores.Where(s => s.Id == link.StoreId).Select(s => s.Name).SingleAsync(ct);
            db.Audit(actor, AuditAction.SeatsChanged, now, store, link.StoreId, after: changes);
        }
    }

    private static SeatChanges Apply(UsenAdminDb db, LedgerLink link, Dictionary<string, LedgerSeat> known, IReadOnlyList<LedgerSeatInfo> seats, DateTimeOffset now)
    {
        var changes = new SeatChanges([], [], []);
        foreach (var seat in seats)
        {
            var facts = new SeatFacts(seat.Name, seat.MinCapacity, seat.MaxCapacity, seat.Area, seat.Order);
            if (!known.TryGetValue(seat.SeatId, out var kept))
            {
                db.LedgerSeats.Add(new LedgerSeat(link.CompanyId, link.Id, seat.SeatId, facts));
                changes.Added.Add(seat.Name);
                continue;
            }

            if (kept.Name != seat.Name)
            {
                changes.Renamed.Add($"{kept.Name} → {seat.Name}");
            }

            kept.Take(facts);
        }

        var listed = seats.Select(s => s.SeatId).ToHashSet();
        foreach (var gone in known.Values.Where(s => s.MissingSince is null && !listed.Contains(s.SeatId)))
        {
            gone.Missing(now);
            changes.Removed.Add(gone.Name);
        }

        return changes;
    }

    internal static async Task SummarizeAsync(UsenAdminDb db, LedgerLink changed, CancellationToken ct)
    {
        var store = await db.Stores.SingleAsync(s => s.Id == changed.StoreId, ct);
        var others = await db.LedgerLinks.Where(l => l.StoreId == store.Id && l.Id != changed.Id).ToListAsync(ct);
        store.SummarizeLinks(LedgerLink.Summarize([.. others, changed]));
    }

    /// <summary>Seats by name, as the history tells them.</summary>
    private sealed record SeatChanges(List<string> Added, List<string> Renamed, List<string> Removed)
    {
        public bool IsEmpty => Added.Count + Renamed.Count + Removed.Count == 0;
    }
}
