using System.Collections.Concurrent;
using System.Diagnostics;
using Npgsql;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Features.MasterSync;

/// <summary>
/// Moves runs on after confirmations: however many terminals answer at once, a run is looked at once at a time, and then not again before
/// a moment has passed. What is lost with a process is found by <see cref="TakeUpSyncRuns"/> and by the sweep.
/// </summary>
public sealed class SyncRunProgress(AdvanceSyncRun advance, LiveSignals signals, TimeProvider time, ILogger<SyncRunProgress> logger) : BackgroundService
{
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<(Guid Company, Guid Run), byte> _touched = new();
    private readonly SemaphoreSlim _something = new(0, 1);

    /// <summary>Something changed for terminals of the company, and in these runs.</summary>
    public void Touch(Guid companyId, IReadOnlyCollection<Guid> runs)
    {
        foreach (var run in runs.DefaultIfEmpty(Guid.Empty))
        {
            _touched.TryAdd((companyId, run), 0);
        }

        try
        {
            _something.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
    }

    /// <summary>Takes the run as far as it goes now, and tells the pages.</summary>
    public async Task AdvanceAsync(Guid companyId, Guid runId, CancellationToken ct)
    {
        while (await advance.StepAsync(companyId, runId, ct))
        {
            signals.Raise(companyId, LiveTopic.MasterSync);
        }

        signals.Raise(companyId, LiveTopic.MasterSync);
    }

    /// <summary>Looks at every run that was touched.</summary>
    public async Task CatchUpAsync(CancellationToken ct)
    {
        foreach (var touched in _touched.Keys)
        {
            _touched.TryRemove(touched, out _);
            if (touched.Run == Guid.Empty)
            {
                signals.Raise(touched.Company, LiveTopic.MasterSync);
                continue;
            }

            try
            {
                await AdvanceAsync(touched.Company, touched.Run, ct);
            }
            catch
            {
                Touch(touched.Company, [touched.Run]); // Not looked at yet: its last terminal may have answered.
                throw;
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await _something.WaitAsync(stoppingToken);
            var started = Stopwatch.GetTimestamp();
            try
            {
                await CatchUpAsync(stoppingToken);
            }
            catch (Exception e) when (e is NpgsqlException or InvalidOperationException && !stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning(e, "A run of マスタ同期 was not moved on; it is tried again");
            }

            // A run so large that a look takes long is looked at less often.
            var pause = 3 * Stopwatch.GetElapsedTime(started);
            await Task.Delay(pause > Breath ? pause : Breath, time, stoppingToken);
        }
    }

    public override void Dispose()
    {
        _something.Dispose();
        base.Dispose();
    }
}
