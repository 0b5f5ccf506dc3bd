using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Floor;
using UsenAdmin.Data.Stores;
using UsenAdmin.Integration.Terminals.Protocol;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Web.Features.Floor;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.Floor;

/// <summary>What the statements by hand read of a floor is what the tables hold, read table by table.</summary>
public sealed class FloorRowsTests(TestPostgres postgres) : FloorStage(postgres)
{
    private static readonly DateOnly _since = DateOnly.FromDateTime(Six.UtcDateTime.AddDays(-2));

    private Guid _otherStore;

    private protected override IReadOnlyList<string> EbicaTables => ["A1", "A2"];

    private protected override bool TableReset => true;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_is_what_the_tables_hold(bool isPractice)
    {
        await FillAsync();

        var (rows, held) = await ReadAsync(async db => (
            await FloorRows.LoadAsync(db, Scope(db.CompanyId, isPractice, Shop.Id), Ct), await TablesAsync(db, isPractice)));

        Assert.All(held.Take(isPractice ? 1 : 8), part => Assert.NotEmpty(part));
        Assert.Equal(held, Parts(rows, Shop.Id));
        Assert.All(Parts(rows, _otherStore), part => Assert.Empty(part));
    }

    [Fact]
    public async Task Many_stores_are_read_at_once_and_each_has_its_own()
    {
        await FillAsync();

        var (both, one) = await ReadAsync(async db => (
            await FloorRows.LoadAsync(db, Scope(db.CompanyId, false, Shop.Id, _otherStore), Ct), await FloorRows.LoadAsync(db, Scope(db.CompanyId, false, Shop.Id), Ct)));

        Assert.Equal(Parts(one, Shop.Id), Parts(both, Shop.Id));
        Assert.Equal("隣の店", Assert.Single(both.Blocks[_otherStore]).Reason);
    }

    [Fact]
    public async Task Another_company_sees_nothing_of_it_even_when_it_names_ours()
    {
        await FillAsync();

        await using var db = await Contexts.OpenAsync(Guid.CreateVersion7(), Ct);

        Assert.All(Parts(await FloorRows.LoadAsync(db, Scope(Company, false, Shop.Id), Ct), Shop.Id), part => Assert.Empty(part));
    }

    [Fact]
    public async Task A_visit_with_its_parts_is_what_its_own_query_finds_and_what_is_changed_of_it_is_saved()
    {
        await FillAsync();
        await OrderAsync(await ReadAsync(db => db.Visits.Where(v => v.State == VisitState.Seated && !v.IsPractice).OrderBy(v => v.Id).Select(v => v.Id).FirstAsync(Ct)), 1_200, 2);
        var visits = await ReadAsync(db => db.Visits.Select(v => new { v.Id, v.IsPractice }).ToListAsync(Ct));

        foreach (var visit in visits)
        {
            var (expected, actual) = (await ReadAsync(db => QueriedAsync(db, visit.Id)), await ReadAsync(db => PartsAsync(db, AtFloor(visit.IsPractice), visit.Id)));
            Assert.Equal(expected, actual);
            Assert.Null(await ReadAsync(db => PartsAsync(db, AtFloor(!visit.IsPractice), visit.Id)));
        }

        await WriteAsync(async db => (await AskedAsync(db, AtFloor(visits[0].IsPractice), visits[0].Id))!.Visit.Warn());
        Assert.True(await ReadAsync(db => db.Visits.Where(v => v.Id == visits[0].Id).Select(v => v.IsWarned).SingleAsync(Ct)));
        await using var theirs = await Contexts.OpenAsync(Guid.CreateVersion7(), Ct);
        Assert.Null(await AskedAsync(theirs, AtFloor(visits[0].IsPractice), visits[0].Id));
    }

    private FloorCaller AtFloor(bool isPractice) => Caller(Pos, isPractice: isPractice);

    private static Task<VisitParts?> AskedAsync(UsenAdminDb db, FloorCaller caller, Guid visit) =>
        db.AskAsync(VisitParts.Questions(db, caller, visit), reader => VisitParts.ReadAsync(db, reader, Ct), Ct);

    private static async Task<string[]?> PartsAsync(UsenAdminDb db, FloorCaller caller, Guid visit) => await AskedAsync(db, caller, visit) is { } parts ? Written(db, parts) : null;

    private static async Task<string[]> QueriedAsync(UsenAdminDb db, Guid visit) => Written(db, await VisitParts.Of(db, db.Visits.Where(v => v.Id == visit)).AsSingleQuery().SingleAsync(Ct));

    /// <summary>Every property that the model knows of every part, and how the context tracks it.</summary>
    private static string[] Written(UsenAdminDb db, VisitParts parts)
    {
        object[] entities = [parts.Visit, .. parts.Tables, .. parts.Ledgers.OrderBy(l => l.Provider), .. parts.Lines.OrderBy(l => l.Id)];
        return [.. entities.Select(db.Entry).Select(e => $"{e.State} {e.DebugView.LongView}"), $"{parts.GroupId} {parts.BillNumber}"];
    }

    private static FloorScope Scope(Guid company, bool isPractice, params Guid[] stores) => new(company, stores, stores, isPractice, _since);

