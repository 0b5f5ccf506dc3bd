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

    public async Task<LedgerAnswer<LedgerSeats>> AskSeatsAsync(Guid companyId, LedgerProvider provider, string storeId, string? etag, CancellationToken ct) =>
        await AccountAsync(companyId, provider, ct) is var (ledger, account)
            ? await ledger.GetSeatsAsync(account, storeId, etag, ct)
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
    private async Task<(ILedger Ledger, LedgerAccount Account)?> AccountAsync(Guid companyId, LedgerProvider provider, CancellationToken ct)
    {
        if (!ledgers.TryFind(provider, out var ledger))
        {
            return null;
        }

        await using var db = await contexts.OpenAsync(companyId, ct);
        return await credentials.FindAsync(db, provider, ct) is { } secret ? (ledger, new LedgerAccount(companyId, secret)) : null;
    }
}
