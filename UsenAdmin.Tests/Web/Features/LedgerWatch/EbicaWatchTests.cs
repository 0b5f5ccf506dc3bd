using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Ledgers.Watch;
using UsenAdmin.Data.Onboarding;
using UsenAdmin.Data.Results;
using UsenAdmin.Data.Stores;
using UsenAdmin.Integration.Ledgers;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Tests.Web.Features.ReservationLinks;
using UsenAdmin.Web.Features.LedgerWatch;
using UsenAdmin.Web.Features.Onboarding;
using UsenAdmin.Web.Features.ReservationLinks;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.LedgerWatch;

/// <summary>A store that uses both ledgers: what changes in ebica is ebica's alone, and many shops of ebica are linked as those of Resty are.</summary>
public sealed class EbicaWatchTests(TestPostgres postgres) : WatchScene(postgres)
{
    private readonly ScriptedLedger _ebica = new() { Provider = LedgerProvider.Ebica, StoreOf = (_, id) => id == "eb100404" ? LedgerFailure.StoreNotFound : new LedgerStore(id, "えびか" + id, true) };
    private Store _store = null!;
    private PosTable[] _tables = null!;

    private protected override IReadOnlyList<ILedger> Ledgers => [Ledger, _ebica];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await WriteAsync(db => db.LedgerCredentials.Add(new LedgerCredential(Ours, LedgerProvider.Ebica, "client-1", Get<LedgerCredentials>().Protect("secret-of-ebica"))));
        Lists(Seat("s1", "A1"), Seat("s2", "A2"));
        EbicaLists(Seat("e1", "Ａ１"), Seat("e2", "Ａ２"));
        (_store, _tables) = await StoreAsync("0001");
    }

    [Fact]
    public async Task A_change_in_ebica_is_found_by_schedule_and_leaves_Restys_mapping_alone()
    {
        var (resty, ebica) = await LinkBothAsync();
        EbicaLists(Seat("e1", "窓側", 6), Seat("e3", "個室"));
        Clock.Advance(TimeSpan.FromMinutes(76));
        await CheckAllAsync();

        Assert.Equal(
            [(DriftKind.Added, "e3", null, "個室"), (DriftKind.CapacityChanged, "e1", "4", "6"), (DriftKind.Removed, "e2", "Ａ２", null), (DriftKind.Renamed, "e1", "Ａ１", "窓側")],
            (await OpenAsync()).Select(d => (d.Kind, d.SeatId, d.Before, d.After)).OrderBy(d => d.Kind.ToString()));
        Assert.All(await OpenAsync(), d => Assert.Equal((ebica, DriftSource.Schedule), (d.LinkId, d.FoundBy)));
        Assert.All(await Get<DriftQueries>().ListAsync(Ours, new DriftFilter(), Ct), row => Assert.Equal(LedgerProvider.Ebica, row.Provider));

        var renamed = (await OpenAsync()).Single(d => d.Kind == DriftKind.Renamed);
        Assert.True((await Get<SettleDrift>().ExecuteAsync(Person, renamed.Id, DriftStep.Accept, Ct)).Value.MappingChanged);
        Assert.Equal([("A1", resty), ("窓側", ebica)], await SeatNamesAsync(_tables[0]));
    }

    [Fact]
    public async Task An_option_that_ended_at_ebica_is_told_and_Resty_stays_linked()
    {
        var (_, ebica) = await LinkBothAsync();
        _ebica.StoreOf = (_, _) => LedgerFailure.PosOptionRequired;
        await Get<VerifyLink>().ExecuteAsync(Person, ebica, Ct, DriftSource.Schedule);

        Assert.Equal((DriftKind.OptionEnded, ebica), Assert.Single((await OpenAsync()).Select(d => (d.Kind, d.LinkId))));
        Assert.Equal(
            [(LedgerProvider.Resty, LinkState.Verified, (ErrorKey?)null), (LedgerProvider.Ebica, LinkState.Rejected, ErrorKey.PosOptionRequired)],
            (await ReadAsync(db => db.LedgerLinks.OrderByDescending(l => l.Provider).ToListAsync(Ct))).OrderBy(l => l.Provider).Select(l => (l.Provider, l.State, l.Reason)));
    }

    [Fact]
    public async Task An_ebica_that_hangs_holds_up_no_look_at_Resty()
    {
        var (resty, _) = await LinkBothAsync();
        var asked = new TaskCompletionSource();
        _ebica.SeatsOf = async (_, ct) =>
        {
            asked.SetResult();
            await new TaskCompletionSource().Task.WaitAsync(ct);
            return LedgerFailure.TimedOut;
        };
        Lists(Seat("s1", "窓側"), Seat("s2", "A2"));
        Clock.Advance(TimeSpan.FromMinutes(76));
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var hangs = Get<CheckSeats>().ExecuteAsync(LedgerProvider.Ebica, end.Token);
        await asked.Task.WaitAsync(Ct);

        await Get<CheckSeats>().ExecuteAsync(LedgerProvider.Resty, Ct);

        Assert.Equal((resty, "窓側"), Assert.Single((await OpenAsync()).Select(d => (d.LinkId, d.After))));
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hangs);
    }

    [Fact]
    public async Task A_file_links_and_maps_shops_of_both_ledgers()
    {
        await StoreAsync("0002");
        await StoreAsync("0003");
        var lines = new[] { ("0001", "R0001", "Resty"), ("0001", "ＥＢ１００１０１", "ebica"), ("0002", "EB100102", "ebica予約台帳"), ("0003", "eb100404", "ebica"), ("0003", "R03", "ebica") };
        var plan = (await Get<PlanOnboarding>().ExecuteAsync(Person, LedgerProvider.Resty, [.. lines.Select((l, i) => new OnboardingLine(i + 2, l.Item1, l.Item2, l.Item3))], null, Ct)).Value;
        Assert.Equal(
            [OnboardingVerdict.WillLink, OnboardingVerdict.WillLink, OnboardingVerdict.WillLink, OnboardingVerdict.StoreIdNotFound, OnboardingVerdict.StoreIdMalformed],
            plan.Select(r => r.Verdict));
        Assert.Equal("えびかeb100101", plan[1].LedgerName);

        await RunAsync((await Get<StartOnboarding>().LinkAsync(Person, "both.csv", [.. plan.Where(r => r.Verdict == OnboardingVerdict.WillLink)], Ct)).Value);
        Assert.Equal(["R0001", "eb100101", "eb100102"], (await ReadAsync(db => db.LedgerLinks.Select(l => l.LedgerStoreId).ToListAsync(Ct))).Order(StringComparer.Ordinal));

        await RunAsync((await Get<StartOnboarding>().AutoMapAsync(Person, LedgerProvider.Ebica, [], Ct)).Value);
        Assert.Equal(["e1", "e1", "e2", "e2"], (await ReadAsync(db => db.TableMappings.Select(m => m.SeatId).ToListAsync(Ct))).Order());
    }

    private async Task<(Guid Resty, Guid Ebica)> LinkBothAsync()
    {
        var (resty, ebica) = (await LinkAsync(_store), await LinkAsync(_store, "eb100101", LedgerProvider.Ebica));
        await MapAsync(resty, (_tables[0], "s1"), (_tables[1], "s2"));
        await MapAsync(ebica, (_tables[0], "e1"), (_tables[1], "e2"));
        return (resty, ebica);
    }

    private void EbicaLists(params LedgerSeatInfo[] seats) => _ebica.Seats = new LedgerSeats(null, false, seats);

    private async Task CheckAllAsync()
    {
        foreach (var provider in Enum.GetValues<LedgerProvider>())
        {
            await Get<CheckSeats>().ExecuteAsync(provider, Ct);
        }
    }

    private Task RunAsync(Guid run) => Get<RunOnboarding>().ExecuteAsync(Ours, run, Ct);

    private async Task<List<(string, Guid)>> SeatNamesAsync(PosTable table) =>
        [.. (await ReadAsync(db => db.TableMappings.Where(m => m.TableId == table.Id).ToListAsync(Ct))).OrderBy(m => m.SeatName, StringComparer.Ordinal).Select(m => (m.SeatName, m.LinkId))];
}
