using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Floor;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Results;
using UsenAdmin.Data.Stores;
using UsenAdmin.Web.Access;
using UsenAdmin.Web.Features.Floor.Outbox;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Features.Floor.Divergence;

/// <summary>Which differences the board shows.</summary>
/// <param name="Store">A part of the store's name, or its code.</param>
public sealed record DivergenceFilter(string? Store = null, DivergenceKind? Kind = null, LedgerProvider? Ledger = null);

/// <summary>One page of the board. A store is never cut in two.</summary>
/// <param name="Next">Code of the last store that was looked at; null at the end.</param>
public sealed record DivergenceList(IReadOnlyList<DivergenceRow> Rows, string? Next);

/// <summary>Reads 差異一覧: what differs between POS and ledgers now, by store, oldest first.</summary>
public sealed class FloorDivergenceQueries(UsenAdminDbFactory contexts, FloorMasters masters, TimeProvider time)
{
    /// <summary>Stores of one read: a fixed number of statements, however many stores.</summary>
    public const int StoresAtOnce = 200;

    /// <summary>Rows that fill a page; the last store's come all.</summary>
    public const int PageSize = 50;

    /// <summary>A message that young is still on its way.</summary>
    private static readonly TimeSpan OnItsWay = TimeSpan.FromMinutes(1);

    /// <param name="after">Code of the store after which the page begins; null for the first.</param>
    public async Task<DivergenceList> PageAsync(Actor actor, DivergenceFilter filter, string? after, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(actor.CompanyId, ct);
        var sight = await db.StoresInSightAsync(actor, ct);
        var rows = new List<DivergenceRow>();
        do
        {
            var stores = await StoresAsync(db, sight, filter.Store?.Trim(), after, ct);
            after = stores.Count < StoresAtOnce ? null : stores[^1].Code;
            var found = (await OfStoresAsync(db, stores, ct)).Where(r => (filter.Kind ?? r.Kind) == r.Kind && (filter.Ledger ?? r.Ledger) == r.Ledger).ToLookup(r => r.StoreId);
            foreach (var store in stores)
            {
                rows.AddRange(found[store.Id].OrderBy(r => r.Since));
                if (rows.Count >= PageSize)
                {
                    return new DivergenceList(rows, store == stores[^1] ? after : store.Code);
                }
            }
        }
        while (after is not null);

        return new DivergenceList(rows, null);
    }

    /// <summary>Only stores whose ledgers were ever asked can differ from them.</summary>
    private static Task<List<Store>> StoresAsync(UsenAdminDb db, IReadOnlyList<Guid>? sight, string? text, string? after, CancellationToken ct) =>
        db.Stores.AsNoTracking().Where(s => s.IsActive && s.MasterVersion > 0)
            .Where(s => db.ReservationLists.Any(l => l.StoreId == s.Id)
                || db.LedgerMessages.Any(m => m.StoreId == s.Id && m.State != LedgerMessageState.Confirmed && m.State != LedgerMessageState.GivenUp))
            .Where(s => (sight == null || sight.Contains(s.Id)) && (string.IsNullOrEmpty(text) || s.Code == text || s.Name.Contains(text)))
            .Where(s => after == null || s.Code.CompareTo(after) > 0)
            .OrderBy(s => s.Code).Take(StoresAtOnce).ToListAsync(ct);

    private async Task<IEnumerable<DivergenceRow>> OfStoresAsync(UsenAdminDb db, List<Store> stores, CancellationToken ct)
    {
        var known = await masters.NewestAsync(db, stores, ct);
        if (known.Count == 0)
        {
            return [];
        }

        var now = time.GetUtcNow();
        var days = known.ToDictionary(m => m.Key, m => m.Value.Days.Of(now));
        var pictures = await FloorPicture.LoadAsync(db, known, false, days.Values.Min(), ct);
        var visits = (await VisitsAsync(db, days, ct)).ToLookup(v => v.Visit.StoreId);
        var undelivered = (await OutboxQueries.UndeliveredAsync(db, [.. known.Keys], ct)).ToLookup(m => m.StoreId, m => m.Message);
        return stores.Where(s => known.ContainsKey(s.Id)).SelectMany(store =>
        {
            var rows = new DivergenceReading(store, pictures[store.Id], [.. visits[store.Id]], now).Rows().ToList();
            return rows.Concat(undelivered[store.Id].Where(m => IsOverdue(m.Message, now) && !IsToldBy(rows, m.Message)).Select(m => Row(store, known[store.Id], m)));
        });
    }

