using UsenAdmin.Data.Ledgers;
using UsenAdmin.Web.Features.LedgerWatch;
using UsenAdmin.Web.Features.ReservationLinks;

namespace UsenAdmin.Load.Parts;

/// <summary>
/// Store search, and 席情報を更新 of stores whose ledger answers, while many others hang for half a minute: the schedule goes through those, and
/// people press on them as well. Beside the same with nothing hanging, the two taking turns.
/// </summary>
internal static class LedgerHanging
{
    private const int Blocks = 3;
    private const int RoundsPerBlock = 50;
    private const int Pressed = 20;

    public static async Task MeasureAsync(Report report, LedgerScene scene, CancellationToken ct)
    {
        var node = await scene.NodeAsync(ct);
        var work = new Work(scene, node, await scene.LinksAsync(LedgerProvider.Resty, hanging: false, ct), await scene.LinksAsync(LedgerProvider.Ebica, hanging: false, ct));
        var (quiet, hung) = (new Times(), new Times());
        for (var block = -1; block < Blocks; block++)
        {
            await work.RunAsync(block < 0 ? new Times() : quiet, ct);
            using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
            var hanging = await HangAsync(scene, node, over.Token);
            await work.RunAsync(block < 0 ? new Times() : hung, ct);
            await over.CancelAsync();
            await Task.WhenAll(hanging);
        }

        report.Table($"A hung ledger, {Pressed} stores of each pressed on and all its hanging ones looked at by schedule (aim: p95 at most 1.2 × quiet)", "what,quiet p50,quiet p95,hung p50,hung p95,p50 ratio,p95 ratio");
        Write("store search", t => t.Search);
        Write("席情報を更新 of another Resty store", t => t.Resty);
        Write("席情報を更新 of another ebica shop", t => t.Ebica);

        void Write(string what, Func<Times, Samples> of) => report.Row(
            what, Figures.Number(of(quiet).P50), Figures.Number(of(quiet).P95), Figures.Number(of(hung).P50), Figures.Number(of(hung).P95),
            Figures.Ratio(of(hung).P50, of(quiet).P50), Figures.Ratio(of(hung).P95, of(quiet).P95));
    }

    /// <summary>Begins what hangs; it goes on until it is cancelled.</summary>
    private static async Task<List<Task>> HangAsync(LedgerScene scene, IServiceProvider node, CancellationToken ct)
    {
        var tasks = new List<Task>();
        foreach (var provider in Enum.GetValues<LedgerProvider>())
        {
            var links = await scene.LinksAsync(provider, hanging: true, ct);
            tasks.AddRange(links.Take(Pressed).Select(link => OnAsync(() => node.GetRequiredService<SeatBook>().FetchAsync(scene.Person, link.Id, ct), ct)));
            await scene.DueAsync(provider, hanging: true, ct);
            tasks.Add(OnAsync(() => node.GetRequiredService<CheckSeats>().ExecuteAsync(provider, ct), ct));
        }

        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        await timer.WaitForNextTickAsync(ct); // Until all of them wait for an answer.
        return tasks;
    }

    private static async Task OnAsync(Func<Task> work, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            do
            {
                await work();
            }
            while (await timer.WaitForNextTickAsync(ct));
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The block is over.
        }
    }

    private sealed class Times
    {
        public Samples Search { get; } = new();

        public Samples Resty { get; } = new();

        public Samples Ebica { get; } = new();
    }

    private sealed class Work(LedgerScene scene, IServiceProvider node, List<SceneLink> resty, List<SceneLink> ebica)
    {
        private int _next;

        public async Task RunAsync(Times times, CancellationToken ct)
        {
            for (var round = 0; round < RoundsPerBlock; round++, _next++)
            {
                await times.Search.TakeAsync(() => node.GetRequiredService<StoreSearchQuery>().ExecuteAsync(scene.Company, new StoreSearch("神田"), ct));
                await FetchAsync(times.Resty, resty[_next % resty.Count], ct);
                await FetchAsync(times.Ebica, ebica[_next % ebica.Count], ct);
            }
        }

        private async Task FetchAsync(Samples times, SceneLink link, CancellationToken ct)
        {
            if (!await times.TakeAsync(() => node.GetRequiredService<SeatBook>().FetchAsync(scene.Person, link.Id, ct)))
            {
                throw new InvalidOperationException($"{link.LedgerStoreId} did not answer.");
            }
        }
    }
}
