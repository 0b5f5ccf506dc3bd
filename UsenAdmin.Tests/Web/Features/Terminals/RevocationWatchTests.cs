using System.Security.Claims;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging.Abstractions;
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
        var (line, other) = (new Line("1"), new Line("2"));
        connections.Add(new TerminalIdentity(scene.Company, store.Id, revoked.Id, revoked.Kind, revoked.Name), line);
        connections.Add(new TerminalIdentity(scene.Company, store.Id, staying.Id, staying.Kind, staying.Name), other);
        using var watch = new RevocationWatch(scene.Lookups, connections, scene.Clock, NullLogger<RevocationWatch>.Instance);
        await watch.CutAsync(Ct);
        Assert.False(line.IsCut);

        Assert.True((await new RevokeTerminal(scene.Contexts, scene.Clock).ExecuteAsync(scene.Admin, revoked.Id, Ct)).IsDone);
        await watch.CutAsync(Ct);

        Assert.Equal((true, false), (line.IsCut, other.IsCut));
    }

    private sealed class Line(string id) : HubCallerContext
    {
        public bool IsCut { get; private set; }

        public override string ConnectionId => id;

        public override string? UserIdentifier => null;

        public override ClaimsPrincipal? User => null;

        public override IDictionary<object, object?> Items { get; } = new Dictionary<object, object?>();

        public override IFeatureCollection Features { get; } = new FeatureCollection();

        public override CancellationToken ConnectionAborted => CancellationToken.None;

        public override void Abort() => IsCut = true;
    }
}