    private static bool IsOverdue(LedgerMessageView message, DateTimeOffset now) =>
        message.NeedsPerson || message.State is LedgerMessageState.Refused or LedgerMessageState.Unknown || now - message.CreatedAt > OnItsWay;

    /// <summary>What the ledger refuses before the reservation's time is told with the visit, and the step that mends it.</summary>
    private static bool IsToldBy(List<DivergenceRow> rows, LedgerMessageView message) =>
        (message.Kind == LedgerMessageKind.Depart || message.Problem == ErrorAnswers.Code(ErrorKey.EarlyArrival))
        && rows.Exists(r => r.Kind is DivergenceKind.NotLeftThere or DivergenceKind.EarlyArrival && r.VisitId == message.VisitId && r.Ledger == message.Ledger);

    private static DivergenceRow Row(Store store, FloorMaster master, UndeliveredMessage undelivered)
    {
        var words = new DivergenceWords(master.Days.Zone);
        var message = undelivered.Message;
        var record = words.Record(undelivered.VisitKind == VisitKind.Reservation, undelivered.SeatedAt, undelivered.GuestName);
        return new DivergenceRow(
            store.Id, store.Name, message.Ledger, DivergenceKind.Undelivered, message.CreatedAt, string.Join('・', undelivered.Tables), message.VisitId,
            words.Here(DivergenceKind.Undelivered, "", undelivered.SeatedAt), DivergenceWords.There(DivergenceKind.Undelivered, record, ""), DivergenceWords.Consequence(DivergenceKind.Undelivered), words.Mending(DivergenceKind.Undelivered, message.Ledger, record, ""), null)
        {
            LedgerStoreId = master.Document.Ledgers.FirstOrDefault(l => l.Ledger == message.Ledger)?.StoreId,
            Message = message,
            Zone = master.Days.Zone,
        };
    }

    /// <summary>Those that sit, and those of today that are gone but may have left something in a ledger.</summary>
    private static async Task<IEnumerable<DivergingVisit>> VisitsAsync(UsenAdminDb db, Dictionary<Guid, DateOnly> days, CancellationToken ct)
    {
        var (stores, first) = (days.Keys.ToList(), days.Values.Min());
        var visits = await db.Visits.AsNoTracking()
            .Where(v => stores.Contains(v.StoreId) && !v.IsPractice && v.State != VisitState.Cancelled && (v.BusinessDay >= first || (v.State != VisitState.Left && v.State != VisitState.Merged)))
            .ToListAsync(ct);
        visits.RemoveAll(v => v.BusinessDay < days[v.StoreId] && v.State is (VisitState.Left or VisitState.Merged));
        var ids = visits.ConvertAll(v => v.Id);
        var tables = (await db.VisitTables.AsNoTracking().Where(t => ids.Contains(t.VisitId) && t.ReleasedAt == null).OrderBy(t => t.Order).ToListAsync(ct)).ToLookup(t => t.VisitId);
        var ledgers = (await db.VisitLedgers.AsNoTracking().Where(l => ids.Contains(l.VisitId)).ToListAsync(ct)).ToLookup(l => l.VisitId);
        var merges = (await db.VisitMerges.AsNoTracking().Where(m => ids.Contains(m.VisitId) && m.UndoneAt == null).ToListAsync(ct)).ToDictionary(m => m.VisitId, m => m.At);
        return visits.Select(v => new DivergingVisit(
            v, [.. tables[v.Id].Select(t => t.TableId)], [.. ledgers[v.Id]], merges.TryGetValue(v.Id, out var at) ? at : null));
    }
}
