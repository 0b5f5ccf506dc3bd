namespace UsenAdmin.Web.Hosting;

/// <summary>Lets every open page of this node look again from time to time, so that what happened on another node is seen, too.</summary>
public sealed class LivePoll(LiveSignals signals, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            signals.RaiseAll();
        }
    }
}
