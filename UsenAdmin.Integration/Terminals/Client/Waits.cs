namespace UsenAdmin.Integration.Terminals.Client;

/// <summary>How long to wait, never the same for two terminals: a fleet that lost its portal comes back spread out.</summary>
internal static class Waits
{
    private const double PollSpread = 0.2;

    /// <summary>Doubles from the first to the longest; 50–100 % of that.</summary>
    public static TimeSpan BeforeRetry(TerminalClientOptions options, int failures)
    {
        var doubled = options.FirstRetry * Math.Pow(2, Math.Min(failures, 30));
        var wait = doubled < options.LongestRetry ? doubled : options.LongestRetry;
        return wait * (1 - Random.Shared.NextDouble() / 2);
    }

    /// <summary>The poll interval ±20 %.</summary>
    public static TimeSpan BeforePoll(TerminalClientOptions options) =>
        options.PollInterval * (1 - PollSpread + Random.Shared.NextDouble() * 2 * PollSpread);
}
