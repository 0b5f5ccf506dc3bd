using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace UsenAdmin.Load.Parts;

/// <summary>
/// The line between portal and partners: passes every request on as it is, and cuts the connection when it is told to, before the partner has
/// heard of the request or after it has done it.
/// </summary>
internal sealed class LedgerLine : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http;
    private readonly string _target;
    private long _before;
    private long _after;

    private LedgerLine(WebApplication app, string target)
    {
        (_app, _target) = (app, target);
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        app.Run(PassAsync);
    }

    public string Url => _app.Urls.First();

    /// <summary>Nobody answers.</summary>
    public bool IsDown { get; set; }

    /// <summary>How likely a request is cut at either end.</summary>
    public double CutBefore { get; set; }

    public double CutAfter { get; set; }

    public long CutsBefore => Interlocked.Read(ref _before);

    public long CutsAfter => Interlocked.Read(ref _after);

    public static async Task<LedgerLine> StartAsync(string target, CancellationToken ct)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var line = new LedgerLine(builder.Build(), target);
        line._app.Urls.Add("http://127.0.0.1:0");
        await line._app.StartAsync(ct);
        return line;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task PassAsync(HttpContext http)
    {
        var dice = Random.Shared.NextDouble();
        if (IsDown || dice < CutBefore)
        {
            Interlocked.Increment(ref _before);
            http.Abort();
            return;
        }

        // The partner does what it was asked, whoever hangs up.
        using var answer = await _http.SendAsync(await ReadAsync(http), CancellationToken.None);
        if (dice < CutBefore + CutAfter)
        {
            Interlocked.Increment(ref _after);
            http.Abort();
            return;
        }

        http.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(h => h.Key is not ("Transfer-Encoding" or "Connection")))
        {
            http.Response.Headers[name] = values.ToArray();
        }

        await answer.Content.CopyToAsync(http.Response.Body, http.RequestAborted);
    }

    private async Task<HttpRequestMessage> ReadAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var request = new HttpRequestMessage(new HttpMethod(http.Request.Method), _target + http.Request.Path.ToUriComponent() + http.Request.QueryString.ToUriComponent())
        {
            Content = body.Length == 0 ? null : new ByteArrayContent(body.ToArray()),
        };
        foreach (var (name, values) in http.Request.Headers.Where(h => h.Key is not ("Host" or "Connection" or "Content-Length" or "Transfer-Encoding")))
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.ToArray()))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
            }
        }

        return request;
    }
}
