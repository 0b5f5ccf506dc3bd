using UsenAdmin.Data;
using UsenAdmin.Data.Floor;
using UsenAdmin.Data.Floor.Rules;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Integration.Terminals.Protocol;

namespace UsenAdmin.Web.Features.Floor;

/// <summary>A table that a party sits at.</summary>
public sealed record HeldTable(Guid TableId, Guid VisitId, VisitState State);

/// <summary>A visit of these days that stands for a record of a ledger.</summary>
public sealed record OwnRecord(Guid VisitId, VisitState State, LedgerProvider Provider, string RecordId, bool IsDepartureOpen);

/// <summary>
/// A floor at one moment, as decisions and screens need it: which tables are held by what, and the ledgers' records as they were last
/// known, corrected by what happened here since.
/// </summary>
public sealed class FloorPicture
{
    /// <summary>How many days back a record can still matter.</summary>
    private const int DaysBack = 2;

    private FloorPicture(FloorMaster master) => Master = master;

    public FloorMaster Master { get; }

    public required IReadOnlyDictionary<Guid, HeldTable> Held { get; init; }

    public required IReadOnlyDictionary<Guid, string?> Blocked { get; init; }

    /// <summary>Since when.</summary>
    public required IReadOnlyDictionary<Guid, DateTimeOffset> BlockedSince { get; init; }

    /// <summary>Tables that wait for リセット解除, since when.</summary>
    public required IReadOnlyDictionary<Guid, DateTimeOffset> AwaitingReset { get; init; }

    /// <summary>Group by table.</summary>
    public required IReadOnlyDictionary<Guid, Guid> Groups { get; init; }

    public required IReadOnlyList<ReservationList> Lists { get; init; }

    /// <summary>Seats that the ledgers still list, of links that still stand, with the ledgers' names for them.</summary>
    public required IReadOnlyDictionary<(LedgerProvider, string), string> ListedSeats { get; init; }

    public required IReadOnlyList<OwnRecord> Records { get; init; }

    /// <summary>Visits of this floor by the reservation that they hold.</summary>
    public required IReadOnlyDictionary<(LedgerProvider, string), Guid> Reserved { get; init; }

    public static async Task<FloorPicture> LoadAsync(UsenAdminDb db, Guid storeId, bool isPractice, FloorMaster master, DateOnly businessDay, CancellationToken ct) =>
        (await LoadAsync(db, new Dictionary<Guid, FloorMaster> { [storeId] = master }, isPractice, businessDay, ct))[storeId];

    /// <summary>The floors of many stores, each table read once for all of them.</summary>
    /// <param name="businessDay">The earliest of theirs.</param>
    public static async Task<IReadOnlyDictionary<Guid, FloorPicture>> LoadAsync(
        UsenAdminDb db, IReadOnlyDictionary<Guid, FloorMaster> masters, bool isPractice, DateOnly businessDay, CancellationToken ct)
    {
        var rows = await FloorRows.LoadAsync(db, Scope(db.CompanyId, masters, isPractice, businessDay), ct);
        return masters.ToDictionary(m => m.Key, m => Of(m.Value, m.Key, rows));
    }

    /// <summary>What has to be read for it, for whoever asks something else in the same round trip.</summary>
    public static FloorScope Scope(Guid companyId, IReadOnlyDictionary<Guid, FloorMaster> masters, bool isPractice, DateOnly businessDay) =>
        new(companyId, [.. masters.Keys], [.. masters.Where(m => m.Value.Document.Ledgers.Count > 0).Select(m => m.Key)], isPractice, businessDay.AddDays(-DaysBack));

