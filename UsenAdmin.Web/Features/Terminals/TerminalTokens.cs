using System.Security.Cryptography;
using System.Text;

namespace UsenAdmin.Web.Features.Terminals;

/// <summary>Device tokens and one-time codes: how they are made, and the hash that is kept of them.</summary>
public static class TerminalTokens
{
    /// <summary>No I, O, 0 or 1: a code is read off a screen and typed on a device.</summary>
    public const string CodeAlphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    public const int CodeLength = 8;

    public static readonly TimeSpan CodeLife = TimeSpan.FromMinutes(15);

    /// <summary>256 random bits, URL-safe: it also travels in the hub's query.</summary>
    public static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    public static string NewCode() => RandomNumberGenerator.GetString(CodeAlphabet, CodeLength);

    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    /// <summary>A code as it may be typed: lower case, with blanks or hyphens, full-width. Null when it cannot be one.</summary>
    public static string? ReadCode(string? typed)
    {
        if (typed is null || typed.Length > 40)
        {
            return null;
        }

        var code = string.Concat(typed.Normalize(NormalizationForm.FormKC).ToUpperInvariant().Where(c => !char.IsWhiteSpace(c) && c != '-'));
        return code.Length == CodeLength && code.All(CodeAlphabet.Contains) ? code : null;
    }
}