    /// <summary>Reservations of both ledgers, one seated and one gone before its time, a group, a block, a reset, a merge, a cancellation; and practice beside it.</summary>
    private async Task FillAsync()
    {
        var early = Resty.Book(Six.AddHours(2), "早い客", 2, "sA4");
        var seated = Ebica.Book(Six, "ユウセン", 2, "sA1");
        Resty.Book(Six.AddHours(1), "待つ客", 2, "sA5");
        await RefreshAsync();
        var practice = Caller(Pos, isPractice: true);
        await SeatedAsync("A1", seated);
        await PaidAndGoneAsync(await SeatedAsync("A4", early));
        await DeliverAsync();
        var merged = await SeatedAsync("A3");
        Assert.True((await Get<MergeVisits>().ExecuteAsync(AtPos, merged, new MergeTarget(null, Tables["待機1"]), Ct)).IsDone);
        Assert.True((await Get<CancelVisit>().ExecuteAsync(AtPos, await SeatedAsync("A6"), Ct)).IsDone);
        await PaidAsync(await SeatedAsync("A2"));
        Assert.True((await Get<GroupTables>().ExecuteAsync(AtPos, [Tables["A3"], Tables["A5"]], Ct)).IsDone);
        Assert.True((await Get<BlockTable>().ExecuteAsync(AtPos, Tables["A6"], "修理", Ct)).IsDone);
        Assert.True((await SeatAsync(practice, "A6")).IsDone);
        Assert.True((await Get<BlockTable>().ExecuteAsync(practice, Tables["A2"], null, Ct)).IsDone);
        await WriteAsync(db =>
        {
            var store = new Store(Company, new StoreDetails { Code = "0002", Name = "隣" });
            var table = new PosTable(Company, store.Id, new TableDetails("B1", "B1", 4, TableCategory.Table, 1));
            _otherStore = store.Id;
            db.AddRange(store, table, new TableBlock(Company, store.Id, table.Id, false, "隣の店", "POS", Six));
            return Task.CompletedTask;
        });
    }

    private async Task PaidAndGoneAsync(Guid visit)
    {
        await PaidAsync(visit);
        Assert.True((await Get<DepartVisit>().ExecuteAsync(AtPos, visit, Ct)).IsDone);
    }

    private static string[][] Parts(FloorRows rows, Guid store) =>
    [
        Sorted(rows.Tables[store]), Sorted(rows.Lists[store].Select(Written)), Sorted(rows.Reserved[store]), Sorted(rows.Seats[store]), Sorted(rows.Records[store]),
        Sorted(rows.Blocks[store]), Sorted(rows.Resets[store]), Sorted(rows.Groups[store]),
    ];

    private async Task<string[][]> TablesAsync(UsenAdminDb db, bool isPractice)
    {
        var visits = await db.Visits.AsNoTracking().Where(v => v.StoreId == Shop.Id).ToListAsync(Ct);
        var own = visits.Where(v => v.IsPractice == isPractice).ToList();
        var tables = await db.VisitTables.AsNoTracking().Where(t => t.ReleasedAt == null).ToListAsync(Ct);
        var links = await db.LedgerLinks.AsNoTracking().Where(l => l.StoreId == Shop.Id && l.UnlinkedAt == null).ToListAsync(Ct);
        var seats = await db.LedgerSeats.AsNoTracking().Where(s => s.MissingSince == null).ToListAsync(Ct);
        var ledgers = await db.VisitLedgers.AsNoTracking().Where(l => l.RecordId != null).ToListAsync(Ct);
        var refused = await db.LedgerMessages.AsNoTracking().Where(m => m.Kind == LedgerMessageKind.Depart && m.State == LedgerMessageState.Refused).ToListAsync(Ct);
        var groups = await db.TableGroups.AsNoTracking().Where(g => g.StoreId == Shop.Id && g.DissolvedAt == null).ToListAsync(Ct);
        var members = await db.GroupTables.AsNoTracking().Where(t => t.LeftAt == null && t.IsPractice == isPractice).ToListAsync(Ct);
        return
        [
            Sorted(from t in tables join v in own on t.VisitId equals v.Id where v.IsOpen select new FloorRows.Held(t.TableId, v.Id, v.State)),
            Sorted((await db.ReservationLists.AsNoTracking().Where(l => l.StoreId == Shop.Id).ToListAsync(Ct)).Select(Written)),
            Sorted(from v in own where v.ReservationId is not null && v.State != VisitState.Cancelled select new FloorRows.Reservation(v.ReservationLedger!.Value, v.ReservationId!, v.Id)),
            Sorted(from l in links join s in seats on l.Id equals s.LinkId select new FloorRows.Seat(l.Provider, l.LedgerStoreId, s.SeatId, s.Name)),
            Sorted(from v in visits join l in ledgers on v.Id equals l.VisitId where !v.IsPractice
                select new FloorRows.Record(v.Id, v.State, l.Provider, l.RecordId!, refused.Exists(m => m.VisitId == v.Id && m.Provider == l.Provider))),
            Sorted((await db.TableBlocks.AsNoTracking().Where(b => b.StoreId == Shop.Id && b.IsPractice == isPractice).ToListAsync(Ct)).Select(b => new FloorRows.Block(b.TableId, b.Reason, b.At))),
            Sorted((await db.TableResets.AsNoTracking().Where(r => r.StoreId == Shop.Id && r.IsPractice == isPractice).ToListAsync(Ct)).Select(r => new FloorRows.Reset(r.TableId, r.Since))),
            Sorted(from t in members join g in groups on t.GroupId equals g.Id select new FloorRows.Member(t.TableId, g.Id)),
        ];
    }

    private static string Written(ReservationList list) => $"{list.Provider} {list.FetchedAt:O} {list.ChangedAt:O} {TerminalJson.Write(list.Reservations)}";

    private static string[] Sorted<T>(IEnumerable<T> rows) => [.. rows.Select(r => r!.ToString()!).Order(StringComparer.Ordinal)];
}
