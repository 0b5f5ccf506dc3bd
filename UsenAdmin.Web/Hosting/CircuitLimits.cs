using System.Collections.Concurrent;
using System.Security.Claims;

namespace UsenAdmin.Web.Hosting;

/// <summary><c>Circuits</c> of the configuration: open pages at once on one node.</summary>
public sealed record CircuitOptions
{
    public int PerPerson { get; set; } = 30;

    /// <summary>Higher: a whole office may stand behind one address.</summary>
    public int PerAddress { get; set; } = 300;
}

/// <summary>Caps the open lines of circuits per person and per address, so that nobody fills a node's memory with pages.</summary>
public sealed class CircuitLimits(CircuitOptions options)
{
    private readonly ConcurrentDictionary<string, int> _open = new();

    // Whatever is no line of a circuit passes without a frame here: a terminal's connection would keep it for days.
    public Task InvokeAsync(HttpContext http, RequestDelegate next) =>
        http.Request.Path.StartsWithSegments("/_blazor") && (http.WebSockets.IsWebSocketRequest || http.Request.Headers.Upgrade.Count > 0)
            ? CountAsync(http, next)
            : next(http);

    private async Task CountAsync(HttpContext http, RequestDelegate next)
    {
        var keys = Keys(http).ToList();
        var taken = new List<string>();
        try
        {
            foreach (var (key, most) in keys)
            {
                taken.Add(key);
                if (_open.AddOrUpdate(key, 1, (_, n) => n + 1) > most)
                {
                    http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                    return;
                }
            }

            await next(http);
        }
        finally
        {
            foreach (var key in taken)
            {
                Release(key);
            }
        }
    }

    private IEnumerable<(string Key, int Most)> Keys(HttpContext http)
    {
        yield return ("address " + http.Connection.RemoteIpAddress, options.PerAddress);
        if (http.User.FindFirstValue(ClaimTypes.NameIdentifier) is { } person)
        {
            yield return ("person " + person, options.PerPerson);
        }
    }

    private void Release(string key)
    {
        if (_open.AddOrUpdate(key, 0, (_, n) => n - 1) <= 0)
        {
            // Only a zero goes; a line that came meanwhile keeps its count.
            _open.TryRemove(new KeyValuePair<string, int>(key, 0));
        }
    }
}
