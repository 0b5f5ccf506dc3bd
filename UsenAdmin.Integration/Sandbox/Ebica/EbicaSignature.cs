using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Integration.Sandbox.Storage;

namespace UsenAdmin.Integration.Sandbox.Ebica;

/// <summary>Tells from a request's signature who sent it, and when.</summary>
internal sealed class EbicaSignature(DbContextOptions<SandboxDb> options, TimeProvider time)
{
    private static readonly TimeSpan MostOff = TimeSpan.FromSeconds(300);

    /// <returns>The customer that signed it; or what ebica answers to anybody else.</returns>
    public async Task<(SandboxCompany? Company, EbicaAnswer? Refused)> CheckAsync(HttpRequest request, byte[] body)
    {
        var client = request.Headers["X-Ebica-Client"].ToString();
        await using var db = new SandboxDb(options);
        var company = client.Contains('\0') ? null : await db.Companies.AsNoTracking().SingleOrDefaultAsync(c => c.EbicaClientId == client, request.HttpContext.RequestAborted);
        var timestamp = request.Headers["X-Ebica-Timestamp"].ToString();
        if (company?.EbicaSecret is not { } secret || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || !IsSigned(request, timestamp, body, secret))
        {
            return (null, EbicaAnswer.No("E1001", "署名またはクライアントIDが正しくありません。"));
        }

        return Math.Abs((decimal)time.GetUtcNow().ToUnixTimeSeconds() - seconds) > (decimal)MostOff.TotalSeconds
            ? (null, EbicaAnswer.No("E1002", "時刻がずれています。"))
            : (company, null);
    }

    private static bool IsSigned(HttpRequest request, string timestamp, byte[] body, string secret)
    {
        // As it came over the wire, whatever is mounted where.
        var target = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var signed = $"{request.Method}\n{target}\n{timestamp}\n{Convert.ToHexStringLower(SHA256.HashData(body))}";
        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(signed));
        Span<byte> actual = stackalloc byte[expected.Length];
        return Convert.TryFromBase64String(request.Headers["X-Ebica-Signature"].ToString(), actual, out var length)
            && length == expected.Length && CryptographicOperations.FixedTimeEquals(expected, actual);
    }
}
