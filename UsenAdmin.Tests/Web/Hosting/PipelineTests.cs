using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using UsenAdmin.Data;
using UsenAdmin.Data.Fence;
using UsenAdmin.Web.Account;
using UsenAdmin.Web.Hosting;
using Xunit;

namespace UsenAdmin.Tests.Web.Hosting;

/// <summary>The portal's own pipeline in Production, on Kestrel, before one address that says what it was told.</summary>
public sealed class PipelineTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Over_HTTPS_a_browser_is_told_to_stay_there()
    {
        await using var app = await StartAsync("127.0.0.1");

        Assert.Equal("max-age=31536000; includeSubDomains", (await AskAsync(app, "https")).Headers.GetValues("Strict-Transport-Security").Single());
        Assert.False((await AskAsync(app, "http")).Headers.Contains("Strict-Transport-Security"));
    }

    [Theory]
    [InlineData("127.0.0.1", "https 203.0.113.7")]
    [InlineData("10.0.0.9, 127.0.0.0/8", "https 203.0.113.7")]
    [InlineData("10.0.0.9", "http 127.0.0.1")]
    [InlineData(null, "http 127.0.0.1")]
    public async Task Only_a_known_proxy_is_believed(string? known, string seen)
    {
        await using var app = await StartAsync(known);

        Assert.Equal(seen, await (await AskAsync(app, "https")).Content.ReadAsStringAsync(Ct));
    }

    [Theory]
    [InlineData("proxy.example")]
    [InlineData("10.0.0.0/99")]
    public async Task A_proxy_that_is_no_address_stops_the_start(string known) =>
        Assert.Contains(known, (await Assert.ThrowsAsync<StartupException>(() => StartAsync(known))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_body_over_a_megabyte_is_not_read()
    {
        await using var app = await StartAsync(null);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        using var answer = await http.PostAsync("/probe", new ByteArrayContent(new byte[PortalPipeline.MaxBodyBytes + 1]), Ct);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    private static async Task<WebApplication> StartAsync(string? known)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Configuration["Proxy:Known"] = known;
        builder.Configuration["urls"] = "http://127.0.0.1:0";
        builder.ConfigureHost(null);
        builder.Logging.ClearProviders();
        var nowhere = UsenAdminDbOptions.For("Host=127.0.0.1;Port=1");
        builder.Services.AddSingleton(new UsenAdminDbFactory(nowhere)).AddSingleton(new CrossCompanyQueries(nowhere)).AddSingleton(TimeProvider.System);
        builder.Services.AddPortalHost(builder.Configuration);
        builder.Services.AddAccount(builder.Configuration);
        builder.Services.AddRazorComponents();
        var app = builder.Build();
        app.UsePortalPipeline();
        app.MapGet("/probe", (HttpContext http) => $"{http.Request.Scheme} {http.Connection.RemoteIpAddress}").AllowAnonymous();
        app.MapPost("/probe", async (HttpContext http) => await http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted)).AllowAnonymous();
        app.Map("/error", () => "sorry").AllowAnonymous();
        await app.StartAsync(Ct);
        return app;
    }

    private static async Task<HttpResponseMessage> AskAsync(WebApplication app, string scheme)
    {
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/probe");
        request.Headers.Host = "portal.example"; // Nobody is told to stay at localhost.
        request.Headers.Add("X-Forwarded-Proto", scheme);
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");
        return await http.SendAsync(request, Ct);
    }
}
