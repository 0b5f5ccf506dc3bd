using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace UsenAdmin.Web.Features.Terminals;

/// <summary>ETags of the terminal protocol: a master's is its version. <c>If-None-Match</c> may be a list, weak, or <c>*</c>.</summary>
internal static class ETags
{
    public static string Write(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    public static string Of(string content) => '"' + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)))[..16] + '"';

    /// <summary>Whether the caller holds what this ETag names. A header that cannot be read names nothing.</summary>
    public static bool IsHeld(HttpRequest request, string etag)
    {
        if (request.Headers.IfNoneMatch.Count == 0 || !EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var held))
        {
            return false;
        }

        var now = new EntityTagHeaderValue(etag);
        return held.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(now, useStrongComparison: false));
    }
}
