using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Integration.Ledgers;
using UsenAdmin.Web.Features.ReservationLinks;

namespace UsenAdmin.Web.Features.LedgerWatch;

/// <summary>Asks the ledger how many booked reservations of the coming week the open changes of a link touch. Keeps figures only, nobody's name.</summary>
public sealed class DriftReservations(UsenAdminDbFactory contexts, LedgerDesk desk, TimeProvider time)
{
    /// <summary>How far ahead it is looked.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromDays(7);

    private const int MaxPages = 20;

    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    /// <summary>Does nothing where the figures are fresh. A ledger that cannot be asked leaves them as they were.</summary>
    public async Task RefreshAsync(Guid companyId, Guid linkId, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        LedgerLink? link;
        await using (var db = await contexts.OpenAsync(companyId, ct))
        {
            link = await db.SeatDrifts.AnyAsync(d => d.LinkId == linkId && d.ResolvedAt == null && (d.ReservationsAsOf == null || d.ReservationsAsOf < now - Fresh), ct)
                ? await db.LedgerLinks.AsNoTracking().SingleOrDefaultAsync(l => l.Id == linkId && l.UnlinkedAt == null, ct)
                : null;
        }

        if (link is null || await AskAsync(link, now, ct) is not { } booked)
        {
            return;
        }

        await using (var db = await contexts.OpenAsync(companyId, ct))
        {
            foreach (var drift in await db.SeatDrifts.Where(d => d.LinkId == linkId && d.ResolvedAt == null).ToListAsync(ct))
            {
                var touched = booked.Where(r => drift.SeatId.Length == 0 || r.SeatIds.Contains(drift.SeatId)).ToList();
                drift.Touches(touched.Count, touched.Count == 0 ? null : touched.Min(r => r.StartAt), now);
            }

            await db.CommitAsync(ct);
        }
    }

    private async Task<List<LedgerReservation>?> AskAsync(LedgerLink link, DateTimeOffset now, CancellationToken ct)
    {
        var all = new List<LedgerReservation>();
        string? cursor = null;
        for (var page = 0; page < MaxPages; page++)
        {
            var answer = await desk.AskReservationsAsync(link.CompanyId, link.Provider, link.LedgerStoreId, now, now + Ahead, cursor, ct);
            if (!answer.IsDone)
            {
                return null;
            }

            all.AddRange(answer.Value.Items.Where(r => r.Status == LedgerReservationStatus.Booked));
            cursor = answer.Value.NextCursor;
            if (cursor is null)
            {
                break;
            }
        }

        return all;
    }
}
