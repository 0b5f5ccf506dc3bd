namespace UsenAdmin.Load.Parts;

/// <summary>Kills the portal so many times over a piece of work, at random moments of it, and starts it again.</summary>
internal sealed class KilledPortal(ServerProcess portal, Settings settings, Func<int> done, int of) : IDisposable
{
    private readonly Random _dice = new(settings.Seed);
    private readonly PeriodicTimer _timer = new(TimeSpan.FromMilliseconds(20));

    public int Kills { get; private set; }

    /// <summary>Ends with the work or after the last kill, with the portal ready.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        // One in each piece of the work, somewhere in it.
        var moments = Enumerable.Range(0, settings.Kills).Select(n => (n + _dice.NextDouble()) * of / settings.Kills).ToList();
        foreach (var moment in moments)
        {
            while (done() < moment && done() < of)
            {
                await _timer.WaitForNextTickAsync(ct);
            }

            if (done() >= of)
            {
                return;
            }

            await portal.KillAsync();
            Kills++;
            await portal.StartAsync(ct);
        }
    }

    public void Dispose() => _timer.Dispose();
}
