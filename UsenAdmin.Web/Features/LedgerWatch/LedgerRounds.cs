using System.Collections.Concurrent;
using UsenAdmin.Data.Fence;
using UsenAdmin.Data.Ledgers;

namespace UsenAdmin.Web.Features.LedgerWatch;

/// <summary>
/// Goes through links that are due, each claimed alone. Each ledger has places of its own on this node: one that hangs holds up nobody
/// else's stores, and a store that hangs holds one place only. What one store's ledger answered is written down while the next store's is asked.
/// </summary>
/// <param name="places">How many stores of one ledger are asked at once.</param>
internal sealed class LedgerRounds(int places)
{
    /// <summary>A round waits for its slowest store; the next one begins meanwhile with what is free, but no more than that.</summary>
    private const int RoundsAtOnce = 3;

    /// <summary>Longer than a ledger may take to answer; who dies with a claim lets it run out.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(3);

    private readonly ConcurrentDictionary<LedgerProvider, (SemaphoreSlim Rounds, SemaphoreSlim Places)> _ledgers = new();

    /// <param name="ask">Asks the ledger about a link; what it gives back writes the answer down.</param>
    public async Task RunAsync(
        LedgerProvider provider, Func<CancellationToken, Task<List<DueLink>>> claimOne, Func<DueLink, CancellationToken, Task<Func<CancellationToken, Task>>> ask, CancellationToken ct)
    {
        var (rounds, free) = _ledgers.GetOrAdd(provider, _ => (new SemaphoreSlim(RoundsAtOnce), new SemaphoreSlim(places)));
        if (!rounds.Wait(0, ct))
        {
            return;
        }

        try
        {
            var workers = new List<Task>();
            while (free.Wait(0, ct))
            {
                workers.Add(WorkAsync(free, claimOne, ask, ct));
            }

            await Task.WhenAll(workers);
        }
        finally
        {
            rounds.Release();
        }
    }

    private static async Task WorkAsync(
        SemaphoreSlim free, Func<CancellationToken, Task<List<DueLink>>> claimOne, Func<DueLink, CancellationToken, Task<Func<CancellationToken, Task>>> ask, CancellationToken ct)
    {
        var keeping = Task.CompletedTask;
        try
        {
            while (await claimOne(ct) is [var due])
            {
                var keep = await ask(due, ct);
                await keeping;
                keeping = keep(ct);
            }

            await keeping;
        }
        finally
        {
            await keeping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // Thrown above, or less than what is thrown now.
            free.Release();
        }
    }
}
