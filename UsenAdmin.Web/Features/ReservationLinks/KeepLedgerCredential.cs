using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;
using UsenAdmin.Integration.Ledgers;
using UsenAdmin.Web.Access;
using UsenAdmin.Web.Features.LedgerWatch;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Features.ReservationLinks;

/// <summary>How a company's credentials were kept.</summary>
/// <param name="Checked">False when no linked store could be asked about with them: they are kept all the same.</param>
public sealed record KeptCredential(bool Checked);

/// <summary>
/// Keeps a company's secret for a ledger, encrypted; the one before is forgotten. Where a store is linked, the ledger is asked with the new one
/// first, so a wrong one never takes the place of one that works. The audit says that it changed, never what it is.
/// </summary>
public sealed class KeepLedgerCredential(
    UsenAdminDbFactory contexts, LedgerCredentials credentials, CheckLedgerCredential check, WebhookSecrets webhookSecrets, LiveSignals signals, TimeProvider time)
{
    public async Task<Result<KeptCredential>> ExecuteAsync(Actor actor, LedgerProvider provider, string? clientId, string secret, CancellationToken ct)
    {
        if (!IsToken(secret, 500))
        {
            return Error.Invalid(nameof(secret), "Required");
        }

        if (LedgerCredential.HasClientId(provider) ? clientId is null || !IsToken(clientId, LedgerCredential.MaxClientIdLength) : clientId is not null)
        {
            return Error.Invalid(nameof(clientId), "Required");
        }

        await using (var asking = await contexts.OpenAsync(actor.CompanyId, ct))
        {
            if (await asking.RefusalAsync(actor, Permission.ManageLinks, ct) is { } refusal)
            {
                return refusal;
            }
        }

        var asked = await check.AskAsync(provider, new LedgerAccount(actor.CompanyId, secret, clientId), ct);
        if (!asked.TryGet(out var isChecked, out var refused))
        {
            return refused;
        }

        await WriteAsync(actor, provider, clientId, secret, isChecked, ct);
        signals.Raise(actor.CompanyId, LiveTopic.Links);
        return new KeptCredential(isChecked);
    }

    private async Task WriteAsync(Actor actor, LedgerProvider provider, string? clientId, string secret, bool isChecked, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(actor.CompanyId, ct);
        // Two people who keep one at once take turns; the later one stays.
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({$"credential {provider} {actor.CompanyId}"}, 0))", ct);
        var now = time.GetUtcNow();
        var kept = await db.LedgerCredentials.SingleOrDefaultAsync(c => c.Provider == provider, ct);
        var before = kept is null ? null : new { kept.Tail, kept.KeptBy };
        if (kept is null)
        {
            kept = db.LedgerCredentials.Add(new LedgerCredential(actor.CompanyId, provider, clientId, credentials.Protect(secret))).Entity;
        }
        else
        {
            kept.Replace(clientId, credentials.Protect(secret));
        }

        kept.Kept(LedgerCredential.TailOf(secret), actor.Name, now);
        if (isChecked)
        {
            kept.Checked(now);
        }

        // What failed for want of this key is asked again at once, and the ledger is told anew where to send its word.
        foreach (var link in await db.LedgerLinks.Where(l => l.Provider == provider && l.UnlinkedAt == null && l.State != LinkState.Verified).ToListAsync(ct))
        {
            link.CheckNow(now);
        }

        (await RegisterWebhook.LockedAsync(db, provider, ct))?.Rotate(webhookSecrets.NewProtected(), now);
        db.Audit(actor, AuditAction.LedgerCredentialChanged, now, provider.ToString(), before: before, after: new { kept.Tail, @checked = isChecked });
        await db.CommitAsync(ct);
    }

    private static bool IsToken(string text, int maxLength) => text.Length > 0 && text.Length <= maxLength && !text.Any(char.IsControl);
}
