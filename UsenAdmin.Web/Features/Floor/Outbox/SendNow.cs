using UsenAdmin.Data.Floor;

namespace UsenAdmin.Web.Features.Floor.Outbox;

/// <summary>An attempt that came to an end while its request still waited.</summary>
public sealed record TimelyOutcome(OutgoingMessage Outgoing, LedgerOutcome Outcome);

/// <summary>
/// The request that wrote messages sends them itself, and waits a little. Whoever is not answered by then goes on: the attempt ends
/// by itself and is written down as a late one.
/// </summary>
public sealed class SendNow(LedgerSender sender, LedgerLine line, TimeProvider time, IHostApplicationLifetime life, ILogger<SendNow> logger)
{
    /// <summary>How long a person at the table waits for a ledger at most.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <returns>The attempts that ended in time. With a ledger's circuit breaker open that is at once.</returns>
    public async Task<IReadOnlyList<TimelyOutcome>> ExecuteAsync(IReadOnlyList<LedgerMessage> messages, CancellationToken ct)
    {
        var attempts = messages.Select(TryAsync).ToList();
        var inTime = new List<TimelyOutcome>();
        var patience = Task.Delay(Patience, time, ct);
        foreach (var attempt in attempts)
        {
            if (await Task.WhenAny(attempt, patience) == attempt && await attempt is { } outcome)
            {
                inTime.Add(outcome);
            }
            else
            {
                _ = FinishLateAsync(attempt);
            }
        }

        return inTime;
    }

    // An attempt outlives the request that started it.
    private async Task<TimelyOutcome?> TryAsync(LedgerMessage message)
    {
        var ct = life.ApplicationStopping;
        if (message.AfterMessageId is { } before && await sender.TryClaimAsync(message.CompanyId, before, ct) is { } first)
        {
            await sender.SendAsync(first, ct);
        }

        var claim = message.Claim ?? (await sender.TryClaimAsync(message.CompanyId, message.Id, ct))?.Claim;
        return claim is not null && await line.PrepareAsync(message.CompanyId, message.Id, claim.Value, ct) is { } outgoing
                ? new TimelyOutcome(outgoing, await line.TellAsync(outgoing, ct))
                : null;
    }

    private async Task FinishLateAsync(Task<TimelyOutcome?> attempt)
    {
        try
        {
            if (await attempt is { } late)
            {
                await sender.FinishAsync(late.Outgoing, late.Outcome, life.ApplicationStopping);
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            logger.LogWarning(e, "A message could not be finished after its request; the sender takes it up again");
        }
    }
}
