using System.Net;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data.MasterSync;
using UsenAdmin.Data.Terminals;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.Terminals;

/// <summary>A terminal that misbehaves, over HTTP and over the hub in both encodings: it harms nobody, and nothing it may not say is written.</summary>
[Collection(nameof(LivePortal))]
public sealed class MisbehavingTerminalTests(LivePortal portal)
{
    private const int Flood = 3000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Line.Http)]
    [InlineData(Line.Json)]
    [InlineData(Line.MessagePack)]
    public async Task What_is_said_twice_late_or_of_another_version_changes_nothing(Line line)
    {
        using var device = await portal.EnrollAsync(TerminalKind.Handy);
        var run = await AskedAsync(device);
        var wanted = (await device.MasterAsync())["version"]!.GetValue<long>();

        Assert.Equal("unknownVersion", await ConfirmAsync(line, device, run, wanted + 1));
        Assert.Equal("unknownVersion", await ConfirmAsync(line, device, run, 0));
        Assert.Equal("unknownVersion", await ConfirmAsync(line, device, run, long.MaxValue));
        Assert.Equal(SyncTerminalState.Pending, (await RowAsync(run)).State);
        Assert.Null(await ConfirmAsync(line, device, run, wanted));
        var applied = await TerminalAsync(device);
        Assert.Null(await ConfirmAsync(line, device, run, wanted));
        Assert.Null(await ConfirmAsync(line, device, run, 1));

        var after = await TerminalAsync(device);
        Assert.Equal((wanted, wanted, applied.AppliedAt), (after.WantedVersion, after.AppliedVersion, after.AppliedAt));
        Assert.Equal(SyncTerminalState.Applied, (await RowAsync(run)).State);
    }

    [Theory]
    [InlineData(Line.Json)]
    [InlineData(Line.MessagePack)]
    public async Task The_run_of_another_store_is_none_of_its_business(Line line)
    {
        using var theirs = await portal.EnrollAsync(TerminalKind.Handy, portal.OtherStore);
        var run = await AskedAsync(theirs);
        using var device = await portal.EnrollAsync(TerminalKind.Handy);
        var wanted = (await device.MasterAsync())["version"]!.GetValue<long>();

        Assert.Null(await ConfirmAsync(line, device, run, wanted)); // It says what it holds itself; whose run it names does not matter.
        Assert.Contains("notFound", await CallAsync(line, device, "MasterSyncFailed", Failure(run, wanted, "空")), StringComparison.Ordinal);

        Assert.Equal((SyncTerminalState.Pending, 0L), ((await RowAsync(run)).State, (await TerminalAsync(theirs)).AppliedVersion));
        Assert.Equal(TerminalTrouble.None, (await TerminalAsync(device)).Trouble);
    }

    [Theory]
    [InlineData(Line.Json)]
    [InlineData(Line.MessagePack)]
    public async Task A_megabyte_of_text_cuts_its_own_line_and_writes_nothing(Line line)
    {
        using var device = await portal.EnrollAsync(TerminalKind.Handy);
        using var other = await portal.EnrollAsync(TerminalKind.Handy);
        var run = await AskedAsync(device);
        await using var neighbour = await RawHub.ConnectAsync(portal.Url, other.Token, line == Line.MessagePack);
        await using (var hub = await RawHub.ConnectAsync(portal.Url, device.Token, line == Line.MessagePack))
        {
            await hub.SendOnlyAsync("MasterSyncFailed", Failure(run, 1, new string('x', 1024 * 1024)));
            await hub.Closed.WaitAsync(Patience, Ct);
        }

        // Beyond the server's own limit of 1 MB the line may be cut before the answer is read; half of it is refused by name.
        RawDevice.AssertProblem(await device.SendAsync("PUT", "/master/applied", $$"""{"version":1,"note":"{{new string('x', 512 * 1024)}}"}"""), 413, "invalidValue");
        Assert.Equal((SyncTerminalState.Pending, (string?)null), ((await RowAsync(run)).State, (await RowAsync(run)).ErrorMessage));
        Assert.False(neighbour.Closed.IsCompleted);
        Assert.Null(await ConfirmAsync(line, device, run, (await device.MasterAsync())["version"]!.GetValue<long>()));
    }

    [Theory]
    [InlineData(Line.Json)]
    [InlineData(Line.MessagePack)]
    public async Task Thousands_of_confirmations_at_once_are_answered_in_turn_and_keep_nobody_waiting(Line line)
    {
        using var device = await portal.EnrollAsync(TerminalKind.Handy);
        using var other = await portal.EnrollAsync(TerminalKind.Handy);
        await device.SendAsync("POST", "/openings");
        var wanted = (await device.MasterAsync())["version"]!.GetValue<long>();
        await using var hub = await RawHub.ConnectAsync(portal.Url, device.Token, line == Line.MessagePack);

        var flood = Task.Run(async () =>
        {
            for (var i = 0; i < Flood; i++)
            {
                await hub.SendOnlyAsync("MasterApplied", $$"""{"version":{{(i % 3 == 0 ? wanted + 7 : wanted)}}}""");
            }
        }, Ct);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await other.SendAsync("GET", "/master")).Status);
        }

        await flood;
        Assert.Null(await hub.CallAsync("MasterApplied", $$"""{"version":{{wanted}}}""").WaitAsync(Patience, Ct));

        var after = await TerminalAsync(device);
        Assert.Equal((wanted, wanted, TerminalTrouble.None), (after.WantedVersion, after.AppliedVersion, after.Trouble));
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00.000Z")]
    [InlineData("1970-01-01T00:00:00.000Z")]
    [InlineData("9999-12-31T23:59:59.999Z")]
    [InlineData("2026-11-24T09:00:00.000+14:00")]
    public async Task A_clock_that_is_wrong_on_the_device_is_not_the_portals(string deviceTime)
    {
        using var device = await portal.EnrollAsync(TerminalKind.Handy);
        var wanted = (await device.MasterAsync())["version"]!.GetValue<long>();
        var before = DateTimeOffset.UtcNow;

        var answer = await device.SendAsync("PUT", "/master/applied", $$"""{"version":{{wanted}},"appliedAt":"{{deviceTime}}"}""");

        Assert.Equal(HttpStatusCode.NoContent, answer.Status);
        Assert.InRange((await TerminalAsync(device)).AppliedAt!.Value, before.AddMilliseconds(-1), DateTimeOffset.UtcNow);
    }

    private static string Failure(string run, long version, string message) => $$"""{"runId":"{{run}}","version":{{version}},"code":"diskFull","message":"{{message}}"}""";

    /// <returns>The error's code; null when it was taken.</returns>
    private async Task<string?> ConfirmAsync(Line line, RawDevice device, string run, long version)
    {
        if (line == Line.Http)
        {
            var answer = await device.SendAsync("PUT", "/master/applied", $$"""{"version":{{version}},"appliedAt":"2026-11-23T01:02:03.000Z"}""");
            return answer.Status == HttpStatusCode.NoContent ? null : answer.Text("code");
        }

        var error = await CallAsync(line, device, "MasterApplied", $$"""{"runId":"{{run}}","version":{{version}}}""");
        return error?.Contains("unknownVersion", StringComparison.Ordinal) == true ? "unknownVersion" : error;
    }

    private async Task<string?> CallAsync(Line line, RawDevice device, string target, string argument)
    {
        await using var hub = await RawHub.ConnectAsync(portal.Url, device.Token, line == Line.MessagePack);
        return await hub.CallAsync(target, argument);
    }

    private async Task<Terminal> TerminalAsync(RawDevice device)
    {
        await using var db = await portal.Contexts.OpenAsync(portal.Company, Ct);
        return await db.Terminals.AsNoTracking().SingleAsync(t => t.Id == Guid.Parse(device.TerminalId), Ct);
    }

    private async Task<SyncRunTerminal> RowAsync(string run)
    {
        await using var db = await portal.Contexts.OpenAsync(portal.Company, Ct);
        return await db.SyncRunTerminals.AsNoTracking().SingleAsync(t => t.RunId == Guid.Parse(run), Ct);
    }

    /// <summary>The device opens and presses マスタ同期.</summary>
    /// <returns>The run, which waits for its answer.</returns>
    private async Task<string> AskedAsync(RawDevice device)
    {
        await device.SendAsync("POST", "/openings");
        var run = (await device.SendAsync("POST", "/master-sync")).Text("runId");
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await timer.WaitForNextTickAsync(Ct))
        {
            await using var db = await portal.Contexts.OpenAsync(portal.Company, Ct);
            if (await db.SyncRunTerminals.AnyAsync(t => t.RunId == Guid.Parse(run) && t.State == SyncTerminalState.Pending, Ct))
            {
                break;
            }
        }

        return run;
    }

    /// <summary>How the terminal speaks.</summary>
    public enum Line
    {
        Http,
        Json,
        MessagePack,
    }
}
