using UsenAdmin.Data.Ledgers;
using UsenAdmin.Integration.Ledgers;

namespace UsenAdmin.Load.Parts;

/// <summary>Both ledgers from outside: how fast many stores are asked, what the partners see of it, and whom a hung one slows.</summary>
internal static class LedgersMeasure
{
    public static async Task RunAsync(Report report, Settings settings, CancellationToken ct)
    {
        await using var scene = await LedgerScene.StartAsync(settings.Links, ct);
        await LedgerFetching.MeasureAsync(report, scene, ct);
        await LedgerRates.MeasureAsync(report, scene, ct);
        await LedgerHanging.MeasureAsync(report, scene, ct);
    }

    public static ILedger Ledger(IServiceProvider node, LedgerProvider provider) =>
        node.GetRequiredService<LedgerRegistry>().TryFind(provider, out var ledger) ? ledger : throw new InvalidOperationException($"No {provider}.");
}
