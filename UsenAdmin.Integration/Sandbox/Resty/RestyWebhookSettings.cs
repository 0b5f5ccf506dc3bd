using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Integration.Sandbox.Storage;

namespace UsenAdmin.Integration.Sandbox.Resty;

/// <summary>Where a company wants to hear of changes. A new secret signs at once, the one before for another 24 h.</summary>
internal static class RestyWebhookSettings
{
    private const int LeastSecretBytes = 32;
    private const int MaxLength = 2000;
    private static readonly TimeSpan OldSecretLives = TimeSpan.FromHours(24);

    public static Task<RestyAnswer> PutAsync(HttpContext http, RestyWrites writes, TimeProvider time) => writes.InTransactionAsync(http, async (input, db) =>
    {
        var company = SandboxCaller.Of(http).Company.Code;
        await db.Database.ExecuteSqlAsync($"select 1 from sandbox.companies where code = {company} for no key update");
        if (input.IsNull("url"))
        {
            // With it go its secrets and what was not told yet.
            await db.Webhooks.Where(w => w.CompanyCode == company).ExecuteDeleteAsync();
            return RestyAnswers.NoContent;
        }

        if (input.Text("url") is not { Length: <= MaxLength } url || !Uri.TryCreate(url, UriKind.Absolute, out var address)
            || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
        {
            return RestyAnswers.Invalid("url: an http or https address, or null, is required.");
        }

        var secret = input.Text("secret");
        var current = await db.WebhookSecrets.SingleOrDefaultAsync(s => s.CompanyCode == company && s.ExpiresAt == null);
        if (input.Has("secret") ? secret is not { Length: <= MaxLength } || Encoding.UTF8.GetByteCount(secret) < LeastSecretBytes : current is null)
        {
            return RestyAnswers.Invalid("secret: at least 32 bytes are required.");
        }

        await SetAsync(db, company, url);
        if (secret is not null && secret != current?.Secret)
        {
            if (current is not null)
            {
                current.ExpiresAt = time.GetUtcNow() + OldSecretLives;
            }

            db.WebhookSecrets.Add(new SandboxWebhookSecret { Id = Guid.CreateVersion7(), CompanyCode = company, Secret = secret });
        }

        return RestyAnswers.NoContent;
    });

    private static async Task SetAsync(SandboxDb db, string company, string url)
    {
        if (await db.Webhooks.FindAsync(company) is { } webhook)
        {
            webhook.Url = url;
        }
        else
        {
            db.Webhooks.Add(new SandboxWebhook { CompanyCode = company, Url = url });
        }
    }
}
