using UsenAdmin.Data;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Results;
using UsenAdmin.Integration.Ledgers;

namespace UsenAdmin.Web.Features.ReservationLinks;

/// <summary>Asks a ledger in a company's name, and reads its answers as the product's own errors.</summary>
public sealed class LedgerDesk(LedgerRegistry ledgers, LedgerCredentials credentials, UsenAdminDbFactory contexts)
{
    public async Task<LedgerAnswer<LedgerStore>> AskStoreAsync(Guid companyId, LedgerProvider provider, string storeId, CancellationToken ct) =>
        await AccountAsync(companyId, provider, ct) is var (ledger, account)
            ? await ledger.GetStoreAsync(account, storeId, ct)
            : LedgerFailure.CredentialsInvalid;

    /// <summary>Whom to ask, and as whom, for questions of one's own; null when the company has no credentials for that ledger. Ask once <paramref name="db"/> is closed.</summary>
    public async Task<LedgerAccess?> FindAsync(UsenAdminDb db, LedgerProvider provider, CancellationToken ct) =>
        ledgers.TryFind(provider, out var ledger) && await credentials.FindAsync(db, provider, ct) is { } account ? new LedgerAccess(ledger, account) : null;

    public async Task<LedgerAnswer<LedgerReservations>> AskReservationsAsync(
        Guid companyId, LedgerProvider provider, string storeId, DateTimeOffset from, DateTimeOffset to, string? cursor, CancellationToken ct) =>
        await AccountAsync(companyId, provider, ct) is var (ledger, account)
            ? await ledger.GetReservationsAsync(account, storeId, from, to, cursor, ct)
            : LedgerFailure.CredentialsInvalid;

    /// <summary>Tells a ledger that knows webhooks where, and signed with what, this company wants to hear of changes; a null address turns it off.</summary>
    public async Task<LedgerAnswer<LedgerDone>> SetWebhookAsync(Guid companyId, LedgerProvider provider, Uri? url, string? secret, CancellationToken ct) =>
        await AccountAsync(companyId, provider, ct) is var (ledger, account) && ledger is ILedgerWebhooks webhooks
            ? await webhooks.SetWebhookAsync(account, url, secret, Guid.NewGuid().ToString("N"), ct)
            : LedgerFailure.CredentialsInvalid;

    /// <summary>A refusal that stays one until a person mends it; null for what may pass by itself.</summary>
    public static ErrorKey? Refusal<T>(LedgerAnswer<T> answer)
        where T : class => answer.Failure switch
        {
            LedgerFailure.StoreNotFound => ErrorKey.StoreIdNotFound,
            LedgerFailure.PosOptionRequired => ErrorKey.PosOptionRequired,
            LedgerFailure.CredentialsInvalid => ErrorKey.LedgerCredentialsInvalid,
            _ => null,
        };

    // No transaction stays open while a partner is asked: it may take seconds.
    private async Task<LedgerAccess?> AccountAsync(Guid companyId, LedgerProvider provider, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        return await FindAsync(db, provider, ct);
    }
}

/// <summary>A ledger, and the account with which a company asks it.</summary>
public sealed record LedgerAccess(ILedger Ledger, LedgerAccount Account);
