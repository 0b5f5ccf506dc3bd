using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data.Terminals;
using UsenAdmin.Web.Features.Terminals;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.Terminals;

/// <summary>contracts/terminal.md, the calls of an enrolled terminal, over the wire.</summary>
[Collection(nameof(LivePortal))]
public sealed partial class TerminalCallTests(LivePortal portal)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_old_token_lives_until_the_new_one_is_used()
    {
        using var device = await portal.EnrollAsync(TerminalKind.Pos);
        var first = device.Token;
        var unused = (await device.SendAsync("POST", "/token/rotation")).Text("token");
        var second = (await device.SendAsync("POST", "/token/rotation")).Text("token");
        Assert.Equal(HttpStatusCode.OK, (await device.SendAsync("GET", "/master")).Status);

        device.Token = unused;
        RawDevice.AssertProblem(await device.SendAsync("GET", "/master"), 401, "sessionExpired");
        device.Token = second;
        Assert.Equal(HttpStatusCode.OK, (await device.SendAsync("GET", "/master")).Status);
        device.Token = first;
        RawDevice.AssertProblem(await device.SendAsync("GET", "/master"), 401, "sessionExpired");
        device.Token = second;
        Assert.Equal(HttpStatusCode.OK, (await device.SendAsync("GET", "/master")).Status);
    }

    [Fact]
    public async Task A_rotated_token_that_is_first_used_by_many_at_once_works_for_all()
    {
        using var device = await portal.EnrollAsync(TerminalKind.Pos);
        device.Token = (await device.SendAsync("POST", "/token/rotation")).Text("token");

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => device.SendAsync("GET", "/master")));

        Assert.All(answers, a => Assert.Equal(HttpStatusCode.OK, a.Status));
    }

    [Fact]
    public async Task A_revoked_token_is_refused_at_the_next_call()
    {
        using var device = await portal.EnrollAsync(TerminalKind.Handy);
        var rotated = (await device.SendAsync("POST", "/token/rotation")).Text("token");

        await portal.Get<RevokeTerminal>().ExecuteAsync(portal.Admin, Guid.Parse(device.TerminalId), Ct);

        foreach (var token in new[] { device.Token, rotated })
        {
            device.Token = token;
            RawDevice.AssertProblem(await device.SendAsync("POST", "/openings"), 401, "sessionExpired");
        }
    }

    [Fact]
    public async Task The_master_has_the_form_of_the_contract()
    {
        using var device = await portal.EnrollAsync(TerminalKind.Pos);

        var answer = await device.SendAsync("GET", "/master");

        Assert.Equal((HttpStatusCode.OK, "application/json"), (answer.Status, answer.ContentType));
        var master = answer.Json;
        Assert.Equal(["version", "createdAt", "store", "tables", "ledgers", "settings"], Keys(master));
        Assert.Equal($"\"{master["version"]!.GetValue<long>()}\"", answer.ETag);
        Assert.Matches(InstantForm(), master["createdAt"]!.GetValue<string>());
        Assert.Equal(["storeId", "code", "name", "timeZone"], Keys(master["store"]!));
        Assert.Equal(portal.Store.Id.ToString(), master["store"]!["storeId"]!.GetValue<string>());
        var table = master["tables"]![0]!;
        Assert.Equal(["tableId", "name", "shortName", "capacity", "kind", "order"], Keys(table));
        Assert.Equal(["regular", "waiting"], master["tables"]!.AsArray().Select(t => t!["kind"]!.GetValue<string>()).Distinct().Order());
        Assert.Equal(["tableReset", "changeoverTime", "defaultStayMinutes"], Keys(master["settings"]!));
        Assert.Matches(@"^\d\d:\d\d$", master["settings"]!["changeoverTime"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("\"{0}\"", 304)]
    [InlineData("W/\"{0}\"", 304)]
    [InlineData("\"9999\", W/\"{0}\"", 304)]
    [InlineData("\"a,b\",\"{0}\"", 304)]
    [InlineData("*", 304)]
    [InlineData("\"9999\"", 200)]
    [InlineData("\"1{0}\"", 200)]
    [InlineData("{0}", 200)]
    [InlineData("\"{0}", 200)]
    [InlineData("%%%", 200)]
    public async Task If_none_match_is_read_as_http_says(string header, int expected)
    {
        using var device = await portal.EnrollAsync(TerminalKind.Pos);
        var master = await device.SendAsync("GET", "/master");
        var version = master.Json["version"]!.GetValue<long>();

        var answer = await device.SendAsync("GET", "/master", ifNoneMatch: string.Format(System.Globalization.CultureInfo.InvariantCulture, header, version));

        Assert.Equal((HttpStatusCode)expected, answer.Status);
        Assert.Equal(master.ETag, answer.ETag);
        Assert.Equal(expected == 304 ? "" : master.Body, answer.Body);
    }

    [Fact]
    public async Task Applied_only_grows_and_stays_below_wanted()
    {
        using var device = await portal.EnrollAsync(TerminalKind.Pos);
        await portal.AddTableAsync("G1");
        await device.SendAsync("POST", "/openings");
        var wanted = (await device.MasterAsync())["version"]!.GetValue<long>();

        Assert.Equal(HttpStatusCode.NoContent, (await device.SendAsync("PUT", "/master/applied", Applied(wanted))).Status);
        var at = await AppliedAsync(device);
        Assert.Equal(HttpStatusCode.NoContent, (await device.SendAsync("PUT", "/master/applied", Applied(wanted))).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await device.SendAsync("PUT", "/master/applied", Applied(1))).Status);
        Assert.Equal(at, await AppliedAsync(device));
        foreach (var never in new[] { wanted + 1, 0, -1, long.MaxValue })
        {
            RawDevice.AssertProblem(await device.SendAsync("PUT", "/master/applied", Applied(never)), 422, "unknownVersion");
        }

        Assert.Equal(at, await AppliedAsync(device));
    }

    [Fact]
    public async Task A_heartbeat_makes_good_a_confirmation_that_was_lost()
    {
        using var device = await portal.EnrollAsync(TerminalKind.Pos);
        var wanted = (await device.MasterAsync())["version"]!.GetValue<long>();

        foreach (var (held, applied) in new[] { (0L, 0L), (wanted + 5, 0L), (wanted, wanted), (1L, wanted) })
        {
            var answer = await device.SendAsync("POST", "/heartbeats", $$"""{"appVersion":"9.9","heldVersion":{{held}}}""");
            Assert.Equal(HttpStatusCode.NoContent, answer.Status);
            Assert.Equal(applied, (await AppliedAsync(device)).Version);
        }

        await using var db = await portal.Contexts.OpenAsync(portal.Company, Ct);
        var terminal = await db.Terminals.SingleAsync(t => t.Id == Guid.Parse(device.TerminalId), Ct);
        Assert.Equal("9.9", terminal.AppVersion);
        Assert.NotNull(terminal.LastSeenAt);
    }

    [Fact]
    public async Task Opening_takes_the_newest_master_and_closing_can_be_said_twice()
    {
        using var device = await portal.EnrollAsync(TerminalKind.Handy);
        await portal.AddTableAsync("O1");

        var opened = await device.SendAsync("POST", "/openings");
        var again = await device.SendAsync("POST", "/openings");

        Assert.Equal(HttpStatusCode.OK, opened.Status);
        Assert.Equal(["openedAt", "version"], Keys(opened.Json));
        Assert.Matches(InstantForm(), opened.Text("openedAt"));
        Assert.Equal(opened.Body, again.Body);
        var master = await device.MasterAsync();
        Assert.Equal(opened.Json["version"]!.GetValue<long>(), master["version"]!.GetValue<long>());
        Assert.Contains(master["tables"]!.AsArray(), t => t!["name"]!.GetValue<string>() == "O1");
        Assert.Equal(HttpStatusCode.NoContent, (await device.SendAsync("DELETE", "/openings/current")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await device.SendAsync("DELETE", "/openings/current")).Status);
    }

    [Fact]
    public async Task A_press_on_a_handy_is_a_run_over_this_handy_that_other_stores_cannot_see()
    {
        using var handy = await portal.EnrollAsync(TerminalKind.Handy);
        using var other = await portal.EnrollAsync(TerminalKind.Handy);
        using var elsewhere = await portal.EnrollAsync(TerminalKind.Pos, portal.OtherStore);
        using var foreign = await portal.EnrollAsync(TerminalKind.Pos, portal.ForeignStore);
        await handy.SendAsync("POST", "/openings");
        await portal.AddTableAsync("H1");

        var pressed = await handy.SendAsync("POST", "/master-sync");

        Assert.Equal(HttpStatusCode.Accepted, pressed.Status);
        var run = pressed.Text("runId");
        foreach (var stranger in new[] { elsewhere, foreign })
        {
            RawDevice.AssertProblem(await stranger.SendAsync("GET", "/master-sync/" + run), 404, "notFound");
        }

        var status = await UntilAsync(handy, run, s => s["terminals"]!.AsArray().Count > 0);
        Assert.Equal("running", status["state"]!.GetValue<string>());
        Assert.Equal(handy.TerminalId, Assert.Single(status["terminals"]!.AsArray())!["terminalId"]!.GetValue<string>());
        await handy.SendAsync("PUT", "/master/applied", Applied((await handy.MasterAsync())["version"]!.GetValue<long>()));

        var ended = await UntilAsync(handy, run, s => s["state"]!.GetValue<string>() == "succeeded");
        Assert.Equal(["runId", "state", "version", "startedAt", "finishedAt", "terminals"], Keys(ended));
        Assert.Equal(["terminalId", "name", "state", "appliedAt"], Keys(ended["terminals"]![0]!));
        Assert.Equal("applied", ended["terminals"]![0]!["state"]!.GetValue<string>());
        Assert.All(
            [ended["startedAt"]!, ended["finishedAt"]!, ended["terminals"]![0]!["appliedAt"]!], at => Assert.Matches(InstantForm(), at.GetValue<string>()));
    }

    [Fact]
    public async Task The_launcher_takes_one_ledger_on_pos_and_any_on_handy()
    {
        using var pos = await portal.EnrollAsync(TerminalKind.Pos);
        using var terminal = await portal.EnrollAsync(TerminalKind.Terminal);
        using var handy = await portal.EnrollAsync(TerminalKind.Handy);
        var empty = await pos.SendAsync("GET", "/launcher");
        Assert.Equal("""{"ledgers":[],"links":[]}""", empty.Body);

        foreach (var device in new[] { pos, terminal })
        {
            RawDevice.AssertProblem(await device.SendAsync("PUT", "/launcher", """{"ledgers":["resty","ebica"]}"""), 422, "launcherTakesOneLedger");
            Assert.Equal(empty.Body, (await device.SendAsync("GET", "/launcher")).Body);
        }

        var chosen = await pos.SendAsync("PUT", "/launcher", """{"ledgers":["resty"]}""");
        var read = await pos.SendAsync("GET", "/launcher");
        Assert.Equal((HttpStatusCode.OK, chosen.Body), (chosen.Status, read.Body));
        Assert.NotNull(read.ETag);
        Assert.NotEqual(empty.ETag, read.ETag);
        Assert.Equal(read.ETag, chosen.ETag);
        Assert.Equal(HttpStatusCode.NotModified, (await pos.SendAsync("GET", "/launcher", ifNoneMatch: "\"x\", " + read.ETag)).Status);
        Assert.Equal(["ledger", "label", "url"], Keys(read.Json["links"]![0]!));
        Assert.Equal(("resty", "予約台帳 (Resty)"), (read.Json["links"]![0]!["ledger"]!.GetValue<string>(), read.Json["links"]![0]!["label"]!.GetValue<string>()));

        var both = await handy.SendAsync("PUT", "/launcher", """{"ledgers":["ebica","resty"]}""");
        Assert.Equal(["resty", "ebica"], both.Json["ledgers"]!.AsArray().Select(l => l!.GetValue<string>()));
        // A device has no page that an address could be relative to.
        Assert.Equal(["https://ledger.example/stores/", new Uri(portal.Url, "/sandbox/stores/").AbsoluteUri], both.Json["links"]!.AsArray().Select(l => l!["url"]!.GetValue<string>()));
    }

    private static string Applied(long version) => $$"""{"version":{{version}},"appliedAt":"2026-11-23T01:02:03.000Z"}""";

    private static IEnumerable<string> Keys(JsonNode node) => node.AsObject().Select(p => p.Key);

    private static async Task<JsonNode> UntilAsync(RawDevice device, string run, Func<JsonNode, bool> reached)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await timer.WaitForNextTickAsync(Ct))
        {
            var status = (await device.SendAsync("GET", "/master-sync/" + run)).Json;
            if (reached(status))
            {
                return status;
            }
        }

        throw new OperationCanceledException();
    }

    private async Task<(long Version, DateTimeOffset? At)> AppliedAsync(RawDevice device)
    {
        await using var db = await portal.Contexts.OpenAsync(portal.Company, Ct);
        var terminal = await db.Terminals.SingleAsync(t => t.Id == Guid.Parse(device.TerminalId), Ct);
        return (terminal.AppliedVersion, terminal.AppliedAt);
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")]
    private static partial Regex InstantForm();
}
