using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using UsenAdmin.Data.Terminals;
using UsenAdmin.Integration.Terminals.Protocol;
using UsenAdmin.Web.Features.Terminals;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.Terminals;

public sealed class TerminalLinesTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly TerminalConnections _connections = new();
    private readonly TerminalLines _lines;

    public TerminalLinesTests() => _lines = new TerminalLines(_connections, _clock, NullLogger<DefaultHubLifetimeManager<TerminalHub>>.Instance);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_terminal_hears_what_is_for_it_on_each_of_its_connections_and_a_store_what_is_for_the_store()
    {
        var (mine, other) = (Terminal(), Terminal());
        var (old, made, others) = (await ConnectAsync("1", mine), await ConnectAsync("2", mine), await ConnectAsync("3", other));
        await _lines.AddToGroupAsync("3", TerminalHub.StoreGroup(other.StoreId), Ct);
        var (launcher, floor) = (new LauncherChangedMessage(), new FloorChangedMessage { Revision = 5 });

        await _lines.SendGroupAsync(TerminalHub.TerminalGroup(mine.TerminalId), TerminalHubNames.LauncherChanged, [launcher], Ct);
        await _lines.SendGroupsAsync([TerminalHub.StoreGroup(other.StoreId), TerminalHub.TerminalGroup(mine.TerminalId)], TerminalHubNames.FloorChanged, [floor], Ct);

        Assert.Equal([launcher, floor], old.Heard);
        Assert.Equal([launcher, floor], made.Heard);
        Assert.Equal([floor], others.Heard);
    }

    [Fact]
    public async Task A_lost_connection_takes_no_other_with_it()
    {
        var terminal = Terminal();
        var (old, made) = (await ConnectAsync("1", terminal), await ConnectAsync("2", terminal));

        await _lines.OnDisconnectedAsync(old);
        Assert.Equal([made], _connections.Of(terminal.TerminalId).Select(c => c.Line));
        await _lines.OnDisconnectedAsync(old);
        await _lines.OnDisconnectedAsync(made);

        Assert.Empty(_connections.Connected());
    }

    [Fact]
    public async Task Hundreds_that_come_and_go_at_once_leave_nothing_behind()
    {
        var terminal = Terminal();
        var lines = Enumerable.Range(0, 300).Select(i => new RecordingLine($"{i}", terminal)).ToList();

        await Parallel.ForEachAsync(lines, Ct, async (line, _) =>
        {
            await _lines.OnConnectedAsync(line);
            await Task.Yield();
            if (line.ConnectionId != "7")
            {
                await _lines.OnDisconnectedAsync(line);
            }
        });

        Assert.Equal(["7"], _connections.Of(terminal.TerminalId).Select(c => c.Line.ConnectionId));
    }

    [Fact]
    public async Task What_version_a_connection_was_told_is_remembered_and_when()
    {
        var terminal = Terminal();
        await ConnectAsync("1", terminal);
        var connection = Assert.Single(_connections.Of(terminal.TerminalId));
        Assert.False(connection.WasTold(1, since: DateTimeOffset.MinValue));

        var told = _clock.GetUtcNow();
        await _lines.SendGroupAsync(
            TerminalHub.TerminalGroup(terminal.TerminalId), TerminalHubNames.MasterSyncRequested, [new MasterSyncRequestedMessage { RunId = Guid.NewGuid(), Version = 3 }], Ct);

        Assert.Equal(
            (true, true, false, false),
            (connection.WasTold(3, told.AddSeconds(-1)), connection.WasTold(2, told.AddSeconds(-1)), connection.WasTold(4, told.AddSeconds(-1)), connection.WasTold(3, told)));
    }

    private static TerminalIdentity Terminal() => new(Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), TerminalKind.Pos, "POS 1");

    private async Task<RecordingLine> ConnectAsync(string id, TerminalIdentity terminal)
    {
        var line = new RecordingLine(id, terminal);
        await _lines.OnConnectedAsync(line);
        return line;
    }
}