    public static FloorPicture Of(FloorMaster master, Guid storeId, FloorRows rows) => new(master)
    {
        Held = rows.Tables[storeId].ToDictionary(t => t.TableId, t => new HeldTable(t.TableId, t.VisitId, t.State)),
        Blocked = rows.Blocks[storeId].ToDictionary(b => b.TableId, b => b.Reason),
        BlockedSince = rows.Blocks[storeId].ToDictionary(b => b.TableId, b => b.At),
        AwaitingReset = rows.Resets[storeId].ToDictionary(r => r.TableId, r => r.Since),
        Groups = rows.Groups[storeId].ToDictionary(g => g.TableId, g => g.GroupId),
        Lists = [.. rows.Lists[storeId]],
        ListedSeats = rows.Seats[storeId].Where(s => master.Document.Ledgers.Any(l => l.Ledger == s.Provider && l.StoreId == s.LedgerStoreId)).ToDictionary(s => (s.Provider, s.SeatId), s => s.Name),
        Records = [.. rows.Records[storeId].Select(r => new OwnRecord(r.VisitId, r.State, r.Provider, r.RecordId, r.IsDepartureRefused))],
        Reserved = rows.Reserved[storeId].ToDictionary(r => (r.Provider, r.ReservationId), r => r.VisitId),
    };

    /// <summary>The master's ledgers, with the records that still stand.</summary>
    public IReadOnlyList<FloorLedger> Ledgers => [.. Master.Document.Ledgers.Select(l => new FloorLedger(l.Ledger, [.. Standing(l.Ledger)]))];

    /// <summary>A record as it stands now: what a visit of ours changed since the list was fetched is taken into account.</summary>
    public KnownReservation? Find(LedgerProvider provider, string reservationId) =>
        Lists.FirstOrDefault(l => l.Provider == provider)?.Reservations.FirstOrDefault(r => r.ReservationId == reservationId) is { } known
            ? Current(provider, known)
            : null;

    /// <summary>Every record of the list, as it stands now.</summary>
    public IEnumerable<KnownReservation> All(LedgerProvider provider) =>
        Lists.FirstOrDefault(l => l.Provider == provider)?.Reservations.Select(r => Current(provider, r)) ?? [];

    /// <summary>The tables of the master in its order.</summary>
    public IReadOnlyList<FloorTable> Tables => [.. Master.Document.Tables.OrderBy(t => t.Order).Select(Table)];

    public FloorTable? Table(Guid tableId) =>
        Master.Document.Tables.FirstOrDefault(t => t.TableId == tableId) is { } table ? Table(table) : null;

    private FloorTable Table(MasterTable table) => new(
        table.TableId, table.Name, table.Kind == MasterTableKind.Waiting, HoldOf(table.TableId),
        Groups.TryGetValue(table.TableId, out var group) ? group : null, SeatsOf(table.TableId));

    private TableHold HoldOf(Guid tableId) =>
        AwaitingReset.ContainsKey(tableId) ? TableHold.AwaitingReset
        : Held.ContainsKey(tableId) ? TableHold.Occupied
        : Blocked.ContainsKey(tableId) ? TableHold.Blocked
        : TableHold.Free;

    private Dictionary<LedgerProvider, FloorSeat> SeatsOf(Guid tableId) => (
        from ledger in Master.Document.Ledgers
        from mapping in ledger.Mappings
        where mapping.TableId == tableId
        select (ledger.Ledger, new FloorSeat(mapping.SeatId, !ListedSeats.ContainsKey((ledger.Ledger, mapping.SeatId))))).ToDictionary(s => s.Ledger, s => s.Item2);

    private IEnumerable<KnownReservation> Standing(LedgerProvider provider) =>
        All(provider).Where(r => r.Status is KnownStatus.Booked or KnownStatus.Seated);

    private KnownReservation Current(LedgerProvider provider, KnownReservation known)
    {
        var own = Records.Where(r => r.Provider == provider && r.RecordId == known.ReservationId).ToList();
        if (own.Find(r => r.State != VisitState.Cancelled) is { } visit)
        {
            // 28: a departure that the ledger has not taken leaves the party sitting there.
            return visit is { State: VisitState.Left, IsDepartureOpen: false } ? known with { Status = KnownStatus.Finished } : known;
        }

        return known.Status == KnownStatus.Seated && own.Exists(r => Guid.TryParse(known.VisitId, out var id) && id == r.VisitId)
            ? known with { Status = KnownStatus.Booked }
            : known;
    }
}
