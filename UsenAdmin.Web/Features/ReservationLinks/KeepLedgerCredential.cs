using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;
using UsenAdmin.Web.Access;

namespace UsenAdmin.Web.Features.ReservationLinks;

/// <summary>Keeps a company's secret for a ledger, encrypted; the one before is forgotten. The audit says that it changed, never what it is.</summary>
public sealed class KeepLedgerCredential(UsenAdminDbFactory contexts, LedgerCredentials credentials, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(Actor actor, LedgerProvider provider, string secret, CancellationToken ct)
    {
        if (secret.Length is 0 or > 500 || secret.Any(char.IsControl))
        {
            return Error.Invalid(nameof(secret), "Required");
        }

        await using var db = await contexts.OpenAsync(actor.CompanyId, ct);
        if (await db.RefusalAsync(actor, Permission.ManageLinks, ct) is { } refusal)
        {
            return refusal;
        }

        var protectedSecret = credentials.Protect(secret);
        var kept = await db.LedgerCredentials.SingleOrDefaultAsync(c => c.Provider == provider, ct);
        if (kept is null)
        {
            db.LedgerCredentials.Add(new LedgerCredential(actor.CompanyId, provider, protectedSecret));
        }
        else
        {
            kept.Replace(protectedSecret);
        }

        db.Audit(actor, AuditAction.LedgerCredentialChanged, time.GetUtcNow(), provider.ToString());
        await db.CommitAsync(ct);
        return default(Done);
    }
}

/// <summary>Where a company's secret for a ledger comes from: what was kept for it, else the configuration's <c>Ledgers:{ledger}:ApiKeys:{company code}</c>.</summary>
public sealed class LedgerCredentials(IDataProtectionProvider protection, IConfiguration configuration)
{
    private readonly IDataProtector _protector = protection.CreateProtector("UsenAdmin.LedgerCredential.v1");

    public string Protect(string secret) => _protector.Protect(secret);

    /// <returns>Null when the company has none.</returns>
    public async Task<string?> FindAsync(UsenAdminDb db, LedgerProvider provider, CancellationToken ct)
    {
        var kept = await db.LedgerCredentials.AsNoTracking().Where(c => c.Provider == provider).Select(c => c.ProtectedSecret).SingleOrDefaultAsync(ct);
        if (kept is not null)
        {
            return _protector.Unprotect(kept);
        }

        var company = await db.Companies.AsNoTracking().Select(c => c.Code).SingleAsync(ct);
        var secret = configuration[$"Ledgers:{provider}:ApiKeys:{company}"];
        return string.IsNullOrWhiteSpace(secret) ? null : secret;
    }
}
