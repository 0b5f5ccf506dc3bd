using Microsoft.Extensions.Logging.Abstractions;
using UsenAdmin.Data.Terminals;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Tests.Web.Features.MasterSync;
using UsenAdmin.Web.Features.Terminals;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.Terminals;

public sealed class RevocationWatchTests(TestPostgres postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>The nodes' clocks stand days before the database's, or run days ahead: one that revokes, and one that cuts.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1_000)]
    public async Task A_revoked_connection_is_cut_whatever_the_clocks_of_the_nodes_say(int daysAhead)
    {
        using var scene = await SyncScene.CreateAsync(postgres);
        scene.Clock.Advance(TimeSpan.FromDays(daysAhead));
        var store = await scene.StoreAsync("0001");
        var (revoked, staying) = (await scene.TerminalAsync(store), await scene.TerminalAsync(store));
        var connections = new TerminalConnections();
        var (line, other) = (Connect("1", revoked), Connect("2", staying));
        using var watch = new RevocationWatch(scene.Lookups, connections, scene.Clock, NullLogger<RevocationWatch>.Instance);
        await watch.CutAsync(Ct);
        Assert.False(line.IsCut);

        Assert.True((await new RevokeTerminal(scene.Contexts, scene.Clock).ExecuteAsync(scene.Admin, revoked.Id, Ct)).IsDone);
        await watch.CutAsync(Ct);

        Assert.Equal((true, false), (line.IsCut, other.IsCut));

        RecordingLine Connect(string id, Terminal terminal)
        {
            var identity = new TerminalIdentity(scene.Company, store.Id, terminal.Id, terminal.Kind, terminal.Name);
            var connected = new RecordingLine(id, identity);
            connections.Add(identity, connected);
            return connected;
        }
    }
}
