using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using UsenAdmin.Data;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Integration.Ledgers;
using UsenAdmin.Web.Features.LedgerWatch;

namespace UsenAdmin.Web.Features.ReservationLinks;

/// <summary>What 連携サービスの設定 shows of one ledger; nothing of it tells a secret.</summary>
/// <param name="InUse">False when there are no credentials at all.</param>
/// <param name="Kept">Null when they come from the server's configuration.</param>
public sealed record LedgerCredentialView(LedgerProvider Provider, bool InUse, KeptCredentialView? Kept, int LinkedStores, LedgerNoticeView? Notices);

/// <summary>Credentials that were kept on the screen or by the command.</summary>
/// <param name="ClientTail">The last characters of the client id; null for a ledger that has none.</param>
public sealed record KeptCredentialView(string? ClientTail, string Tail, string By, DateTimeOffset At, DateTimeOffset? CheckedAt);

/// <summary>Whether a ledger tells of changes itself; null for one that does not know how to.</summary>
/// <param name="Wanted">False when the portal has no public address.</param>
public sealed record LedgerNoticeView(bool Wanted, DateTimeOffset? RegisteredAt, DateTimeOffset? NextAttemptAt, DateTimeOffset? OldSecretUntil, DateTimeOffset? LastEventAt);

/// <summary>Reads 連携サービスの設定.</summary>
public sealed class LedgerCredentialQuery(UsenAdminDbFactory contexts, LedgerRegistry ledgers, LedgerCredentials credentials, IOptions<WatchOptions> watch)
{
    public async Task<IReadOnlyList<LedgerCredentialView>> ExecuteAsync(Guid companyId, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        var kept = await db.LedgerCredentials.AsNoTracking().ToDictionaryAsync(c => c.Provider, ct);
        var webhooks = await db.LedgerWebhooks.AsNoTracking().ToDictionaryAsync(w => w.Provider, ct);
        var linked = await db.LedgerLinks.Where(l => l.UnlinkedAt == null).GroupBy(l => l.Provider).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        var views = new List<LedgerCredentialView>();
        foreach (var provider in ledgers.Providers)
        {
            var own = kept.GetValueOrDefault(provider);
            var webhook = webhooks.GetValueOrDefault(provider);
            ledgers.TryFind(provider, out var ledger);
            views.Add(new LedgerCredentialView(
                provider,
                own is not null || await credentials.FindAsync(db, provider, ct) is not null,
                own is null ? null : new KeptCredentialView(own.ClientId is null ? null : LedgerCredential.TailOf(own.ClientId), own.Tail, own.KeptBy, own.KeptAt, own.CheckedAt),
                linked.GetValueOrDefault(provider),
                ledger is ILedgerWebhooks
                    ? new LedgerNoticeView(watch.Value.Base is not null, webhook?.RegisteredAt, webhook?.NextAttemptAt, webhook?.PreviousUntil, webhook?.LastEventAt)
                    : null));
        }

        return views;
    }
}
