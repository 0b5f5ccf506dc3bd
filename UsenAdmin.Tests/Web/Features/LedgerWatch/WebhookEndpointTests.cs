using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using UsenAdmin.Data.Ledgers.Watch;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Web.Features.LedgerWatch;
using UsenAdmin.Web.Hosting;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.LedgerWatch;

/// <summary>The hook as anybody on the internet reaches it: over real HTTP, behind the error pages of an API.</summary>
public sealed class WebhookEndpointTests(TestPostgres postgres) : WatchScene(postgres)
{
    private readonly HttpClient _http = new();
    private WebApplication _portal = null!;
    private string _address = "";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await LinkAsync((await StoreAsync("0001")).Store);
        await Get<RegisterWebhooks>().ExecuteAsync(Ct);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore().AddLogging().AddSingleton(Get<ReceiveWebhook>());
        _portal = builder.Build();
        _portal.UseExceptionHandler(ApiErrors.Options);
        _portal.UseRouting();
        _portal.MapLedgerWatch();
        await _portal.StartAsync(Ct);
        _address = _portal.Urls.Single() + Ledger.Webhooks[^1].Url!.AbsolutePath;
    }

    public override async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _portal.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(0, 204)]
    [InlineData(1, 413)]
    [InlineData(1 << 12, 413)]
    public async Task Sixty_four_kilobytes_are_taken_and_a_byte_more_is_not(int more, int status)
    {
        var body = Body("e1", padTo: ReceiveWebhook.MaxBytes + more);

        Assert.Equal(status, (await PostAsync(body)).Status);
        Assert.Equal(status, (await PostAsync(body, chunked: true)).Status); // Its length not announced.
        Assert.Equal(status == 204 ? 1 : 0, await KeptAsync());
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("text/plain; charset=shift_jis")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData(null)]
    public async Task The_signature_over_the_bytes_decides_whatever_the_content_is_called(string? type)
    {
        var header = type is null ? null : MediaTypeHeaderValue.Parse(type);

        Assert.Equal(204, (await PostAsync(Body("e1"), header)).Status);
        Assert.Equal(401, (await PostAsync(Body("e2"), header, secret: "wrong")).Status);
        Assert.Equal(1, await KeptAsync());
    }

    [Theory]
    [InlineData(300, 204)]
    [InlineData(301, 401)]
    [InlineData(-301, 401)]
    public async Task What_was_listened_to_cannot_be_played_again_later(int secondsAgo, int status) =>
        Assert.Equal(status, (await PostAsync(Body("e1"), secondsAgo: secondsAgo)).Status);

    [Fact]
    public async Task An_unknown_key_looks_as_any_address_that_is_not_there()
    {
        var unknown = await PostAsync(Body("e1"), address: _address[..^3] + "abc");
        Assert.Equal((404, ""), unknown);
        Assert.Equal(unknown, await PostAsync(Body("e1"), address: _portal.Urls.Single() + "/hooks/nobody/here"));
        Assert.Equal(unknown, await PostAsync(Body("e1"), address: _address + new string('x', 3000)));
        Assert.Equal(unknown, await PostAsync(Encoding.UTF8.GetBytes("no JSON"), address: _address + "%E5%B8%AD"));
        Assert.Equal(0, await KeptAsync());
    }

    [Fact]
    public async Task The_same_event_twenty_times_at_once_is_kept_once()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => PostAsync(Body("e1"))));

        Assert.All(all, a => Assert.Equal(204, a.Status));
        Assert.Equal(1, await KeptAsync());
        Assert.Equal(204, (await PostAsync(Body("e1", occurredAt: "2026-11-20T10:29:00+09:00"))).Status);
        Assert.Equal(1, await KeptAsync());
    }

    [Fact]
    public async Task An_older_event_after_a_newer_one_leads_to_what_the_ledger_says_now()
    {
        Lists(Seat("s1", "A1"));
        var store = await ReadAsync(db => db.Stores.SingleAsync(Ct));
        var table = await ReadAsync(db => db.Tables.FirstAsync(t => t.StoreId == store.Id, Ct));
        var link = await ReadAsync(db => db.LedgerLinks.Select(l => l.Id).SingleAsync(Ct));
        await FetchAsync(link);
        await MapAsync(link, (table, "s1"));
        Lists(Seat("s1", "窓側"));

        await PostAsync(Body("newer", occurredAt: "2026-11-20T10:31:00+09:00"));
        await Get<HandleWebhookEvents>().ExecuteAsync(Ct);
        await PostAsync(Body("older", occurredAt: "2026-11-20T10:30:00+09:00"));
        await Get<HandleWebhookEvents>().ExecuteAsync(Ct);

        Assert.Equal((DriftKind.Renamed, "窓側"), Assert.Single((await OpenAsync()).Select(d => (d.Kind, d.After))));
    }

    private static byte[] Body(string id, int padTo = 0, string occurredAt = "2026-11-20T10:30:00+09:00")
    {
        var text = $$"""{"id":"{{id}}","type":"tables.changed","storeId":"R0001","occurredAt":"{{occurredAt}}","pad":""}""";
        return Encoding.UTF8.GetBytes(text.Insert(text.Length - 2, new string('x', Math.Max(0, padTo - text.Length))));
    }

    private Task<int> KeptAsync() => ReadAsync(db => db.WebhookEvents.CountAsync(Ct));

    private async Task<(int Status, string Text)> PostAsync(
        byte[] body, MediaTypeHeaderValue? type = null, bool chunked = false, string? secret = null, int secondsAgo = 0, string? address = null)
    {
        using var content = new StreamContent(new MemoryStream(body));
        content.Headers.ContentType = type;
        using var request = new HttpRequestMessage(HttpMethod.Post, address ?? _address) { Content = content };
        request.Headers.TransferEncodingChunked = chunked;
        var time = (Clock.GetUtcNow().ToUnixTimeSeconds() - secondsAgo).ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.ASCII.GetBytes(time + "."), .. body];
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret ?? Ledger.Webhooks[^1].Secret!), signed));
        request.Headers.TryAddWithoutValidation(ReceiveWebhook.SignatureHeader, $"t={time},v1={signature}");
        using var answer = await _http.SendAsync(request, Ct);
        return ((int)answer.StatusCode, answer.StatusCode == HttpStatusCode.RequestEntityTooLarge ? "" : await answer.Content.ReadAsStringAsync(Ct));
    }
}
