using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Companies;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Onboarding;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;
using UsenAdmin.Integration.Ledgers;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Tests.Web.Features.LedgerWatch;
using UsenAdmin.Web.Features.Onboarding;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.Onboarding;

public sealed class OnboardingTests(TestPostgres postgres) : WatchScene(postgres)
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Lists(Seat("s1", "A1"), Seat("s2", "窓"), Seat("s3", "窓"));
        foreach (var code in new[] { "0001", "0002", "0003", "0004", "0005" })
        {
            await StoreAsync(code);
        }

        await StoreAsync("9001", company: Theirs);
        Ledger.StoreOf = (_, id) => id switch
        {
            "R0404" => LedgerFailure.StoreNotFound,
            "R0403" => LedgerFailure.PosOptionRequired,
            "R0500" => LedgerFailure.TimedOut,
            _ => new LedgerStore(id, id, true),
        };
    }

    [Fact]
    public async Task A_dry_run_says_line_by_line_what_would_happen_and_writes_nothing()
    {
        await LinkAsync(await StoreNamedAsync("0002"), "R0002");
        var before = await LinksAsync();

        var rows = await PlanAsync(
            ("0001", "R0001", ""), ("0002", "R0002", ""), ("0002", "R0009", "ebica予約台帳"), ("9001", "R0001", ""), ("0003", "R0404", ""), ("0004", "R0403", ""),
            ("0005", "R0500", ""), ("0001", "R0007", ""), ("0003", "??", ""), ("0004", "R0002", "Resty"));

        Assert.Equal(
            [
                OnboardingVerdict.WillLink, OnboardingVerdict.AlreadyLinked, OnboardingVerdict.UnknownLedger, OnboardingVerdict.NoSuchStore, OnboardingVerdict.StoreIdNotFound,
                OnboardingVerdict.PosOptionRequired, OnboardingVerdict.CannotAsk, OnboardingVerdict.Twice, OnboardingVerdict.StoreIdMalformed, OnboardingVerdict.Twice,
            ],
            rows.Select(r => r.Verdict));
        Assert.Equal(before, await LinksAsync());
        Assert.Empty(await ReadAsync(db => db.OnboardingRuns.ToListAsync(Ct)));
        Assert.Empty(Queued);
    }

    [Fact]
    public async Task An_ID_that_another_store_holds_and_a_store_with_another_ID_are_told()
    {
        await LinkAsync(await StoreNamedAsync("0002"), "R0002");
        var rows = await PlanAsync(("0003", "R0002", ""), ("0002", "R0008", ""));
        Assert.Equal([OnboardingVerdict.StoreIdInUse, OnboardingVerdict.LinkedWithOtherId], rows.Select(r => r.Verdict));
    }

    [Fact]
    public async Task A_run_links_reports_and_a_second_run_changes_nothing()
    {
        var run = await StartAsync(("0001", "R0001", ""), ("0002", "R0404", ""), ("0005", "R0500", ""), ("9001", "R0009", ""));
        await RunAsync(run);

        Assert.Equal(
            [OnboardingVerdict.Linked, OnboardingVerdict.StoreIdNotFound, OnboardingVerdict.LinkedUnverified, OnboardingVerdict.NoSuchStore], await VerdictsAsync(run));
        Assert.Equal(2, await LinksAsync());
        Assert.NotNull((await ReadAsync(db => db.OnboardingRuns.SingleAsync(Ct))).FinishedAt);

        var again = await StartAsync(("0001", "R0001", ""), ("0005", "R0500", ""));
        await RunAsync(again);
        Assert.All(await VerdictsAsync(again), v => Assert.Equal(OnboardingVerdict.AlreadyLinked, v));
        Assert.Equal(2, await LinksAsync());
    }

    [Fact]
    public async Task A_run_whose_job_died_is_found_and_goes_on_where_it_stopped()
    {
        var run = await StartAsync(("0001", "R0001", ""), ("0002", "R0002", ""));
        await using (var db = await Contexts.OpenAsync(Ours, Ct))
        {
            (await db.OnboardingRows.SingleAsync(r => r.StoreCode == "0001", Ct)).Done(OnboardingVerdict.Linked, null, null, Clock.GetUtcNow());
            await db.CommitAsync(Ct);
        }

        await Get<RunOnboarding>().SweepAsync(Ct); // Too young: its job may be on its way.
        Assert.Equal(0, await LinksAsync());
        Clock.Advance(TimeSpan.FromMinutes(1));
        await Task.WhenAll(Get<RunOnboarding>().SweepAsync(Ct), Get<RunOnboarding>().SweepAsync(Ct));

        Assert.Equal([OnboardingVerdict.Linked, OnboardingVerdict.Linked], await VerdictsAsync(run));
        Assert.Equal(1, await LinksAsync());
        Assert.Equal(1, await ReadAsync(db => db.AuditEntries.CountAsync(a => a.Action == AuditAction.OnboardingFinished, Ct)));
    }

    [Fact]
    public async Task Two_admins_with_one_file_link_each_store_once()
    {
        (string, string, string)[] file = [("0001", "R0001", ""), ("0002", "R0002", ""), ("0003", "R0003", "")];
        var (first, second) = (await StartAsync(file), await StartAsync(file));
        await Task.WhenAll(RunAsync(first), RunAsync(second));

        Assert.Equal(3, await LinksAsync());
        Assert.All((await VerdictsAsync(first)).Concat(await VerdictsAsync(second)), v => Assert.True(v is OnboardingVerdict.Linked or OnboardingVerdict.AlreadyLinked));
    }

    [Fact]
    public async Task Who_lost_the_right_meanwhile_links_nothing()
    {
        var manager = new StaffUser(Ours, "0031", "中村", StaffRole.StoreManager);
        await WriteAsync(db => db.Users.Add(manager));
        var actor = new Actor(ActorKind.Staff, Ours, manager.Id, "中村");

        Assert.Equal(ErrorKey.Forbidden, (await Get<StartOnboarding>().LinkAsync(actor, "f.csv", [], Ct)).Error!.Key);
        Assert.Equal(ErrorKey.Forbidden, (await Get<PlanOnboarding>().ExecuteAsync(actor, LedgerProvider.Resty, [], null, Ct)).Error!.Key);
    }

    [Fact]
    public async Task Support_on_behalf_finishes_a_run_and_both_names_are_in_the_history()
    {
        var (support, session) = await OnBehalfAsync();

        await RunAsync(await StartAsync(support, ("0001", "R0001", "")));

        Assert.Equal(OnboardingVerdict.Linked, await ReadAsync(db => db.OnboardingRows.Select(r => r.Verdict).SingleAsync(Ct)));
        var entries = await ReadAsync(db => db.AuditEntries.Where(a => a.Action == AuditAction.LedgerLinked || a.Action == AuditAction.OnboardingFinished).ToListAsync(Ct));
        Assert.Equal(2, entries.Count);
        Assert.All(entries, e => Assert.Equal(("井上 真理", "われわれ", session.Id), (e.ActorName, e.OnBehalfOf, e.SupportSessionId)));
    }

    [Fact]
    public async Task A_代理操作_that_ends_meanwhile_links_nothing_more()
    {
        var (support, session) = await OnBehalfAsync();
        var run = await StartAsync(support, ("0001", "R0001", ""));
        await using (var db = await Contexts.OpenAsync(Ours, Ct))
        {
            (await db.SupportSessions.SingleAsync(s => s.Id == session.Id, Ct)).End("佐藤", DateTimeOffset.UtcNow);
            await db.CommitAsync(Ct);
        }

        await RunAsync(run);

        Assert.Equal([OnboardingVerdict.Forbidden], await VerdictsAsync(run));
        Assert.Equal(0, await LinksAsync());
        Assert.NotNull((await ReadAsync(db => db.OnboardingRuns.SingleAsync(Ct))).FinishedAt);
    }

    [Fact]
    public async Task Auto_map_stores_certain_pairs_only_and_names_the_rest()
    {
        var store = await StoreNamedAsync("0001");
        await LinkAsync(store);
        var run = (await Get<StartOnboarding>().AutoMapAsync(Person, LedgerProvider.Resty, [], Ct)).Value;
        await RunAsync(run);

        var row = await ReadAsync(db => db.OnboardingRows.SingleAsync(Ct));
        Assert.Equal((OnboardingVerdict.Mapped, 1), (row.Verdict, row.Mapped));
        Assert.Equal("A2: 同じ名前の席なし", row.Left);
        Assert.Equal("s1", await ReadAsync(db => db.TableMappings.Select(m => m.SeatId).SingleAsync(Ct)));
        Assert.Equal(1, await ReadAsync(db => db.AuditEntries.CountAsync(a => a.Action == AuditAction.TableMappingRegistered && a.StoreId == store.Id, Ct)));

        await RunAsync((await Get<StartOnboarding>().AutoMapAsync(Person, LedgerProvider.Resty, [store.Id], Ct)).Value);
        Assert.Equal(1, await ReadAsync(db => db.OnboardingRows.CountAsync(r => r.Verdict == OnboardingVerdict.NothingToMap, Ct)));
    }

    [Fact]
    public async Task A_sister_stores_mapping_is_copied_by_names()
    {
        var sister = await StoreNamedAsync("0001");
        Lists(Seat("x1", "個室"), Seat("x2", "窓"));
        var link = await LinkAsync(sister);
        var tables = await ReadAsync(db => db.Tables.Where(t => t.StoreId == sister.Id).OrderBy(t => t.Name).ToListAsync(Ct));
        await MapAsync(link, (tables[0], "x1"), (tables[1], "x2"));
        Lists(Seat("y1", "個室"), Seat("y2", "窓"), Seat("y3", "窓"));
        await LinkAsync(await StoreNamedAsync("0002"), "R0002");

        await RunAsync((await Get<StartOnboarding>().CopyAsync(Person, LedgerProvider.Resty, "0001", [], Ct)).Value);

        var row = await ReadAsync(db => db.OnboardingRows.SingleAsync(Ct));
        Assert.Equal(("0002", OnboardingVerdict.Mapped, 1, "A2: 席「窓」が複数"), (row.StoreCode, row.Verdict, row.Mapped, row.Left));
        Assert.Contains("y1", await ReadAsync(db => db.TableMappings.Select(m => m.SeatId).ToListAsync(Ct)));
    }

    [Fact]
    public async Task Another_companys_run_is_not_found()
    {
        var run = await StartAsync(("0001", "R0001", ""));
        Assert.Null(await Get<OnboardingQueries>().FindAsync(Theirs, run, 10, Ct));
        Assert.NotNull(await Get<OnboardingQueries>().FindAsync(Ours, run, 10, Ct));
    }

    private Task<UsenAdmin.Data.Stores.Store> StoreNamedAsync(string code) => ReadAsync(db => db.Stores.SingleAsync(s => s.Code == code, Ct));

    private async Task<IReadOnlyList<PlannedRow>> PlanAsync(params (string Code, string Id, string Ledger)[] lines) =>
        (await Get<PlanOnboarding>().ExecuteAsync(Person, LedgerProvider.Resty, [.. lines.Select((l, i) => new OnboardingLine(i + 2, l.Code, l.Id, l.Ledger))], null, Ct)).Value;

    private Task<Guid> StartAsync(params (string Code, string Id, string Ledger)[] lines) => StartAsync(Person, lines);

    private async Task<Guid> StartAsync(Actor actor, params (string Code, string Id, string Ledger)[] lines) =>
        (await Get<StartOnboarding>().LinkAsync(actor, "file.csv", await PlanAsync(lines), Ct)).Value;

    /// <summary>A support person in a 代理操作 that was raised to change things. Sessions go by the real time: they end for everybody at once.</summary>
    private async Task<(Actor Support, SupportSession Session)> OnBehalfAsync()
    {
        var vendor = new Company(Guid.CreateVersion7(), "USEN", "USEN", CompanyKind.Vendor);
        var person = new StaffUser(vendor.Id, "9001", "井上 真理", StaffRole.Support);
        var session = new SupportSession(Ours, person.Id, "井上 真理", null, "一括連携のお手伝い", "T-1", needsConsent: false, DateTimeOffset.UtcNow);
        session.Raise(DateTimeOffset.UtcNow);
        await WriteAsync(db => db.Companies.Add(vendor));
        await WriteAsync(db => db.Users.Add(person));
        await WriteAsync(db => db.SupportSessions.Add(session));
        return (new Actor(ActorKind.Support, Ours, person.Id, "井上 真理", OnBehalfOf: "われわれ", SupportSessionId: session.Id), session);
    }

    private Task RunAsync(Guid run) => Get<RunOnboarding>().ExecuteAsync(Ours, run, Ct);

    private Task<int> LinksAsync() => ReadAsync(db => db.LedgerLinks.CountAsync(Ct));

    private Task<List<OnboardingVerdict?>> VerdictsAsync(Guid run) =>
        ReadAsync(db => db.OnboardingRows.Where(r => r.RunId == run).OrderBy(r => r.Line).Select(r => r.Verdict).ToListAsync(Ct));
}
