using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using UsenAdmin.Data.People;

namespace UsenAdmin.Web.Account;

/// <summary>Keeps the secrets of authenticator apps encrypted, and makes recovery codes.</summary>
public sealed class TwoFactorSecrets(IDataProtectionProvider protection)
{
    public const int RecoveryCodes = 10;
    private const string Alphabet = "abcdefghjkmnpqrstuvwxyz23456789";

    private readonly IDataProtector _protector = protection.CreateProtector("UsenAdmin.TwoFactor");

    public string Encrypt(byte[] secret) => _protector.Protect(Convert.ToBase64String(secret));

    /// <returns>Null when it was not written here, or with keys that are gone.</returns>
    public byte[]? Decrypt(string? encrypted)
    {
        try
        {
            return encrypted is null ? null : Convert.FromBase64String(_protector.Unprotect(encrypted));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public long? Match(StaffUser user, string typed, DateTimeOffset now) =>
        Decrypt(user.TotpSecret) is { } secret ? Totp.Match(secret, typed, now, user.TotpLastStep) : null;

    /// <summary>Codes of 50 random bits, to be shown once.</summary>
    public static IReadOnlyList<string> NewRecoveryCodes() =>
        [.. Enumerable.Range(0, RecoveryCodes).Select(_ => $"{RandomNumberGenerator.GetString(Alphabet, 5)}-{RandomNumberGenerator.GetString(Alphabet, 5)}")];

    public static byte[] Hash(string recoveryCode) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(recoveryCode.Normalize(NormalizationForm.FormKC).ToLowerInvariant().Where(char.IsAsciiLetterOrDigit))));
}
