using Hangfire;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Fence;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Ledgers.Watch;
using UsenAdmin.Web.Features.ReservationLinks;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Features.LedgerWatch;

/// <summary>Every minute, and whenever a key is kept: tells the ledger where this portal hears of changes, for companies where it does not know yet.</summary>
[Queue(JobServer.Queues.Ledgers)]
[DisableConcurrentExecution(10)]
[AutomaticRetry(Attempts = 0)]
public sealed class RegisterWebhooks(CrossCompanyQueries lookups, RegisterWebhook register, IOptions<WatchOptions> options, TimeProvider time)
{
    private const int AtMost = 200;
    private const int AtOnce = 4;

    public async Task ExecuteAsync(CancellationToken ct)
    {
        var due = await lookups.DueWebhookRegistrationsAsync(LedgerProvider.Resty, options.Value.Base, time.GetUtcNow(), AtMost, ct);
        await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (company, token) =>
            await register.ExecuteAsync(Actor.Schedule(company, "通知の設定"), LedgerProvider.Resty, token));
    }
}

/// <summary>Tells one company's ledger the address and the newest secret. What it answers to decides from when on the secret before dies.</summary>
public sealed class RegisterWebhook(UsenAdminDbFactory contexts, LedgerDesk desk, WebhookSecrets secrets, IOptions<WatchOptions> options, TimeProvider time)
{
    /// <returns>False when the ledger could not be told; it is tried again by itself.</returns>
    public async Task<bool> ExecuteAsync(Actor actor, LedgerProvider provider, CancellationToken ct)
    {
        var portal = options.Value.Base;
        var (pathKey, protectedSecret) = await PrepareAsync(actor.CompanyId, provider, ct);
        var url = portal is null ? null : new Uri(portal + WebhookEndpoint.Path + pathKey);
        var answer = await desk.SetWebhookAsync(actor.CompanyId, provider, url, url is null ? null : secrets.Reveal(protectedSecret), ct);

        await using var db = await contexts.OpenAsync(actor.CompanyId, ct);
        var webhook = await LockedAsync(db, provider, ct) ?? throw new InvalidOperationException("A webhook's row is never deleted.");
        var now = time.GetUtcNow();
        if (!answer.IsDone)
        {
            webhook.Failed(now);
        }
        else if (webhook.ProtectedSecret == protectedSecret)
        {
            webhook.Registered(portal, now);
            db.Audit(actor, AuditAction.LedgerWebhookChanged, now, provider.ToString(), after: new { provider, portal });
        }

        await db.CommitAsync(ct);
        return answer.IsDone;
    }

    private async Task<(string PathKey, string ProtectedSecret)> PrepareAsync(Guid companyId, LedgerProvider provider, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        if (await LockedAsync(db, provider, ct) is { } known)
        {
            return (known.PathKey, known.ProtectedSecret);
        }

        var made = new LedgerWebhook(companyId, provider, WebhookSecrets.NewPathKey(), secrets.NewProtected(), time.GetUtcNow());
        db.LedgerWebhooks.Add(made);
        await db.CommitAsync(ct);
        return (made.PathKey, made.ProtectedSecret);
    }

    internal static Task<LedgerWebhook?> LockedAsync(UsenAdminDb db, LedgerProvider provider, CancellationToken ct) =>
        db.LedgerWebhooks.FromSql($"select * from ledger_webhooks where provider = {provider.ToString()} for update").SingleOrDefaultAsync(ct);
}
