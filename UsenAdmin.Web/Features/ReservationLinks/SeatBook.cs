using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Ledgers.Watch;
using UsenAdmin.Integration.Ledgers;
using UsenAdmin.Web.Features.LedgerWatch;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Features.ReservationLinks;

/// <summary>Keeps what a ledger last said of its seats. Seats are known by their ledger ID: renamed and removed ones are seen, never silently dropped.</summary>
public sealed class SeatBook(
    UsenAdminDbFactory contexts, LedgerDesk desk, DriftReservations reservations, LiveSignals signals, IOptions<WatchOptions> watch, TimeProvider time)
{
    /// <summary>
    /// Asks the ledger for the seats of a link, and writes down what changed under its mapping. False when there is no answer to go by: what was
    /// known stays, with its time. Whoever asks, the schedule's next look moves on.
    /// </summary>
    public async Task<bool> FetchAsync(Actor actor, Guid linkId, CancellationToken ct, DriftSource source = DriftSource.ByHand) =>
        await (await AskAsync(actor, linkId, source, ct))(ct);

    /// <summary>The same in two halves: asks, and gives back what then writes the answer down, so that others need not wait for that to be asked.</summary>
    public async Task<Func<CancellationToken, Task<bool>>> AskAsync(Actor actor, Guid linkId, DriftSource source, CancellationToken ct)
    {
        if (await KnownAsync(actor.CompanyId, linkId, ct) is not var (link, told, access))
        {
            return _ => Task.FromResult(false);
        }

        var answer = access is null ? LedgerFailure.CredentialsInvalid : await access.Ledger.GetSeatsAsync(access.Account, link.LedgerStoreId, link.SeatsETag, ct);
        return token => KeepAsync(actor, linkId, answer, watch.Value.Interval(told), source, token);
    }

    private async Task<bool> KeepAsync(Actor actor, Guid linkId, LedgerAnswer<LedgerSeats> answer, TimeSpan interval, DriftSource source, CancellationToken ct)
    {
        bool open;
        await using (var db = await contexts.OpenAsync(actor.CompanyId, ct))
        {
            var kept = await db.LedgerLinks.FromSql($"select * from ledger_links where id = {linkId} and unlinked_at is null for update").SingleOrDefaultAsync(ct);
            if (kept is null)
            {
                return false; // 連携解除 meanwhile.
            }

            open = await TakeAsync(db, actor, kept, answer, source, ct);
            kept.CheckSeatsAgain(interval, !answer.IsDone, time.GetUtcNow());
            await db.CommitAsync(ct);
        }

        if (open)
        {
            await reservations.RefreshAsync(actor.CompanyId, linkId, ct);
        }

        signals.Raise(actor.CompanyId, LiveTopic.Links);
        return answer.IsDone;
    }

    /// <summary>All that is needed to ask, in one go: thousands of stores are asked one after the other.</summary>
    /// <returns>The link, whether its ledger tells of changes itself, and whom to ask.</returns>
    private async Task<(LedgerLink Link, bool Told, LedgerAccess? Access)?> KnownAsync(Guid companyId, Guid linkId, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        var known = await db.LedgerLinks.AsNoTracking().Where(l => l.Id == linkId && l.UnlinkedAt == null)
            .Select(l => new { Link = l, Told = db.LedgerWebhooks.Any(w => w.Provider == l.Provider && w.RegisteredBase != null) }).SingleOrDefaultAsync(ct);
        return known is null ? null : (known.Link, known.Told, await desk.FindAsync(db, known.Link.Provider, ct));
    }

    /// <returns>True when changes are open of which one may want to know what they touch.</returns>
    private async Task<bool> TakeAsync(UsenAdminDb db, Actor actor, LedgerLink link, LedgerAnswer<LedgerSeats> answer, DriftSource source, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (!answer.IsDone)
        {
            if (LedgerDesk.Refusal(answer) is { } reason)
            {
                link.Reject(reason, now);
                await SummarizeAsync(db, link, ct);
                await DriftBook.JudgedAsync(db, link, source, actor.Name, now, ct);
            }
            else
            {
                link.Unreachable(now);
            }

            return false;
        }

        var (etag, notModified, seats) = answer.Value;
        link.SeatsFetched(etag, now);
        if (notModified)
        {
            return await db.SeatDrifts.AnyAsync(d => d.LinkId == link.Id && d.ResolvedAt == null, ct);
        }

        var known = await db.LedgerSeats.Where(s => s.LinkId == link.Id).ToDictionaryAsync(s => s.SeatId, ct);
        var open = await DriftBook.CompareAsync(db, link, known.Values, seats.ToDictionary(s => s.SeatId, Facts), source, actor.Name, now, ct);
        var changes = Apply(db, link, known, seats, now);
        if (known.Count > 0 && !changes.IsEmpty)
        {
            var store = await db.Stores.Where(s => s.Id == link.StoreId).Select(s => s.Name).SingleAsync(ct);
            db.Audit(actor, AuditAction.SeatsChanged, now, store, link.StoreId, after: changes);
        }

        return open;
    }

    private static SeatFacts Facts(LedgerSeatInfo seat) => new(seat.Name, seat.MinCapacity, seat.MaxCapacity, seat.Area, seat.Order);

    private static SeatChanges Apply(UsenAdminDb db, LedgerLink link, Dictionary<string, LedgerSeat> known, IReadOnlyList<LedgerSeatInfo> seats, DateTimeOffset now)
    {
        var changes = new SeatChanges([], [], []);
        foreach (var seat in seats)
        {
            var facts = Facts(seat);
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
