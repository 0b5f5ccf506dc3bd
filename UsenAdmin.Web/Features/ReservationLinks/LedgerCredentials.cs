using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Integration.Ledgers;

namespace UsenAdmin.Web.Features.ReservationLinks;

/// <summary>
/// Where a company's secret for a ledger comes from: what was kept for it, else the configuration's <c>Ledgers:Resty:ApiKeys:{company code}</c>,
/// <c>Ledgers:Ebica:ClientIds:{company code}</c> and <c>Ledgers:Ebica:Secrets:{company code}</c>.
/// </summary>
public sealed class LedgerCredentials(IDataProtectionProvider protection, IConfiguration configuration)
{
    private readonly IDataProtector _protector = protection.CreateProtector("UsenAdmin.LedgerCredential.v1");

    public string Protect(string secret) => _protector.Protect(secret);

    /// <returns>Null when the company has none.</returns>
    public async Task<LedgerAccount?> FindAsync(UsenAdminDb db, LedgerProvider provider, CancellationToken ct)
    {
        var kept = await db.LedgerCredentials.AsNoTracking().SingleOrDefaultAsync(c => c.Provider == provider, ct);
        if (kept is not null)
        {
            return new LedgerAccount(db.CompanyId, _protector.Unprotect(kept.ProtectedSecret), kept.ClientId);
        }

        var company = await db.Companies.AsNoTracking().Select(c => c.Code).SingleAsync(ct);
        return LedgerCredential.HasClientId(provider)
            ? Configured(provider, "ClientIds", company) is { } clientId && Configured(provider, "Secrets", company) is { } signs
                ? new LedgerAccount(db.CompanyId, signs, clientId)
                : null
            : Configured(provider, "ApiKeys", company) is { } key ? new LedgerAccount(db.CompanyId, key) : null;
    }

    private string? Configured(LedgerProvider provider, string what, string company) =>
        configuration[$"Ledgers:{provider}:{what}:{company}"] is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;
}
