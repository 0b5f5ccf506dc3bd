using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace UsenAdmin.Integration.Sandbox.Webhooks;

/// <summary>How Resty signs its events: <c>t={unix seconds},v1={hex HMAC-SHA256(secret, t + "." + raw body bytes)}</c>, one v1 for each secret that lives.</summary>
internal static class WebhookSignature
{
    public const string Header = "Resty-Signature";

    public static string Sign(byte[] body, DateTimeOffset now, IEnumerable<string> secrets)
    {
        var t = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.ASCII.GetBytes(t + "."), .. body];
        return $"t={t}" + string.Concat(secrets.Select(secret => ",v1=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed))));
    }
}
