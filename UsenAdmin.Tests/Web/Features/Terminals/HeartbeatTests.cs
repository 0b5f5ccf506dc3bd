using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data.Stores;
using UsenAdmin.Data.Terminals;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Tests.Web.Features.MasterSync;
using UsenAdmin.Web.Features.MasterSync;
using UsenAdmin.Web.Features.Terminals;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.Terminals;

/// <summary>Heartbeats of many terminals in one statement: each as if it had come alone.</summary>
public sealed class HeartbeatTests(TestPostgres postgres)
{
    private const int Many = 300;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hundreds_that_beat_at_once_are_each_seen_with_what_they_said()
    {
        using var scene = await SyncScene.CreateAsync(postgres);
        var store = await scene.StoreAsync("0001");
        var terminals = await scene.TerminalsAsync(store, Many);
        await scene.RunAsync(store);
        scene.Clock.Advance(TimeSpan.FromMinutes(1));
        var note = new NoteHeartbeat(scene.Contexts, new ConfirmMaster(scene.Contexts, scene.Progress, scene.Clock), scene.Clock);

        // Every third holds the version and says so; every second says nothing of its app; and all come twice, the first time holding what never was.
        await Parallel.ForEachAsync(terminals.Select((terminal, i) => (terminal, i)), Ct, async (beat, ct) =>
        {
            foreach (var held in new long[] { 99, beat.i % 3 == 0 ? 1 : 0 })
            {
                Assert.True((await note.ExecuteAsync(Identity(beat.terminal, store), beat.i % 2 == 0 ? $"9.{beat.i}" : null, held, ct)).IsDone);
            }
        });

        var now = await scene.ReadAsync(db => db.Terminals.AsNoTracking().ToDictionaryAsync(t => t.Id, Ct));
        for (var i = 0; i < Many; i++)
        {
            var terminal = now[terminals[i].Id];
            Assert.Equal(
                (scene.Clock.GetUtcNow(), i % 2 == 0 ? $"9.{i}" : terminals[i].AppVersion, i % 3 == 0 ? 1 : 0),
                (terminal.LastSeenAt, terminal.AppVersion, terminal.AppliedVersion));
        }
    }

    [Fact]
    public async Task A_terminal_that_was_revoked_meanwhile_is_not_brought_back()
    {
        using var scene = await SyncScene.CreateAsync(postgres);
        var store = await scene.StoreAsync("0001");
        var terminal = await scene.TerminalAsync(store);
        await scene.RunAsync(store);
        Assert.True((await new RevokeTerminal(scene.Contexts, scene.Clock).ExecuteAsync(scene.Admin, terminal.Id, Ct)).IsDone);
        var note = new NoteHeartbeat(scene.Contexts, new ConfirmMaster(scene.Contexts, scene.Progress, scene.Clock), scene.Clock);

        await note.ExecuteAsync(Identity(terminal, store), "9.9", 1, Ct);

        Assert.Equal(0, (await scene.NowAsync(terminal)).AppliedVersion);
    }

    private static TerminalIdentity Identity(Terminal terminal, Store store) => new(terminal.CompanyId, store.Id, terminal.Id, terminal.Kind, terminal.Name);
}
