using System.Net;
using Microsoft.Extensions.Logging;
using UsenAdmin.Integration.Terminals.Protocol;

namespace UsenAdmin.Integration.Terminals.Client;

/// <summary>Why the master is looked for: a run that wants an answer, or none (on connecting, opening, polling).</summary>
internal sealed record MasterHint(Guid? RunId, long Version)
{
    public static readonly MasterHint CatchUp = new(null, 0);
}

/// <summary>
/// Brings the wanted master to the disk and then, not before, says so. One fetch at a time: hints that come meanwhile are
/// one more fetch together, which answers the last of them.
/// </summary>
internal sealed class MasterUpdater(
    TerminalClientOptions options, MasterDisk store, TerminalApi api, TerminalHubConnection hub, TimeProvider time, ILogger<MasterUpdater> logger)
{
    private readonly Signal _signal = new();
    private MasterHint? _hint;
    private (Guid Store, long Version)? _confirmed;
    private MasterSyncFailedMessage? _reported;
    private int _failures;

    /// <summary>A new version is on the disk, and about to be confirmed.</summary>
    public event Action<StoredMaster>? Stored;

    public void Request(MasterHint hint)
    {
        // A run that waits for its answer is not pushed aside by a poll.
        if (hint.RunId is not null)
        {
            Volatile.Write(ref _hint, hint);
        }

        _signal.Set();
    }

    public async Task RunAsync(CancellationToken ct)
    {
        while (true)
        {
            await _signal.WaitAsync(ct);
            var hint = Interlocked.Exchange(ref _hint, null) ?? MasterHint.CatchUp;
            if (await UpdateAsync(hint, ct) is not { } retryAfter)
            {
                _failures = 0;
            }
            else if (hub.IsConnected)
            {
                // Without the hub, the next connection or poll tries again.
                var wait = Waits.BeforeRetry(options, _failures++);
                await Task.Delay(retryAfter > wait ? retryAfter : wait, time, ct);
                Interlocked.CompareExchange(ref _hint, hint.RunId is null ? null : hint, null);
                _signal.Set();
            }
        }
    }

    /// <summary>Null when done; else the shortest time after which to try again.</summary>
    private async Task<TimeSpan?> UpdateAsync(MasterHint hint, CancellationToken ct)
    {
        try
        {
            var held = await BringAsync(ct);
            if (hint.RunId is not null || _confirmed != Key(held))
            {
                await ConfirmAsync(held, hint, ct);
            }

            return null;
        }
        catch (HttpRequestException e)
        {
            logger.LogInformation("The master could not be brought up to date, it will be tried again: {Reason}", e.Message);
            return (e as TerminalApiException)?.RetryAfter ?? TimeSpan.Zero;
        }
        catch (Exception e) when (StoreFailure.Of(e) is { } failure)
        {
            logger.LogError(e, "The master could not be stored: {Code}", failure.Code);
            await ReportAsync(hint, failure, ct);
            return TimeSpan.Zero;
        }
    }

    private async Task<StoredMaster> BringAsync(CancellationToken ct)
    {
        var held = store.Read();
        if (await api.FetchMasterAsync(held?.Version, ct) is not { } body)
        {
            return held ?? throw new HttpRequestException("The portal says that nothing changed, but nothing is held.");
        }

        var now = store.Store(body);
        if (held is null || Key(now) != Key(held))
        {
            Stored?.Invoke(now);
        }

        return now;
    }

    private async Task ConfirmAsync(StoredMaster held, MasterHint hint, CancellationToken ct)
    {
        var applied = new MasterAppliedMessage { RunId = hint.RunId, Version = held.Version };
        if (!await TryHubAsync(end => hub.SendAppliedAsync(applied, end), ct))
        {
            await ConfirmByCallAsync(held, ct);
        }

        _confirmed = Key(held);
        _reported = null;
    }

    private async Task ConfirmByCallAsync(StoredMaster held, CancellationToken ct)
    {
        try
        {
            await api.ConfirmMasterAsync(new MasterAppliedRequest(held.Version, held.StoredAt), ct);
        }
        catch (TerminalApiException e) when (e.StatusCode == HttpStatusCode.UnprocessableEntity)
        {
            // Said again it would be refused again: the portal knows of no such version, for instance after a restored backup.
            logger.LogWarning("The portal does not take version {Version}: {Reason}", held.Version, e.Message);
        }
    }

    private async Task ReportAsync(MasterHint hint, StoreFailure failure, CancellationToken ct)
    {
        var report = new MasterSyncFailedMessage { RunId = hint.RunId, Version = hint.Version, Code = failure.Code, Message = failure.Message };
        if (report != _reported && (await TryHubAsync(end => hub.SendFailedAsync(report, end), ct) || hub.IsConnected))
        {
            _reported = report;
        }
    }

    /// <summary>False when there is no connection, it broke, or the portal could not do it: the call then says the same, and why not.</summary>
    private async Task<bool> TryHubAsync(Func<CancellationToken, Task> send, CancellationToken ct)
    {
        if (!hub.IsConnected)
        {
            return false;
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        end.CancelAfter(options.CallTimeout);
        try
        {
            await send(end.Token);
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            logger.LogInformation("The hub did not take a message: {Reason}", e.Message);
            return false;
        }
    }

    private static (Guid Store, long Version) Key(StoredMaster master) => (master.Document.Store.StoreId, master.Version);
}
