using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;

namespace UsenAdmin.Load.Hosts;

/// <summary>
/// Terminals in a process of their own, told what to do on standard input, a line at a time, and answering on standard output:
/// <c>connect N</c> → <c>connected N ms</c>; <c>expect N</c> → the monotonic instant at which N of them had a newer version confirmed than before;
/// <c>drop N</c>; <c>rejoin</c>; <c>held</c> → the smallest and largest version confirmed, and how often one went backwards; <c>quit</c>.
/// </summary>
internal sealed class Fleet(Uri server, string tokens, bool fetches, bool stays) : IDisposable
{
    private static readonly TimeSpan Ping = TimeSpan.FromSeconds(10);

    private readonly List<FleetTerminal> _terminals = [];
    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 64, PooledConnectionLifetime = Timeout.InfiniteTimeSpan }) { BaseAddress = server };

    /// <param name="arguments">Address, the word that begins each token, <c>fetch</c> or <c>answer</c>, and <c>stay</c> when lost lines are to be taken up again.</param>
    public static async Task RunAsync(string[] arguments)
    {
        using var fleet = new Fleet(new Uri(arguments[0]), arguments[1], arguments[2] == "fetch", arguments.Contains("stay"));
        using var ended = new CancellationTokenSource();
        var pinging = fleet.PingAsync(ended.Token);
        while (await Console.In.ReadLineAsync(CancellationToken.None) is { } line && line != "quit")
        {
            var words = line.Split(' ');
            await Console.Out.WriteLineAsync(await fleet.DoAsync(words[0], words.Length > 1 ? int.Parse(words[1], CultureInfo.InvariantCulture) : 0));
        }

        await ended.CancelAsync();
        await pinging.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        _terminals.ForEach(t => t.Dispose());
        _http.Dispose();
    }

    private async Task<string> DoAsync(string word, int number)
    {
        switch (word)
        {
            case "connect":
                var clock = Stopwatch.GetTimestamp();
                for (var i = _terminals.Count; i < number; i++)
                {
                    _terminals.Add(new FleetTerminal(server, _http, tokens + (i + 1).ToString(CultureInfo.InvariantCulture), fetches, stays));
                }

                await ConnectAsync(_terminals);
                return string.Create(CultureInfo.InvariantCulture, $"connected {number} {Stopwatch.GetElapsedTime(clock).TotalMilliseconds:0}");
            case "mark":
                _terminals.ForEach(t => t.Mark());
                return "marked";
            case "expect":
                return await ExpectAsync(number);
            case "drop":
                _terminals.Take(number).ToList().ForEach(t => t.Drop());
                return "dropped";
            case "rejoin":
                await ConnectAsync(_terminals);
                return "rejoined";
            case "held":
                return string.Create(CultureInfo.InvariantCulture, $"held {_terminals.Min(t => t.Held)} {_terminals.Max(t => t.Held)} {_terminals.Sum(t => t.Backwards)}");
            default:
                return "what?";
        }
    }

    // As many at once as a load balancer would let through; each waits for its handshake, and comes again when it is turned away.
    private static Task ConnectAsync(IEnumerable<FleetTerminal> terminals) =>
        Parallel.ForEachAsync(terminals.Where(t => !t.IsConnected), new ParallelOptions { MaxDegreeOfParallelism = 100 }, async (terminal, ct) =>
        {
            for (var tries = 0; ; tries++)
            {
                try
                {
                    await terminal.ConnectAsync(ct);
                    return;
                }
                catch (Exception e) when (e is WebSocketException or TimeoutException or HttpRequestException && tries < 30)
                {
                    await Task.Delay(Random.Shared.Next(100, 1_000), ct);
                }
            }
        });

    private async Task<string> ExpectAsync(int number)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        var clock = Stopwatch.GetTimestamp();
        while (_terminals.Count(t => t.HasNewer) < number)
        {
            if (Stopwatch.GetElapsedTime(clock) > TimeSpan.FromMinutes(3))
            {
                return string.Create(CultureInfo.InvariantCulture, $"late {_terminals.Count(t => t.HasNewer)}");
            }

            await timer.WaitForNextTickAsync();
        }

        return string.Create(CultureInfo.InvariantCulture, $"confirmed {_terminals.Max(t => t.At)}");
    }

    private async Task PingAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(Ping);
        while (await timer.WaitForNextTickAsync(ct))
        {
            foreach (var terminal in _terminals.ToList())
            {
                await terminal.PingAsync(ct);
            }
        }
    }
}
