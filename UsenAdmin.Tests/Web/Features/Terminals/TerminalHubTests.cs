using System.Net;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Terminals;
using UsenAdmin.Web.Features.MasterSync;
using UsenAdmin.Web.Features.Terminals;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.Terminals;

/// <summary>contracts/terminal.md, the hub, spoken by hand in both encodings and without negotiation.</summary>
[Collection(nameof(LivePortal))]
public sealed class TerminalHubTests(LivePortal portal)
{
    private static readonly TimeSpan CutWithin = TimeSpan.FromSeconds(5);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_run_from_the_press_to_the_end(bool messagePack, bool tokenInAddress)
    {
        using var pos = await portal.EnrollAsync(TerminalKind.Pos, portal.OtherStore);
        using var device = await portal.EnrollAsync(TerminalKind.Terminal, portal.OtherStore);
        await using var hub = await RawHub.ConnectAsync(portal.Url, device.Token, messagePack, tokenInAddress);
        await device.SendAsync("POST", "/openings");
        await RenameAsync("支店 " + Guid.NewGuid());

        var run = (await pos.SendAsync("POST", "/master-sync")).Text("runId");

        var asked = await UntilRunAsync(hub, run);
        Assert.Equal(["runId", "version"], asked.Argument.AsObject().Select(p => p.Key));
        var version = asked.Argument["version"]!.GetValue<long>();
        Assert.Equal(version, (await device.MasterAsync())["version"]!.GetValue<long>());
        Assert.Null(await hub.CallAsync("MasterApplied", $$"""{"runId":"{{run}}","version":{{version}}}"""));
        var ended = await UntilRunAsync(hub, run, "MasterSyncFinished");
        Assert.Equal(["runId", "state", "version", "finishedAt"], ended.Argument.AsObject().Select(p => p.Key));
        Assert.Equal((run, "succeeded", version), (ended.Argument["runId"]!.GetValue<string>(), ended.Argument["state"]!.GetValue<string>(), ended.Argument["version"]!.GetValue<long>()));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", ended.Argument["finishedAt"]!.GetValue<string>());
        await portal.Get<RevokeTerminal>().ExecuteAsync(portal.Admin, Guid.Parse(device.TerminalId), Ct);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_failure_is_told_with_its_reason(bool messagePack)
    {
        using var handy = await portal.EnrollAsync(TerminalKind.Handy);
        await handy.SendAsync("POST", "/openings");
        await using var hub = await RawHub.ConnectAsync(portal.Url, handy.Token, messagePack);
        await portal.AddTableAsync("F" + Guid.NewGuid().ToString("N")[..6]);
        var run = (await handy.SendAsync("POST", "/master-sync")).Text("runId");
        var version = (await UntilRunAsync(hub, run)).Argument["version"]!.GetValue<long>();

        Assert.Null(await hub.CallAsync("MasterSyncFailed", $$"""{"runId":"{{run}}","version":{{version}},"code":"diskFull","message":"{{new string('空', 600)}}"}"""));

        var ended = await UntilRunAsync(hub, run, "MasterSyncFinished");
        Assert.Equal("failed", ended.Argument["state"]!.GetValue<string>());
        await using var db = await portal.Contexts.OpenAsync(portal.Company, Ct);
        var row = await db.SyncRunTerminals.SingleAsync(t => t.RunId == Guid.Parse(run), Ct);
        Assert.Equal(("diskFull", 500), (row.ErrorCode, row.ErrorMessage!.Length));
    }

    [Theory]
    [InlineData("MasterApplied", """{"version":99999}""", "unknownVersion")]
    [InlineData("MasterApplied", """{"version":-1}""", "unknownVersion")]
    [InlineData("MasterApplied", """{"version":"1"}""", "")]
    [InlineData("MasterApplied", "{}", "")]
    [InlineData("MasterApplied", "7", "")]
    [InlineData("MasterSyncFailed", """{"runId":"0197f3a0-5b1c-7d2e-8f00-a1b2c3d4e5f6","version":1,"code":"x","message":"y"}""", "notFound")]
    [InlineData("Nothing", "{}", "")]
    public async Task What_is_wrong_is_answered_and_the_line_stays(string target, string argument, string code)
    {
        using var device = await portal.EnrollAsync(TerminalKind.Pos);
        foreach (var messagePack in new[] { false, true })
        {
            await using var hub = await RawHub.ConnectAsync(portal.Url, device.Token, messagePack);

            var error = await hub.CallAsync(target, argument);

            Assert.NotNull(error);
            Assert.Contains(code, error, StringComparison.Ordinal);
            Assert.False(hub.Closed.IsCompleted);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_may_negotiate_first_and_is_offered_web_sockets_in_both_encodings(bool messagePack)
    {
        using var device = await portal.EnrollAsync(TerminalKind.Pos);
        await device.SendAsync("POST", "/openings");
        using var http = new HttpClient { BaseAddress = portal.Url };
        http.DefaultRequestHeaders.Authorization = new("Bearer", device.Token);
        using var answer = await http.PostAsync(new Uri("/hubs/terminal/negotiate?negotiateVersion=1", UriKind.Relative), null, Ct);
        var negotiated = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Ct))!;

        var transport = Assert.Single(negotiated["availableTransports"]!.AsArray())!;
        Assert.Equal("WebSockets", transport["transport"]!.GetValue<string>());
        Assert.Equal(["Text", "Binary"], transport["transferFormats"]!.AsArray().Select(f => f!.GetValue<string>()));
        await using var hub = await RawHub.ConnectAsync(portal.Url, device.Token, messagePack, tokenInAddress: true, negotiated["connectionToken"]!.GetValue<string>());
        Assert.Equal(["runId", "version"], (await hub.NextAsync("MasterSyncRequested")).Argument.AsObject().Select(p => p.Key));
    }

    [Fact]
    public async Task A_terminal_that_was_away_is_told_when_it_connects()
    {
        using var device = await portal.EnrollAsync(TerminalKind.Pos);
        await device.SendAsync("POST", "/openings");

        await using var hub = await RawHub.ConnectAsync(portal.Url, device.Token);

        var wanted = (await device.MasterAsync())["version"]!.GetValue<long>();
        Assert.Equal(wanted, (await hub.NextAsync("MasterSyncRequested")).Argument["version"]!.GetValue<long>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_launcher_that_the_portal_changes_reaches_the_device(bool messagePack)
    {
        using var device = await portal.EnrollAsync(TerminalKind.Pos);
        await using var hub = await RawHub.ConnectAsync(portal.Url, device.Token, messagePack);

        await portal.Get<ChooseLauncher>().ExecuteAsync(portal.Admin, Guid.Parse(device.TerminalId), [LedgerProvider.Ebica], Ct);

        Assert.Equal("{}", (await hub.NextAsync("LauncherChanged")).Argument.ToJsonString());
        Assert.Equal("ebica", (await device.SendAsync("GET", "/launcher")).Json["ledgers"]![0]!.GetValue<string>());
    }

    [Fact]
    public async Task Revocation_and_a_new_enrolment_cut_the_line_within_seconds_and_rotation_does_not()
    {
        using var revoked = await portal.EnrollAsync(TerminalKind.Pos);
        using var renewed = await portal.EnrollAsync(TerminalKind.Pos);
        using var rotated = await portal.EnrollAsync(TerminalKind.Pos);
        await using var first = await RawHub.ConnectAsync(portal.Url, revoked.Token);
        await using var second = await RawHub.ConnectAsync(portal.Url, renewed.Token, messagePack: true);
        await using var third = await RawHub.ConnectAsync(portal.Url, rotated.Token);

        rotated.Token = (await rotated.SendAsync("POST", "/token/rotation")).Text("token");
        Assert.Equal(HttpStatusCode.OK, (await rotated.SendAsync("GET", "/master")).Status);
        await portal.Get<RevokeTerminal>().ExecuteAsync(portal.Admin, Guid.Parse(revoked.TerminalId), Ct);
        await renewed.EnrollAsync(await portal.CodeAsync(TerminalKind.Pos), TerminalKind.Pos);
        await using var anew = await RawHub.ConnectAsync(portal.Url, renewed.Token);

        await Task.WhenAll(first.Closed, second.Closed).WaitAsync(CutWithin, Ct);
        Assert.False(third.Closed.IsCompleted);
        Assert.False(anew.Closed.IsCompleted);
    }

    [Theory]
    [InlineData("wrong", false)]
    [InlineData("wrong", true)]
    [InlineData("", true)]
    public async Task Without_a_token_there_is_no_line(string token, bool tokenInAddress)
    {
        var refused = await Assert.ThrowsAsync<WebSocketException>(() => RawHub.ConnectAsync(portal.Url, token, tokenInAddress: tokenInAddress));

        Assert.Contains("401", refused.Message, StringComparison.Ordinal);
    }

    // Other runs of the store are told of too, and opening asks for catching up.
    private static async Task<HubFrame> UntilRunAsync(RawHub hub, string run, string target = "MasterSyncRequested")
    {
        while (true)
        {
            var frame = await hub.NextAsync(target);
            if (frame.Argument["runId"]!.GetValue<string>() == run)
            {
                return frame;
            }
        }
    }

    private async Task RenameAsync(string name)
    {
        await using var db = await portal.Contexts.OpenAsync(portal.Company, Ct);
        var store = await db.Stores.SingleAsync(s => s.Id == portal.OtherStore.Id, Ct);
        store.Edit(store.Details with { Name = name });
        await db.CommitAsync(Ct);
    }
}
