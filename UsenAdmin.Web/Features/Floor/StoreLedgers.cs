using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Floor;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Integration.Ledgers;
using UsenAdmin.Web.Features.ReservationLinks;

namespace UsenAdmin.Web.Features.Floor;

/// <summary>What a ledger told: null parts could not be had.</summary>
public sealed record LedgerReading(LedgerProvider Provider, IReadOnlyList<KnownReservation>? Reservations, LedgerHours? Hours, DateTimeOffset AsOf);

/// <summary>Reads from the ledgers that a store is linked to, all at once. No transaction is open meanwhile.</summary>
public sealed class StoreLedgers(UsenAdminDbFactory contexts, LedgerRegistry ledgers, LedgerCredentials credentials, TimeProvider time)
{
    private const int MaxPages = 50;

    public async Task<IReadOnlyList<LedgerReading>> ReadAsync(Guid companyId, Guid storeId, DateTimeOffset from, DateTimeOffset to, DateOnly day, CancellationToken ct) =>
        await Task.WhenAll((await AccountsAsync(companyId, storeId, ct)).Select(async linked =>
        {
            var asOf = time.GetUtcNow();
            var reservations = ReservationsAsync(linked, from, to, ct);
            var hours = linked.Ledger.GetHoursAsync(linked.Account, linked.StoreId, day.AddDays(-1), day.AddDays(1), ct);
            return new LedgerReading(linked.Ledger.Provider, await reservations, (await hours).Value, asOf);
        }));

    private async Task<List<LinkedLedger>> AccountsAsync(Guid companyId, Guid storeId, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        var links = await db.LedgerLinks.AsNoTracking().Where(l => l.StoreId == storeId && l.UnlinkedAt == null && l.VerifiedAt != null)
            .Select(l => new { l.Provider, l.LedgerStoreId }).ToListAsync(ct);
        var linked = new List<LinkedLedger>();
        foreach (var link in links)
        {
            if (ledgers.TryFind(link.Provider, out var ledger))
            {
                linked.Add(new LinkedLedger(ledger, await credentials.FindAsync(db, link.Provider, ct) ?? new LedgerAccount(companyId, ""), link.LedgerStoreId));
            }
        }

        return linked;
    }

    private static async Task<IReadOnlyList<KnownReservation>?> ReservationsAsync(LinkedLedger linked, DateTimeOffset from, DateTimeOffset to, CancellationToken ct)
    {
        var all = new Dictionary<string, KnownReservation>(StringComparer.Ordinal);
        string? cursor = null;
        for (var page = 0; page < MaxPages; page++)
        {
            var answer = await linked.Ledger.GetReservationsAsync(linked.Account, linked.StoreId, from, to, cursor, ct);
            if (!answer.IsDone)
            {
                return null;
            }

            foreach (var reservation in answer.Value.Items)
            {
                all[reservation.ReservationId] = Known(reservation);
            }

            cursor = answer.Value.NextCursor;
            if (cursor is null)
            {
                break;
            }
        }

        return [.. all.Values.OrderBy(r => r.StartAt).ThenBy(r => r.ReservationId, StringComparer.Ordinal)];
    }

    private static KnownReservation Known(LedgerReservation reservation) => new()
    {
        ReservationId = reservation.ReservationId,
        Status = Enum.Parse<KnownStatus>(reservation.Status.ToString()),
        Source = reservation.Source switch
        {
            LedgerReservationSource.WalkIn => KnownSource.WalkIn,
            LedgerReservationSource.PosWalkIn => KnownSource.PosWalkIn,
            _ => KnownSource.Reservation,
        },
        StartAt = reservation.StartAt,
        DurationMinutes = reservation.DurationMinutes,
        PartySize = reservation.PartySize,
        GuestName = reservation.GuestName ?? reservation.GuestKana,
        SeatIds = reservation.SeatIds,
        VisitId = reservation.VisitId,
    };

    private sealed record LinkedLedger(ILedger Ledger, LedgerAccount Account, string StoreId);
}
