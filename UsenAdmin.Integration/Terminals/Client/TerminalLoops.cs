using Microsoft.Extensions.Logging;
using UsenAdmin.Integration.Terminals.Protocol;

namespace UsenAdmin.Integration.Terminals.Client;

/// <summary>What a running terminal does all the time: keep the hub open, poll when it is not, bring the master, watch the launcher.</summary>
internal sealed class TerminalLoops(
    TerminalClientOptions options,
    MasterDisk masters,
    DeviceOpening opening,
    TerminalApi api,
    TerminalHubConnection hub,
    MasterUpdater updater,
    LauncherWatch launcher,
    TimeProvider time,
    ILogger<TerminalLoops> logger)
{
    private readonly Lock _lock = new();
    private CancellationTokenSource? _stop;
    private bool _revoked;

    public event Action<TerminalState>? StateChanged;

    public TerminalState State { get; private set; }

    public async Task RunAsync(CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        lock (_lock)
        {
            _stop = _stop is null ? stop : throw new InvalidOperationException("The terminal is running already.");
            _revoked = false;
        }

        try
        {
            await Task.WhenAll(
                UntilStopped(KeepConnectedAsync, stop),
                UntilStopped(PollAsync, stop),
                UntilStopped(updater.RunAsync, stop),
                UntilStopped(launcher.RunAsync, stop));
        }
        finally
        {
            await hub.CloseAsync();
            lock (_lock)
            {
                _stop = null;
            }

            Become(_revoked ? TerminalState.Revoked : TerminalState.Stopped);
        }
    }

    /// <summary>The portal takes no token of this device any more.</summary>
    public void Revoke()
    {
        lock (_lock)
        {
            _revoked = true;
            if (_stop is { } running)
            {
                running.CancelAsync();
                return;
            }
        }

        Become(TerminalState.Revoked);
    }

    /// <summary>The loops end together: when the terminal is stopped, and when one of them meets a bug, which then reaches the caller.</summary>
    private static async Task UntilStopped(Func<CancellationToken, Task> loop, CancellationTokenSource stop)
    {
        try
        {
            await loop(stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return;
        }
        catch
        {
            await stop.CancelAsync();
            throw;
        }
    }

    private async Task KeepConnectedAsync(CancellationToken ct)
    {
        for (var failures = 0; ; failures++)
        {
            Become(TerminalState.Connecting);
            if (await TryConnectAsync(ct))
            {
                Become(TerminalState.Online);
                updater.Request(MasterHint.CatchUp);
                launcher.Request();
                var since = time.GetTimestamp();
                await hub.Closed.WaitAsync(ct);
                // A line that never lasts is a failure too.
                failures = time.GetElapsedTime(since) >= options.FirstRetry * 10 ? 0 : failures;
            }
            else
            {
                // Finds a revoked token out, and brings the master where only WebSockets are barred.
                updater.Request(MasterHint.CatchUp);
            }

            Become(TerminalState.Offline);
            await Task.Delay(Waits.BeforeRetry(options, failures), time, ct);
        }
    }

    private async Task<bool> TryConnectAsync(CancellationToken ct)
    {
        try
        {
            await hub.ConnectAsync(ct);
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            // Whatever a proxy or a broken network may throw here, the answer is to try again later.
            logger.LogInformation("The hub could not be opened: {Reason}", e.Message);
            return false;
        }
    }

    private async Task PollAsync(CancellationToken ct)
    {
        while (true)
        {
            await Task.Delay(Waits.BeforePoll(options), time, ct);
            if (opening.Current is not null && !hub.IsConnected)
            {
                await BeatAsync(ct);
                updater.Request(MasterHint.CatchUp);
            }
        }
    }

    private async Task BeatAsync(CancellationToken ct)
    {
        try
        {
            await api.BeatAsync(new HeartbeatRequest(options.AppVersion, masters.Read()?.Version ?? 0), ct);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or UnauthorizedAccessException)
        {
            logger.LogInformation("The heartbeat did not arrive: {Reason}", e.Message);
        }
    }

    private void Become(TerminalState state)
    {
        if (State != state)
        {
            State = state;
            StateChanged?.Invoke(state);
        }
    }
}
