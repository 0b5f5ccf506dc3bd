using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;
using UsenAdmin.Integration.Ledgers;
using UsenAdmin.Web.Access;

namespace UsenAdmin.Web.Features.ReservationLinks;

/// <summary>Asks a ledger about a linked store with a company's credentials: the only way to learn whether they are good. 接続を確認 does it by hand.</summary>
public sealed class CheckLedgerCredential(UsenAdminDbFactory contexts, LedgerRegistry ledgers, LedgerCredentials credentials, TimeProvider time)
{
    private const int StoresAsked = 3;

    /// <summary>接続を確認, with the credentials that are in use.</summary>
    /// <returns>False when the ledger cannot be asked now, or there is no linked store to ask about.</returns>
    public async Task<Result<bool>> ExecuteAsync(Actor actor, LedgerProvider provider, CancellationToken ct)
    {
        LedgerAccount? account;
        await using (var db = await contexts.OpenAsync(actor.CompanyId, ct))
        {
            if (await db.RefusalAsync(actor, Permission.ManageLinks, ct) is { } refusal)
            {
                return refusal;
            }

            account = await credentials.FindAsync(db, provider, ct);
        }

        if (account is null)
        {
            return ErrorKey.LedgerCredentialsInvalid;
        }

        var asked = await AskAsync(provider, account, ct);
        if (asked is { IsDone: true, Value: true })
        {
            await using var db = await contexts.OpenAsync(actor.CompanyId, ct);
            (await db.LedgerCredentials.SingleOrDefaultAsync(c => c.Provider == provider, ct))?.Checked(time.GetUtcNow());
            await db.CommitAsync(ct);
        }

        return asked;
    }

    /// <returns>True when the ledger took them; false when it could not be asked; the error for which they are not to be kept.</returns>
    internal async Task<Result<bool>> AskAsync(LedgerProvider provider, LedgerAccount account, CancellationToken ct)
    {
        if (!ledgers.TryFind(provider, out var ledger))
        {
            return false;
        }

        string? unknown = null;
        var asked = false;
        foreach (var (ledgerStoreId, store, isVerified) in await StoresAsync(account.CompanyId, provider, ct))
        {
            var answer = await ledger.GetStoreAsync(account, ledgerStoreId, ct);
            switch (answer.Failure)
            {
                case null or LedgerFailure.PosOptionRequired:
                    return true;
                case LedgerFailure.CredentialsInvalid:
                    return ErrorKey.LedgerCredentialsInvalid;
                case LedgerFailure.StoreNotFound:
                    // Only who is let in is told so. A store that was verified before must be known to its company, though.
                    asked = true;
                    unknown ??= isVerified ? store : null;
                    break;
            }
        }

        return unknown is null ? asked : new Error(ErrorKey.LedgerCredentialsOfOther).With("store", unknown);
    }

    private async Task<List<(string LedgerStoreId, string Store, bool IsVerified)>> StoresAsync(Guid companyId, LedgerProvider provider, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        var links = await db.LedgerLinks.AsNoTracking().Where(l => l.Provider == provider && l.UnlinkedAt == null)
            .OrderByDescending(l => l.State == LinkState.Verified).ThenBy(l => l.LinkedAt).Take(StoresAsked)
            .Select(l => new { l.LedgerStoreId, l.State, Store = db.Stores.Where(s => s.Id == l.StoreId).Select(s => s.Name).First() }).ToListAsync(ct);
        return [.. links.Select(l => (l.LedgerStoreId, l.Store, l.State == LinkState.Verified))];
    }
}
