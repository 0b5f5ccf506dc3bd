using System.Runtime.InteropServices;
using UsenAdmin.Load.Parts;

namespace UsenAdmin.Load;

/// <summary>One measurement: its name on the command line and in RESULTS.md.</summary>
internal sealed record Part(string Name, Func<Report, Settings, CancellationToken, Task> RunAsync);

/// <summary>All of them, one after the other, each printed as it comes and kept in RESULTS.md as soon as it is through.</summary>
internal static class Measurements
{
    private static readonly Part[] All =
    [
        new("search", StoreSearchMeasure.RunAsync),
        new("mapping", MappingMeasure.RunAsync),
        new("automap", AutoMapMeasure.RunAsync),
        new("fanout", FanOutMeasure.RunAsync),
        new("rows", RunRowsMeasure.RunAsync),
        new("signin", SignInMeasure.RunAsync),
        new("rls", RlsMeasure.RunAsync),
        new("faults", FaultsMeasure.RunAsync),
        new("ledgers", LedgersMeasure.RunAsync),
        new("floor", FloorMeasure.RunAsync),
        new("floor-races", FloorRacesMeasure.RunAsync),
        new("floor-bills", FloorBillsMeasure.RunAsync),
        new("floor-cuts", FloorCutsMeasure.RunAsync),
        new("floor-screens", FloorScreensMeasure.RunAsync),
    ];

    /// <returns>The process's exit code: 1 when a part broke or found a promise broken.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        using var stop = new CancellationTokenSource();
        // Ended in order, so that no process of ours stays behind.
        void End(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }

        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        Settings settings;
        try
        {
            settings = Settings.Read(args, [.. All.Select(p => p.Name)]);
        }
        catch (ArgumentException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 2;
        }

        var broken = false;
        foreach (var part in All.Where(p => settings.Parts.Contains(p.Name)))
        {
            var report = new Report(part.Name, settings.Command);
            try
            {
                await part.RunAsync(report, settings, stop.Token);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                await Console.Error.WriteLineAsync($"{part.Name} was stopped; its figures are not kept.");
                return 130;
            }

            broken |= report.IsBroken;
            await Results.KeepAsync(report, [.. All.Select(p => p.Name)]);
        }

        return broken ? 1 : 0;
    }
}
