using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace UsenAdmin.Web.Features.LedgerWatch;

/// <summary>Makes the opaque keys and secrets of webhooks, and keeps the secrets encrypted.</summary>
public sealed class WebhookSecrets(IDataProtectionProvider protection)
{
    private const int RandomBytes = 32; // 43 characters, each a byte of the secret that the ledger signs with.

    private readonly IDataProtector _protector = protection.CreateProtector("UsenAdmin.LedgerWebhook.v1");

    public static string NewPathKey() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(RandomBytes));

    public string NewProtected() => _protector.Protect(WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(RandomBytes)));

    public string Reveal(string protectedSecret) => _protector.Unprotect(protectedSecret);
}
