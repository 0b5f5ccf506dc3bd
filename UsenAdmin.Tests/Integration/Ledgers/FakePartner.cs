using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace UsenAdmin.Tests.Integration.Ledgers;

/// <summary>A request as it came over the wire.</summary>
public sealed record PartnerRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>A hand-made partner behind real HTTP that answers as a test wants, however badly, and remembers what it was asked.</summary>
public sealed class FakePartner : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakePartner(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    public ConcurrentQueue<PartnerRequest> Requests { get; } = [];

    public RequestDelegate Answer { get; set; } = _ => Task.CompletedTask;

    public static async Task<FakePartner> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions()); // Watches no files: there are few watches to go round.
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var partner = new FakePartner(app);
        app.Run(partner.ServeAsync);
        await app.StartAsync(Xunit.TestContext.Current.CancellationToken);
        return partner;
    }

    public void Answers(int status, string body, string type = "application/json", params (string Name, string Value)[] headers) => Answer = async http =>
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = type;
        foreach (var (name, value) in headers)
        {
            http.Response.Headers[name] = value;
        }

        await http.Response.WriteAsync(body);
    };

    /// <summary>Says nothing until the caller gives up or the test ends.</summary>
    public async Task HangAsync(HttpContext http)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, _app.Lifetime.ApplicationStopping);
        var over = new TaskCompletionSource();
        await using var registration = end.Token.Register(over.SetResult);
        await over.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _app.Lifetime.StopApplication();
        await _app.DisposeAsync();
    }

    private async Task ServeAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        Requests.Enqueue(new PartnerRequest(
            http.Request.Method,
            http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString()),
            await reader.ReadToEndAsync()));
        await Answer(http);
    }
}
