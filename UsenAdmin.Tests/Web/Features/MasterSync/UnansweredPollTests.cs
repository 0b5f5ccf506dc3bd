using Microsoft.Extensions.Logging.Abstractions;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Tests.Web.Features.Terminals;
using UsenAdmin.Web.Features.MasterSync;
using UsenAdmin.Web.Features.Terminals;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.MasterSync;

public sealed class UnansweredPollTests(TestPostgres postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_terminal_of_this_node_is_told_and_not_again_before_a_while_but_at_once_of_a_newer_version()
    {
        using var scene = await SyncScene.CreateAsync(postgres);
        var store = await scene.StoreAsync("0001");
        var here = await scene.TerminalAsync(store);
        await scene.TerminalAsync(store); // Connected to another node.
        var identity = new TerminalIdentity(scene.Company, store.Id, here.Id, here.Kind, here.Name);
        var connections = new TerminalConnections();
        connections.Add(identity, new RecordingLine("line", identity));
        using var poll = new UnansweredPoll(scene.Lookups, scene.Hub, connections, scene.Notifier, scene.Clock, NullLogger<UnansweredPoll>.Instance);
        await scene.RunAsync(store);

        Assert.Equal(0, await ToldAsync(4)); // It may just be answering.
        Assert.Equal(1, await ToldAsync(2));
        Assert.Equal(0, await ToldAsync(5));
        Assert.Equal(1, await ToldAsync(11));
        await scene.EditAsync(store, "A9");
        await scene.RunAsync(store);
        Assert.Equal(1, await ToldAsync(6));
        await scene.ConfirmAsync(here, 2);
        Assert.Equal(0, await ToldAsync(60));

        // How often the one that is connected here was told; the other never is, here.
        async Task<int> ToldAsync(int seconds)
        {
            scene.Clock.Advance(TimeSpan.FromSeconds(seconds));
            scene.Hub.Sent.Clear();
            await poll.TellAsync(Ct);
            Assert.All(scene.Hub.Asked, to => Assert.Equal("line", to));
            return scene.Hub.Asked.Count;
        }
    }
}
