using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data.Terminals;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.Terminals;

/// <summary><c>Idempotency-Key</c>: every POST, only 2xx kept and given again.</summary>
[Collection(nameof(LivePortal))]
public sealed class IdempotencyCallTests(LivePortal portal)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_enrolment_whose_answer_was_lost_gives_the_same_token_again()
    {
        using var device = portal.NewDevice();
        var code = await portal.CodeAsync(TerminalKind.Pos);

        var first = await device.EnrollAsync(code, TerminalKind.Pos, "k1");
        var again = await device.EnrollAsync(code, TerminalKind.Pos, "k1");
        var otherKey = await device.SendAsync("POST", "/enrollments", device.Enrollment(code, "pos"), "k2");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.Status, again.Status));
        Assert.Equal(first.Body, again.Body);
        RawDevice.AssertProblem(otherKey, 400, "enrollmentCodeInvalid");
        Assert.Equal(HttpStatusCode.OK, (await device.SendAsync("GET", "/master")).Status);
    }

    [Fact]
    public async Task Enrolments_with_one_key_at_once_get_one_answer()
    {
        using var device = portal.NewDevice();
        var code = await portal.CodeAsync(TerminalKind.Handy);

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => device.SendAsync("POST", "/enrollments", device.Enrollment(code, "handy"), "same")));

        Assert.Single(answers.Select(a => (a.Status, a.Body)).Distinct());
        Assert.Equal(HttpStatusCode.Created, answers[0].Status);
    }

    [Fact]
    public async Task A_refused_enrolment_is_not_kept()
    {
        using var device = portal.NewDevice();
        var code = await portal.CodeAsync(TerminalKind.Pos);

        RawDevice.AssertProblem(await device.EnrollAsync(code, TerminalKind.Handy, "again"), 400, "enrollmentCodeInvalid");
        Assert.Equal(HttpStatusCode.Created, (await device.EnrollAsync(code, TerminalKind.Pos, "again")).Status);
    }

    [Fact]
    public async Task The_same_press_is_one_run_even_at_once()
    {
        using var device = await portal.EnrollAsync(TerminalKind.Pos);

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => device.SendAsync("POST", "/master-sync", idempotencyKey: "press-1")));
        var other = await device.SendAsync("POST", "/master-sync", idempotencyKey: "press-2");

        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Accepted, a.Status));
        Assert.Single(answers.Select(a => a.Body).Distinct());
        Assert.NotEqual(answers[0].Body, other.Body);
        await using var db = await portal.Contexts.OpenAsync(portal.Company, Ct);
        Assert.Equal(2, await db.SyncRuns.CountAsync(r => r.RequestedByTerminal == Guid.Parse(device.TerminalId), Ct));
    }

    [Fact]
    public async Task Rotation_and_heartbeat_are_answered_again_too()
    {
        using var device = await portal.EnrollAsync(TerminalKind.Pos);

        var first = await device.SendAsync("POST", "/token/rotation", idempotencyKey: "r");
        var again = await device.SendAsync("POST", "/token/rotation", idempotencyKey: "r");
        Assert.Equal(first.Body, again.Body);

        for (var i = 0; i < 2; i++)
        {
            var beat = await device.SendAsync("POST", "/heartbeats", """{"appVersion":"1","heldVersion":0}""", "b");
            Assert.Equal((HttpStatusCode.NoContent, ""), (beat.Status, beat.Body));
        }

        RawDevice.AssertProblem(await device.SendAsync("POST", "/heartbeats", "{}", "c"), 400, "invalidValue");
        Assert.Equal(HttpStatusCode.NoContent, (await device.SendAsync("POST", "/heartbeats", """{"appVersion":"1","heldVersion":0}""", "c")).Status);
    }

    [Fact]
    public async Task An_answer_without_a_body_keeps_the_line_open()
    {
        using var device = await portal.EnrollAsync(TerminalKind.Pos);
        var lines = 0;
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, ct) =>
            {
                Interlocked.Increment(ref lines);
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(context.DnsEndPoint, ct);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var http = new HttpClient(handler) { BaseAddress = portal.Url };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", device.Token);
        for (var i = 0; i < 5; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, RawDevice.Base + "/heartbeats") { Content = new StringContent("""{"appVersion":"1","heldVersion":0}""", Encoding.UTF8, "application/json") };
            request.Headers.Add("Idempotency-Key", $"beat-{i}");
            using var answer = await http.SendAsync(request, Ct);
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        }

        Assert.Equal(1, lines);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123x")]
    [InlineData("キー")]
    public async Task A_key_that_is_none_is_400(string key)
    {
        using var device = await portal.EnrollAsync(TerminalKind.Pos);

        RawDevice.AssertProblem(await device.SendAsync("POST", "/openings", idempotencyKey: key), 400, "invalidValue");
        RawDevice.AssertProblem(await device.SendAsync("POST", "/enrollments", device.Enrollment("ZZZZZZZZ", "pos"), key), 400, "invalidValue");
    }
}
