using System.Diagnostics;
using System.Globalization;

namespace UsenAdmin.Load;

/// <summary>The fleet's process, see <see cref="Hosts.Fleet"/>.</summary>
internal sealed class FleetProcess : IAsyncDisposable
{
    private readonly Process _process;

    public FleetProcess(string url, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "UsenAdmin.Load.dll"), "host", "fleet", url, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start) ?? throw new InvalidOperationException("The fleet did not start.");
    }

    /// <returns>How long it took until all were connected.</returns>
    public async Task<double> ConnectAsync(int count) => double.Parse((await DoAsync($"connect {count}")).Split(' ')[2], CultureInfo.InvariantCulture);

    public Task MarkAsync() => DoAsync("mark");

    /// <returns>Milliseconds from the instant on until the last of so many had a newer version confirmed; null when they had not within three minutes.</returns>
    public async Task<double?> ConfirmedAsync(int count, long from)
    {
        var answer = (await DoAsync($"expect {count}")).Split(' ');
        return answer[0] == "confirmed" ? Stopwatch.GetElapsedTime(from, long.Parse(answer[1], CultureInfo.InvariantCulture)).TotalMilliseconds : null;
    }

    public Task DropAsync(int count) => DoAsync($"drop {count}");

    public Task RejoinAsync() => DoAsync("rejoin");

    /// <returns>The smallest and the largest version held, and how often an older one than held was asked for.</returns>
    public async Task<(long Least, long Most, long Backwards)> HeldAsync()
    {
        var words = (await DoAsync("held")).Split(' ').Skip(1).Select(w => long.Parse(w, CultureInfo.InvariantCulture)).ToList();
        return (words[0], words[1], words[2]);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private async Task<string> DoAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        return await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"The fleet ended at '{line}'.");
    }
}
