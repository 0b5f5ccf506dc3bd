using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data.Terminals;
using UsenAdmin.Web.Features.Terminals;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.Terminals;

/// <summary>contracts/terminal.md, <c>POST /enrollments</c>, over the wire.</summary>
[Collection(nameof(LivePortal))]
public sealed partial class EnrollmentCallTests(LivePortal portal)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(TerminalKind.Pos)]
    [InlineData(TerminalKind.Terminal)]
    [InlineData(TerminalKind.Handy)]
    public async Task A_code_becomes_a_terminal(TerminalKind kind)
    {
        using var device = portal.NewDevice();
        var code = await portal.CodeAsync(kind);
        Assert.Matches(CodeForm(), code);

        var answer = await device.EnrollAsync(code, kind);

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Equal("application/json", answer.ContentType);
        Assert.Equal(["kind", "registerNumber", "storeCode", "storeName", "terminalId", "token"], answer.Json.AsObject().Select(p => p.Key).Order());
        Assert.Matches(Uuid(), answer.Text("terminalId"));
        Assert.Equal(("0001", "本店", RawDevice.Word(kind)), (answer.Text("storeCode"), answer.Text("storeName"), answer.Text("kind")));
        Assert.True(answer.Text("token").Length >= 32);
        if (kind == TerminalKind.Handy)
        {
            Assert.Null(answer.Json["registerNumber"]);
        }
        else
        {
            Assert.Matches(@"^\d{5}$", answer.Text("registerNumber"));
        }
    }

    [Fact]
    public async Task Whatever_is_wrong_has_the_one_answer()
    {
        using var device = portal.NewDevice("127.0.0.2");
        var good = await portal.CodeAsync(TerminalKind.Pos);
        var used = await portal.CodeAsync(TerminalKind.Pos);
        using (var first = portal.NewDevice())
        {
            await first.EnrollAsync(used, TerminalKind.Pos);
        }

        var expired = await portal.CodeAsync(TerminalKind.Pos);
        await using (var db = await portal.Contexts.OpenAsync(portal.Company, Ct))
        {
            var hash = TerminalTokens.Hash(expired);
            await db.EnrollmentCodes.Where(c => c.CodeHash == hash).ExecuteUpdateAsync(set => set.SetProperty(c => c.ExpiresAt, DateTimeOffset.UtcNow.AddSeconds(-1)), Ct);
            await db.CommitAsync(Ct);
        }

        string[] bodies =
        [
            device.Enrollment("ZZZZZZZZ", "pos"), device.Enrollment(used, "pos"), device.Enrollment(expired, "pos"), device.Enrollment(good, "handy"),
            device.Enrollment(good, "fridge"), device.Enrollment("' or 1=1 --", "pos"), device.Enrollment("", "pos"),
            "", "null", "[]", "{", "\"code\"", "<xml/>", "{}", $$"""{"code":"{{good}}","kind":"pos"}""", $$"""{"code":"{{good}}","serialNumber":"x"}""",
            $$"""{"code":"{{good}}","kind":0,"serialNumber":"x"}""", $$"""{"code":12345678,"kind":"pos","serialNumber":"x"}""",
            $$"""{"code":"{{good}}","kind":"pos","serialNumber":""}""", $$"""{"code":"{{good}}","kind":"pos","serialNumber":null}""",
            $$"""{"code":"{{good}}","kind":"pos","serialNumber":"{{new string('x', 101)}}"}""", $$"""{"code":"{{good}}","kind":"pos","serialNumber":"a\u0000b"}""",
            $$"""{"code":"{{good}}","kind":"pos","serialNumber":"x","appVersion":[]}""",
        ];
        string? first400 = null;
        foreach (var body in bodies)
        {
            var answer = await device.SendAsync("POST", "/enrollments", body);
            RawDevice.AssertProblem(answer, 400, "enrollmentCodeInvalid");
            var plain = TraceId().Replace(answer.Body, "");
            Assert.Equal(first400 ??= plain, plain);
        }

        // Nothing of all that has used the good code up.
        Assert.Equal(HttpStatusCode.Created, (await device.EnrollAsync(good, TerminalKind.Pos)).Status);
    }

    [Fact]
    public async Task The_same_serial_number_again_is_the_same_terminal_and_the_old_token_is_dead()
    {
        using var device = await portal.EnrollAsync(TerminalKind.Pos);
        var (id, old) = (device.TerminalId, device.Token);

        var again = await device.EnrollAsync(await portal.CodeAsync(TerminalKind.Pos), TerminalKind.Pos);

        Assert.Equal((HttpStatusCode.Created, id), (again.Status, device.TerminalId));
        Assert.Equal(HttpStatusCode.OK, (await device.SendAsync("GET", "/master")).Status);
        device.Token = old;
        RawDevice.AssertProblem(await device.SendAsync("GET", "/master"), 401, "sessionExpired");
    }

    [Fact]
    public async Task The_same_serial_number_as_another_kind_is_the_same_terminal_too()
    {
        using var device = await portal.EnrollAsync(TerminalKind.Handy);
        var id = device.TerminalId;
        await device.SendAsync("PUT", "/launcher", """{"ledgers":["resty","ebica"]}""");

        var again = await device.EnrollAsync(await portal.CodeAsync(TerminalKind.Pos), TerminalKind.Pos);

        Assert.Equal((id, "pos"), (device.TerminalId, again.Text("kind")));
        Assert.Matches(@"^\d{5}$", again.Text("registerNumber"));
        Assert.Single((await device.SendAsync("GET", "/launcher")).Json["ledgers"]!.AsArray());
    }

    [Fact]
    public async Task A_hundred_redemptions_of_one_code_make_one_terminal()
    {
        var code = await portal.CodeAsync(TerminalKind.Terminal);
        var devices = Enumerable.Range(0, 100).Select(_ => portal.NewDevice("127.0.0.3")).ToList();

        var answers = await Task.WhenAll(devices.Select(d => d.EnrollAsync(code, TerminalKind.Terminal)));

        Assert.Single(answers, a => a.Status == HttpStatusCode.Created);
        Assert.All(answers, a => Assert.True(a.Status is HttpStatusCode.Created or HttpStatusCode.BadRequest or HttpStatusCode.TooManyRequests));
        await using var db = await portal.Contexts.OpenAsync(portal.Company, Ct);
        var serials = devices.Select(d => d.SerialNumber).ToList();
        Assert.Equal(1, await db.Terminals.CountAsync(t => serials.Contains(t.SerialNumber), Ct));
        devices.ForEach(d => d.Dispose());
    }

    [Fact]
    public async Task After_twenty_wrong_tries_the_address_has_to_wait()
    {
        using var device = portal.NewDevice("127.0.0.4");
        var good = await portal.CodeAsync(TerminalKind.Pos);
        for (var i = 0; i < 20; i++)
        {
            RawDevice.AssertProblem(await device.EnrollAsync("ZZZZZZZZ", TerminalKind.Pos), 400, "enrollmentCodeInvalid");
        }

        var refused = await device.EnrollAsync(good, TerminalKind.Pos);

        RawDevice.AssertProblem(refused, 429, "tooManyRequests");
        Assert.InRange(int.Parse(refused.RetryAfter!, System.Globalization.CultureInfo.InvariantCulture), 1, 60);
    }

    [GeneratedRegex("^[ABCDEFGHJKLMNPQRSTUVWXYZ23456789]{8}$")]
    private static partial Regex CodeForm();

    [GeneratedRegex("^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")]
    private static partial Regex Uuid();

    [GeneratedRegex(",\"traceId\":\"[^\"]*\"")]
    private static partial Regex TraceId();
}
