using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace UsenAdmin.Web.Features.LedgerWatch;

/// <summary>
/// <c>Resty-Signature: t={unix seconds},v1={hex HMAC-SHA256(secret, t + "." + raw body)}</c>, with several v1 while the ledger's secret changes.
/// </summary>
public static class WebhookSignature
{
    /// <summary>How far the signature's time may lie from ours, either way: what was listened to cannot be played again later.</summary>
    public const int WindowSeconds = 300;

    private const int MaxLength = 2000;
    private const int HexLength = 64;

    /// <returns>True when one of the signatures was made over exactly these bytes with one of the secrets, and lately.</returns>
    public static bool IsGenuine(string? header, ReadOnlySpan<byte> body, IEnumerable<string> secrets, DateTimeOffset now)
    {
        if (header is null || header.Length > MaxLength || !TryRead(header, out var time, out var signatures)
            || Math.Abs(now.ToUnixTimeSeconds() - (decimal)long.Parse(time, CultureInfo.InvariantCulture)) > WindowSeconds)
        {
            return false;
        }

        byte[] signed = [.. Encoding.ASCII.GetBytes(time + "."), .. body];
        var genuine = false;
        foreach (var secret in secrets)
        {
            var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed);
            foreach (var signature in signatures)
            {
                genuine |= CryptographicOperations.FixedTimeEquals(expected, signature);
            }
        }

        return genuine;
    }

    private static bool TryRead(string header, out string time, out List<byte[]> signatures)
    {
        time = "";
        signatures = [];
        foreach (var part in header.Split(',', StringSplitOptions.TrimEntries))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = at < 0 ? (part, "") : (part[..at], part[(at + 1)..]);
            if (name == "t")
            {
                if (time.Length > 0 || value.Length is 0 or > 15 || !value.All(char.IsAsciiDigit))
                {
                    return false;
                }

                time = value;
            }
            else if (name == "v1" && value.Length == HexLength && value.All(char.IsAsciiHexDigit))
            {
                signatures.Add(Convert.FromHexString(value));
            }
        }

        return time.Length > 0 && signatures.Count > 0;
    }
}
