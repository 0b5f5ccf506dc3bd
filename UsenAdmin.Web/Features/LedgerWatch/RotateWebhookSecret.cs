using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;
using UsenAdmin.Web.Access;

namespace UsenAdmin.Web.Features.LedgerWatch;

/// <summary>署名の鍵を更新: a new secret, and the ledger is told it at once. The one before counts 24 hours more.</summary>
public sealed class RotateWebhookSecret(UsenAdminDbFactory contexts, WebhookSecrets secrets, RegisterWebhook register, TimeProvider time)
{
    /// <returns>False when the ledger could not be told yet; it is tried again by itself, and the secret before counts on.</returns>
    public async Task<Result<bool>> ExecuteAsync(Actor actor, LedgerProvider provider, CancellationToken ct)
    {
        await using (var db = await contexts.OpenAsync(actor.CompanyId, ct))
        {
            if (await db.RefusalAsync(actor, Permission.ManageLinks, ct) is { } refusal)
            {
                return refusal;
            }

            if (await RegisterWebhook.LockedAsync(db, provider, ct) is { } webhook)
            {
                webhook.Rotate(secrets.NewProtected(), time.GetUtcNow());
                db.Audit(actor, AuditAction.LedgerWebhookChanged, time.GetUtcNow(), provider.ToString(), after: new { newSecret = true });
                await db.CommitAsync(ct);
            }
        }

        return await register.ExecuteAsync(actor, provider, ct);
    }
}
