using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data.MasterSync;
using UsenAdmin.Data.Results;
using UsenAdmin.Data.Stores;
using UsenAdmin.Data.Terminals;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Web.Features.MasterSync;
using UsenAdmin.Web.Features.Readiness;
using UsenAdmin.Web.Features.Terminals;
using UsenAdmin.Web.Hosting;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.MasterSync;

/// <summary>練習: a training terminal holds and confirms masters like any other, and counts in nothing: no run, no threshold, no hold, no readiness.</summary>
public sealed class TrainingTerminalSyncTests(TestPostgres postgres) : IAsyncLifetime
{
    private SyncScene _scene = null!;
    private Store _store = null!;
    private Terminal _training = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _scene = await SyncScene.CreateAsync(postgres, new RollOutOptions { PilotStores = 1, StopPercent = 1 });
        _store = await _scene.StoreAsync("0001");
        _training = await _scene.TerminalAsync(_store, open: false, training: true);
    }

    [Fact]
    public async Task It_is_in_no_run_and_its_failure_stops_none()
    {
        var device = await _scene.TerminalAsync(_store);
        var other = await _scene.StoreAsync("0002");
        await _scene.TerminalAsync(other);
        var run = await _scene.RunAsync(_store, other);
        var version = (await new SyncTrainingTerminal(_scene.Contexts, _scene.Masters).ExecuteAsync(SyncScene.Of(_training), Ct)).Value;

        Assert.True((await _scene.FailAsync(_training, Guid.Empty, version)).IsDone);
        Assert.Equal(ErrorKey.NotFound, (await _scene.FailAsync(_training, run, version)).Error!.Key);
        await _scene.ConfirmAsync(device, 1);

        Assert.DoesNotContain(_training.Id, await _scene.ReadAsync(db => db.SyncRunTerminals.Select(t => t.TerminalId).ToListAsync(Ct)));
        Assert.Null((await _scene.RunOfAsync(run)).StoppedAt);
        Assert.Equal(2, (await _scene.Queries.RunAsync(_scene.Company, run, SyncTerminalFilter.All, 0, Ct))!.Run.Terminals);
    }

    [Fact]
    public async Task It_fetches_and_confirms_for_itself_and_its_master_is_kept()
    {
        var version = (await new SyncTrainingTerminal(_scene.Contexts, _scene.Masters).ExecuteAsync(SyncScene.Of(_training), Ct)).Value;
        Assert.True((await _scene.ConfirmAsync(_training, version)).IsDone);
        await _scene.EditAsync(_store, "B1");
        var device = await _scene.TerminalAsync(_store);
        await _scene.RunAsync(_store);
        await _scene.ConfirmAsync(device, version + 1);

        var now = await _scene.NowAsync(_training);
        Assert.Equal((version, version), (now.WantedVersion, now.AppliedVersion));
        _scene.Clock.Advance(TimeSpan.FromDays(91));
        await new TidyMasterSync(_scene.Lookups, _scene.Options, new JobLock(_scene.Database.App), _scene.Clock).ExecuteAsync(Ct);
        Assert.Equal([version, version + 1], await _scene.ReadAsync(db => db.MasterVersions.Select(m => m.Version).OrderBy(v => v).ToListAsync(Ct)));
    }

    [Fact]
    public async Task It_makes_no_store_late_and_no_store_ready()
    {
        var device = await _scene.TerminalAsync(_store);
        await _scene.RunAsync(_store);
        await _scene.ConfirmAsync(device, 1);

        var behind = await _scene.Starting.ExecuteAsync(_scene.Admin, new StartMasterSyncRequest(SyncStores.Behind, []), Ct);
        var preview = (await new PreviewMasterSync(_scene.Contexts, _scene.Options, _scene.Clock).ExecuteAsync(_scene.Admin, StartMasterSyncRequest.For(_store.Id), Ct)).Value;
        var ready = (await new ReadinessQueries(_scene.Contexts).PageAsync(_scene.Company, null, null, 0, 10, Ct)).Single(s => s.StoreId == _store.Id);

        Assert.Equal(ErrorKey.NotFound, behind.Error!.Key);
        Assert.Equal(1, preview.TerminalCount);
        Assert.Equal((1, 1), (ready.Terminals, ready.Newest));
    }

    [Fact]
    public async Task It_neither_opens_nor_starts_a_run()
    {
        var opened = await new OpenTerminal(_scene.Contexts, _scene.Masters, _scene.Notifier, _scene.Clock).ExecuteAsync(SyncScene.Of(_training), Ct);

        Assert.Equal(ErrorKey.NotForThisKind, opened.Error!.Key);
        Assert.Null((await _scene.NowAsync(_training)).OpenedAt);
    }

    public ValueTask DisposeAsync()
    {
        _scene.Dispose();
        return ValueTask.CompletedTask;
    }
}
