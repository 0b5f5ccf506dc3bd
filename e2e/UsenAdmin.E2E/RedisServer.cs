using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace UsenAdmin.E2E;

/// <summary>A redis-server of its own, without a file, on a port that stays the same when it is started again.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private readonly int _port = PortalProcess.FreePort();
    private Process? _process;

    public string Address => $"127.0.0.1:{_port}";

    public async Task StartAsync()
    {
        _process = Process.Start("redis-server", ["--port", _port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--loglevel", "warning"]);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var tries = 0; tries < 100 && await timer.WaitForNextTickAsync(); tries++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync("127.0.0.1", _port);
                return;
            }
            catch (SocketException)
            {
                // It is not there yet.
            }
        }

        throw new TimeoutException("redis-server did not start within ten seconds.");
    }

    public async Task KillAsync()
    {
        if (_process is { HasExited: false } process)
        {
            await PortalProcess.SignalAsync("-KILL", process.Id);
            await process.WaitForExitAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process?.Dispose();
    }
}
