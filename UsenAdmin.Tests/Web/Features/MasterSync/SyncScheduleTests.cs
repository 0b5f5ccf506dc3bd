using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data.MasterSync;
using UsenAdmin.Data.Results;
using UsenAdmin.Data.Stores;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Web.Features.MasterSync;
using UsenAdmin.Web.Hosting;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.MasterSync;

public sealed class SyncScheduleTests(TestPostgres postgres) : IAsyncLifetime
{
    private const int EveryDay = 127;
    private SyncScene _scene = null!;
    private Store _store = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _scene = await SyncScene.CreateAsync(postgres, new RollOutOptions { PilotStores = 1 });
        _store = await _scene.StoreAsync("0001");
    }

    [Fact]
    public async Task It_starts_a_run_when_its_time_comes_and_says_when_the_next_one_is()
    {
        var id = await SaveAsync(Details(new TimeOnly(11, 0)));
        Assert.Equal(Tokyo(20, 11), await NextAsync(id));

        await TickAsync();
        Assert.Empty(await RunsAsync());
        _scene.Clock.Advance(TimeSpan.FromMinutes(28));
        await TickAsync();

        var run = Assert.Single(await RunsAsync());
        Assert.Equal((SyncTrigger.Schedule, "朝", (Guid?)id), (run.Trigger, run.RequestedBy, run.ScheduleId));
        Assert.Equal(Tokyo(21, 11), await NextAsync(id));
    }

    [Fact]
    public async Task Missed_for_three_days_or_looked_at_by_many_nodes_it_runs_once()
    {
        await SaveAsync(Details(new TimeOnly(11, 0)));

        _scene.Clock.Advance(TimeSpan.FromDays(3.5));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => TickAsync()));
        await TickAsync();

        Assert.Single(await RunsAsync());
    }

    [Fact]
    public async Task Each_zone_has_its_own_eleven_o_clock()
    {
        await _scene.AddAsync(new Store(_scene.Company, new StoreDetails { Code = "0900", Name = "ホノルル店", TimeZone = "Pacific/Honolulu" }));
        await SaveAsync(Details(new TimeOnly(11, 0)));

        _scene.Clock.Advance(TimeSpan.FromHours(1));
        await TickAsync();
        Assert.Equal(_store.Id, (await _scene.ReadAsync(db => db.SyncRunStores.SingleAsync(Ct))).StoreId);
        _scene.Clock.Advance(TimeSpan.FromHours(19));
        await TickAsync();

        Assert.Equal(2, (await RunsAsync()).Count);
    }

    [Theory]
    [InlineData(2027, 3, 13, "02:30")]
    [InlineData(2027, 11, 6, "01:30")]
    public async Task The_night_in_which_the_clock_is_put_on_or_back_has_one_run_like_any_other(int year, int month, int day, string at)
    {
        await _scene.AddAsync(new Store(_scene.Company, new StoreDetails { Code = "0901", Name = "ニューヨーク店", TimeZone = "America/New_York" }));
        _scene.Clock.Advance(new DateTimeOffset(year, month, day, 17, 0, 0, TimeSpan.Zero) - SyncScene.Start);
        var newYork = await _scene.ReadAsync(db => db.Stores.Where(s => s.Code == "0901").Select(s => s.Id).SingleAsync(Ct));
        await SaveAsync(Details(TimeOnly.Parse(at, null)) with { Target = SyncScheduleTarget.Chosen, StoreIds = [newYork] });

        for (var i = 0; i < 2 * 48; i++)
        {
            _scene.Clock.Advance(TimeSpan.FromMinutes(30));
            await TickAsync();
        }

        Assert.Equal(2, (await RunsAsync()).Count);
    }

    [Fact]
    public async Task A_clock_that_jumps_back_or_far_on_starts_nothing_twice()
    {
        await SaveAsync(Details(new TimeOnly(11, 0)));
        _scene.Clock.Advance(TimeSpan.FromMinutes(30));
        await TickAsync();

        _scene.Clock.Advance(TimeSpan.FromHours(-3));
        await TickAsync();
        _scene.Clock.Advance(TimeSpan.FromHours(3));
        await TickAsync();
        Assert.Single(await RunsAsync());

        _scene.Clock.Advance(TimeSpan.FromDays(400));
        await TickAsync();
        _scene.Clock.Advance(TimeSpan.FromDays(-400));
        await TickAsync();
        Assert.Equal(2, (await RunsAsync()).Count);
    }

    [Fact]
    public async Task Which_occurrences_have_run_is_forgotten_with_the_history_but_never_so_early_that_one_runs_again()
    {
        var id = await SaveAsync(Details(new TimeOnly(11, 0)) with { Days = 1 << (int)DayOfWeek.Friday });
        _scene.Clock.Advance(TimeSpan.FromMinutes(30));
        await TickAsync();
        var tidy = new TidyMasterSync(_scene.Lookups, new RollOutOptions { KeepDays = 1 }, new JobLock(_scene.Database.App), _scene.Clock);
        await _scene.Job.ExecuteAsync(_scene.Company, (await RunsAsync())[0].Id, Ct);

        _scene.Clock.Advance(TimeSpan.FromDays(6));
        await tidy.ExecuteAsync(Ct);
        await TickAsync();
        Assert.Empty(await RunsAsync());
        Assert.Equal(Tokyo(27, 11), await NextAsync(id));

        _scene.Clock.Advance(TimeSpan.FromDays(10));
        await tidy.ExecuteAsync(Ct);
        Assert.Equal(0, await _scene.ReadAsync(db => db.SyncOccurrences.CountAsync(Ct)));
    }

    [Fact]
    public async Task Only_on_its_days_and_never_for_what_was_before_it_was_switched_on()
    {
        Assert.Equal(Tokyo(23, 11), await NextAsync(await SaveAsync(Details(new TimeOnly(11, 0)) with { Days = 1 << (int)DayOfWeek.Monday })));
        await SaveAsync(Details(new TimeOnly(10, 0)));
        Assert.Null(await NextAsync(await SaveAsync(Details(new TimeOnly(11, 0)) with { IsEnabled = false })));

        _scene.Clock.Advance(TimeSpan.FromHours(2));
        await TickAsync();

        Assert.Empty(await RunsAsync());
    }

    [Fact]
    public async Task What_does_not_fit_is_refused_and_nothing_is_written()
    {
        SyncScheduleDetails[] wrong =
        [
            Details(default) with { Name = " " }, Details(default) with { Days = 0 }, Details(default) with { Days = 128 },
            Details(default) with { Target = SyncScheduleTarget.Chosen }, Details(default) with { Target = SyncScheduleTarget.Area },
        ];
        foreach (var details in wrong)
        {
            Assert.Equal(ErrorKey.InvalidValue, (await TrySaveAsync(details)).Error!.Key);
        }

        Assert.Equal(ErrorKey.NotFound, (await TrySaveAsync(Details(default) with { Target = SyncScheduleTarget.Chosen, StoreIds = [Guid.NewGuid()] })).Error!.Key);
        Assert.Equal(0, await _scene.ReadAsync(db => db.SyncSchedules.CountAsync(Ct)));
    }

    [Fact]
    public async Task Of_two_who_edit_at_once_the_second_is_told_and_deleting_ends_it()
    {
        var id = await SaveAsync(Details(new TimeOnly(11, 0)));
        var read = Assert.Single(await new SyncScheduleQueries(_scene.Contexts).ListAsync(_scene.Company, Ct));
        var save = new SaveSyncSchedule(_scene.Contexts, _scene.Clock);

        Assert.True((await save.ExecuteAsync(_scene.Admin, new SaveSyncScheduleRequest(id, read.RowVersion, read.Details with { Name = "夜" }), Ct)).IsDone);
        Assert.Equal(ErrorKey.ChangedByOther, (await save.ExecuteAsync(_scene.Admin, new SaveSyncScheduleRequest(id, read.RowVersion, read.Details), Ct)).Error!.Key);

        Assert.True((await new DeleteSyncSchedule(_scene.Contexts, _scene.Clock).ExecuteAsync(_scene.Admin, id, Ct)).IsDone);
        _scene.Clock.Advance(TimeSpan.FromHours(1));
        await TickAsync();
        Assert.Empty(await RunsAsync());
    }

    [Fact]
    public async Task A_preview_says_what_the_run_then_does_and_writes_nothing()
    {
        var busy = await _scene.StoreAsync("0000", [.. Enum.GetValues<DayOfWeek>().Select(d => new OpeningHours(d, 600, 1380))]);
        await _scene.TerminalAsync(busy);
        var terminal = await _scene.TerminalAsync(_store);
        await _scene.RunAsync(_store);
        await _scene.EditAsync(_store, "B1");

        var preview = (await new PreviewMasterSync(_scene.Contexts, _scene.Options, _scene.Clock).ExecuteAsync(_scene.Admin, new StartMasterSyncRequest(SyncStores.All, []), Ct)).Value;

        Assert.Equal((2, 2, 2, 1, true), (preview.StoreCount, preview.TerminalCount, preview.OpenTerminals, preview.BusyStores, preview.IsStaged));
        Assert.Equal([(_store.Id, 0), (busy.Id, 1)], preview.Stores.Select(s => (s.Id, s.Wave)));
        Assert.Equal(new MasterChange(MasterChangeKind.TableRenamed, "B1", "A1", "B1"), Assert.Single(preview.Stores[0].Changes));
        Assert.Equal(1, await _scene.ReadAsync(db => db.MasterVersions.CountAsync(Ct)));
        await _scene.RunAsync(busy, _store);
        Assert.Equal(2, (await _scene.NowAsync(terminal)).WantedVersion);
    }

    public ValueTask DisposeAsync()
    {
        _scene.Dispose();
        return ValueTask.CompletedTask;
    }

    private static SyncScheduleDetails Details(TimeOnly at) => new("朝", EveryDay, at, SyncScheduleTarget.All, null, [], false, true);

    private static DateTimeOffset Tokyo(int day, int hour) => new DateTimeOffset(2026, 11, day, hour, 0, 0, TimeSpan.FromHours(9)).ToUniversalTime();

    private async Task<Guid> SaveAsync(SyncScheduleDetails details) => (await TrySaveAsync(details)).Value;

    private Task<Result<Guid>> TrySaveAsync(SyncScheduleDetails details) =>
        new SaveSyncSchedule(_scene.Contexts, _scene.Clock).ExecuteAsync(_scene.Admin, new SaveSyncScheduleRequest(null, 0, details), Ct);

    private Task TickAsync() =>
        new RunSyncSchedules(_scene.Lookups, _scene.Contexts, _scene.Queue, _scene.Options, new JobLock(_scene.Database.App), _scene.Clock).ExecuteAsync(Ct);

    private Task<List<SyncRun>> RunsAsync() => _scene.ReadAsync(db => db.SyncRuns.AsNoTracking().ToListAsync(Ct));

    private Task<DateTimeOffset?> NextAsync(Guid id) => _scene.ReadAsync(db => db.SyncSchedules.Where(s => s.Id == id).Select(s => s.NextRunAt).SingleAsync(Ct));
}
