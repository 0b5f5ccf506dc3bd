namespace UsenAdmin.Integration.Ledgers;

/// <summary>A ledger that tells of changes by itself, besides being an <see cref="ILedger"/>.</summary>
public interface ILedgerWebhooks
{
    /// <summary>Where the company wants to hear of changes, and with which secret they are to be signed. Repeating it does no harm.</summary>
    /// <param name="url">Null turns it off.</param>
    /// <param name="secret">At least 32 bytes; null together with the address.</param>
    /// <param name="idempotencyKey">A new one each time: an answer that was kept would not tell the ledger anything.</param>
    Task<LedgerAnswer<LedgerDone>> SetWebhookAsync(LedgerAccount account, Uri? url, string? secret, string idempotencyKey, CancellationToken ct);
}
