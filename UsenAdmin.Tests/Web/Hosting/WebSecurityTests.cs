using System.Net;
using System.Net.WebSockets;
using System.Text;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Tests.Web.Features.Terminals;
using UsenAdmin.Tests.Web.Isolation;
using UsenAdmin.Web.Account;
using Xunit;

namespace UsenAdmin.Tests.Web.Hosting;

/// <summary>What the whole portal lets in from a browser, and what it does not.</summary>
[Collection(nameof(LivePortal))]
public sealed class WebSecurityTests(LivePortal portal)
{
    private const int LargestMessage = 32 * 1024;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/_blazor", "https://evil.example")]
    [InlineData("/_blazor", "http://127.0.0.1:1")]
    [InlineData("/_blazor", "null")]
    [InlineData("/hubs/terminal", "https://evil.example")]
    public async Task A_page_of_another_site_opens_no_socket(string path, string origin)
    {
        using var socket = new ClientWebSocket();
        await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync(socket, path, origin));

        Assert.Equal(HttpStatusCode.Forbidden, socket.HttpStatusCode);
    }

    [Fact]
    public async Task A_circuit_takes_no_message_larger_than_it_says()
    {
        using var socket = new ClientWebSocket();
        await ConnectAsync(socket, "/_blazor", portal.Url.GetLeftPart(UriPartial.Authority));
        await SendAsync(socket, Encoding.UTF8.GetBytes("{\"protocol\":\"blazorpack\",\"version\":1}\u001e"));
        Assert.NotEqual(WebSocketMessageType.Close, await ReceiveAsync(socket));

        // A frame says its length first: as much as is let through, and one more.
        await SendAsync(socket, [0x81, 0x80, 0x02, .. new byte[LargestMessage + 1]]);

        var kind = await ReceiveAsync(socket);
        while (kind is not null and not WebSocketMessageType.Close)
        {
            kind = await ReceiveAsync(socket);
        }
    }

    [Theory]
    [InlineData("127.0.0.77", AccountFeature.LoginPath)]
    [InlineData("127.0.0.78", "/login/passkey")]
    [InlineData("127.0.0.79", "/account/passkeys/new")]
    public async Task A_login_form_that_is_posted_too_often_gets_a_polite_429(string from, string form)
    {
        using var http = From(from);
        var answers = new List<HttpStatusCode>();
        HttpResponseMessage last = new();
        for (var i = 0; i <= new SignInOptions().AttemptsPerMinute; i++)
        {
            last = await http.PostAsync(form, new FormUrlEncodedContent([]), Ct);
            answers.Add(last.StatusCode);
        }

        Assert.DoesNotContain(HttpStatusCode.TooManyRequests, answers[..^1]);
        Assert.Equal(HttpStatusCode.TooManyRequests, answers[^1]);
        Assert.Equal("60", last.Headers.GetValues("Retry-After").Single());
        var page = WebUtility.HtmlDecode(await last.Content.ReadAsStringAsync(Ct));
        Assert.Contains("ただいまログインが混み合っています。", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/login\"", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(AccountFeature.LoginPath, Ct)).StatusCode);
    }

    [Fact]
    public async Task The_history_is_taken_along_as_CSV_and_JSON_Lines_and_a_formula_stays_text()
    {
        using var asker = await Asker.MakeAsync(portal, portal.Company, portal.Store.Id);
        const string formula = "=HYPERLINK(\"https://evil.example\")";
        await using (var db = await portal.Contexts.OpenAsync(portal.Company, Ct))
        {
            db.Audit(portal.Admin, AuditAction.StoreEdited, DateTimeOffset.UtcNow, formula, before: new { 名前 = "まえ" }, after: new { 名前 = "あと" });
            await db.CommitAsync(Ct);
        }

        var csv = await AskAsync(asker, "/audit/export.csv?action=StoreEdited");
        Assert.Equal("text/csv", csv.Content.Headers.ContentType?.MediaType);
        var lines = await csv.Content.ReadAsStringAsync(Ct);
        Assert.Contains("\"'=HYPERLINK(\"\"https://evil.example\"\")\"", lines, StringComparison.Ordinal);
        Assert.DoesNotContain("SignedIn", lines, StringComparison.Ordinal);

        var json = await AskAsync(asker, "/audit/export.jsonl");
        Assert.Equal("application/jsonl", json.Content.Headers.ContentType?.MediaType);
        var entries = (await json.Content.ReadAsStringAsync(Ct)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => System.Text.Json.JsonDocument.Parse(l).RootElement).ToList();
        Assert.Contains(entries, e => e.GetProperty("subject").GetString() == formula && e.GetProperty("after").GetString()!.Contains("あと", StringComparison.Ordinal));
        Assert.Contains(entries, e => e.GetProperty("action").GetString() == "auditExported");
    }

    [Theory]
    [InlineData("/account/culture", false)]
    [InlineData("/account/culture?culture=fr", false)]
    [InlineData("/account/culture?culture=en&returnUrl=//evil.example", true)]
    [InlineData("/account/culture?culture=ja&returnUrl=https://evil.example", true)]
    public async Task A_language_that_there_is_not_changes_nothing_and_nobody_is_led_elsewhere(string address, bool remembered)
    {
        using var http = From("127.0.0.1");
        var answer = await http.GetAsync(address, Ct);

        Assert.Equal((HttpStatusCode.Redirect, "/", remembered), (answer.StatusCode, answer.Headers.Location?.OriginalString, answer.Headers.Contains("Set-Cookie")));
    }

    [Theory]
    [InlineData("/no-such-page", HttpStatusCode.NotFound, "<!DOCTYPE html>")]
    [InlineData("/audit/export.csv?from=yesterday", HttpStatusCode.BadRequest, "0120-210-440")]
    [InlineData("/audit/export.csv?person=%00", HttpStatusCode.BadRequest, "")]
    [InlineData("/api/terminal/v1/nothing", HttpStatusCode.NotFound, "\"code\":\"notFound\"")]
    public async Task What_is_not_there_or_asked_wrongly_keeps_its_status_and_has_a_page_where_a_browser_asks(string address, HttpStatusCode status, string text)
    {
        using var asker = await Asker.MakeAsync(portal, portal.Company, portal.Store.Id);
        using var http = From("127.0.0.1");
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        asker.Sign(request);
        using var answer = await http.SendAsync(request, Ct);

        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(text, await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> AskAsync(Asker asker, string address)
    {
        using var http = From("127.0.0.1");
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        asker.Sign(request);
        return (await http.SendAsync(request, Ct)).EnsureSuccessStatusCode();
    }

    private Task ConnectAsync(ClientWebSocket socket, string path, string origin)
    {
        socket.Options.SetRequestHeader("Origin", origin);
        socket.Options.CollectHttpResponseDetails = true;
        return socket.ConnectAsync(new UriBuilder(portal.Url) { Scheme = "ws", Path = path }.Uri, Ct);
    }

    private static Task SendAsync(ClientWebSocket socket, byte[] bytes) => socket.SendAsync(bytes, WebSocketMessageType.Binary, true, Ct);

    /// <returns>Null when the line was cut.</returns>
    private static async Task<WebSocketMessageType?> ReceiveAsync(ClientWebSocket socket)
    {
        try
        {
            return (await socket.ReceiveAsync(new byte[64 * 1024], Ct)).MessageType;
        }
        catch (WebSocketException)
        {
            return null;
        }
    }

    private HttpClient From(string address) => RawDevice.From(portal.Url, address);
}
