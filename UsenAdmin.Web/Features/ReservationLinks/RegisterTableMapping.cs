using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;
using UsenAdmin.Data.Stores;
using UsenAdmin.Web.Access;
using UsenAdmin.Web.Features.LedgerWatch;

namespace UsenAdmin.Web.Features.ReservationLinks;

/// <summary>The whole mapping of a link as it is to be from now on.</summary>
/// <param name="Revision">The revision that was edited; another one in the database is <see cref="ErrorKey.MappingChanged"/>.</param>
/// <param name="Seats">Seat by table; tables that are left out stay unmapped.</param>
public sealed record RegisterTableMappingRequest(Guid LinkId, int Revision, IReadOnlyDictionary<Guid, string> Seats);

/// <summary>The revision after 登録.</summary>
public sealed record RegisteredMapping(int Revision, int Mapped, IReadOnlyList<string> UnmappedTables);

/// <summary>登録 of テーブル情報マッピング (manual 2-2 ④⑤). All of it or nothing; terminals keep the old mapping until the next マスタ同期.</summary>
public sealed class RegisterTableMapping(UsenAdminDbFactory contexts, TimeProvider time)
{
    public async Task<Result<RegisteredMapping>> ExecuteAsync(Actor actor, RegisterTableMappingRequest request, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(actor.CompanyId, ct);
        if (await db.RefusalAsync(actor, Permission.ManageLinks, ct) is { } refusal)
        {
            return refusal;
        }

        // The lock on the link makes two people who press 登録 at once take turns; the second sees the other's revision.
        var link = await db.LedgerLinks
            .FromSql($"select * from ledger_links where id = {request.LinkId} and unlinked_at is null for update").SingleOrDefaultAsync(ct);
        if (link is null)
        {
            return Error.NotFound;
        }

        if (link.State != LinkState.Verified)
        {
            return link.Reason ?? ErrorKey.TableInfoFetchFailed;
        }

        if (link.MappingRevision != request.Revision)
        {
            return Changed(link);
        }

        var tables = await db.Tables.AsNoTracking().Where(t => t.StoreId == link.StoreId && t.IsActive && t.Category != TableCategory.Waiting)
            .OrderBy(t => t.Order).ThenBy(t => t.Name).ToDictionaryAsync(t => t.Id, ct);
        var seats = await db.LedgerSeats.AsNoTracking().Where(s => s.LinkId == link.Id).ToDictionaryAsync(s => s.SeatId, ct);
        var old = await db.TableMappings.Where(m => m.LinkId == link.Id).ToDictionaryAsync(m => m.TableId, ct);
        if (Check(request, tables, seats, old) is { } error)
        {
            return error;
        }

        var before = Describe(old.ToDictionary(m => m.Key, m => m.Value.SeatName), tables);
        await ReplaceAsync(db, link, request.Seats, seats, old, ct);
        link.MappingRegistered(actor.Name, time.GetUtcNow());
        await DriftBook.RegisteredAsync(db, link, request.Seats.Values.Where(s => seats[s].MissingSince is not null), actor.Name, time.GetUtcNow(), ct);
        var after = Describe(request.Seats.ToDictionary(s => s.Key, s => seats[s.Value].Name), tables);
        var unmapped = tables.Values.Where(t => !request.Seats.ContainsKey(t.Id)).Select(t => t.Name).ToList();
        db.Audit(actor, AuditAction.TableMappingRegistered, time.GetUtcNow(), await StoreNameAsync(db, link, ct), link.StoreId,
            new { link.Provider, mapping = before }, new { link.Provider, mapping = after, unmapped });
        await db.CommitAsync(ct);
        return new RegisteredMapping(link.MappingRevision, request.Seats.Count, unmapped);
    }

    private static Error? Check(
        RegisterTableMappingRequest request, Dictionary<Guid, PosTable> tables, Dictionary<string, LedgerSeat> seats, Dictionary<Guid, TableMapping> old)
    {
        if (request.Seats.Keys.Any(table => !tables.ContainsKey(table)))
        {
            return Error.NotFound;
        }

        if (!seats.Values.Any(s => s.MissingSince is null))
        {
            return new Error(ErrorKey.LedgerTablesEmpty);
        }

        foreach (var (table, seatId) in request.Seats)
        {
            var stays = old.TryGetValue(table, out var mapping) && mapping.SeatId == seatId;
            if (!seats.TryGetValue(seatId, out var seat) || (seat.MissingSince is not null && !stays))
            {
                return new Error(ErrorKey.CheckTableMapping);
            }
        }

        return request.Seats.Values.GroupBy(seat => seat).FirstOrDefault(g => g.Count() > 1) is { } twice
            ? new Error(ErrorKey.SeatUsedTwice).With("seat", seats[twice.Key].Name)
            : null;
    }

    // A seat may move from one table to another: the old row goes before the new one comes, or the unique seat would refuse it.
    private static async Task ReplaceAsync(
        UsenAdminDb db, LedgerLink link, IReadOnlyDictionary<Guid, string> chosen, Dictionary<string, LedgerSeat> seats, Dictionary<Guid, TableMapping> old, CancellationToken ct)
    {
        // A seat that is gone keeps the name under which people know it.
        var unchanged = old.Values.Where(m => chosen.TryGetValue(m.TableId, out var seat) && seat == m.SeatId && seats[seat].Name == m.SeatName)
            .Select(m => m.TableId).ToHashSet();
        db.TableMappings.RemoveRange(old.Values.Where(m => !unchanged.Contains(m.TableId)));
        await db.SaveChangesAsync(ct);
        db.TableMappings.AddRange(chosen.Where(c => !unchanged.Contains(c.Key))
            .Select(c => new TableMapping(link.CompanyId, link.Id, c.Key, c.Value, seats[c.Value].Name)));
    }

    private static Error Changed(LedgerLink link) => new Error(ErrorKey.MappingChanged)
        .With("name", link.MappingSavedBy ?? "")
        .With("time", link.MappingSavedAt?.ToString("O", System.Globalization.CultureInfo.InvariantCulture) ?? "");

    private static Dictionary<string, string> Describe(Dictionary<Guid, string> seatByTable, Dictionary<Guid, PosTable> tables) =>
        seatByTable.Where(m => tables.ContainsKey(m.Key)).ToDictionary(m => tables[m.Key].Name, m => m.Value);

    private static Task<string> StoreNameAsync(UsenAdminDb db, LedgerLink link, CancellationToken ct) =>
        db.Stores.Where(s => s.Id == link.StoreId).Select(s => s.Name).SingleAsync(ct);
}
