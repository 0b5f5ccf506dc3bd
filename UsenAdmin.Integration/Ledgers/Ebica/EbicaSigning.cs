using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace UsenAdmin.Integration.Ledgers.Ebica;

/// <summary>
/// Signs a request as it goes out: next to the wire, so that the path carries every prefix, the time is that of this sending and the
/// body is the bytes that are sent.
/// </summary>
internal sealed class EbicaSigning(TimeProvider time) : DelegatingHandler
{
    /// <summary>The request's property that holds in whose name it is sent.</summary>
    public const string Account = "UsenAdmin.EbicaAccount";

    private static readonly HttpRequestOptionsKey<LedgerAccount> AccountOf = new(Account);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!request.Options.TryGetValue(AccountOf, out var account))
        {
            throw new InvalidOperationException("A request to ebica says in whose name it is sent.");
        }

        var timestamp = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var body = request.Content is { } content ? await content.ReadAsByteArrayAsync(cancellationToken) : [];
        var signed = string.Join('\n', request.Method.Method, request.RequestUri!.PathAndQuery, timestamp, Convert.ToHexStringLower(SHA256.HashData(body)));
        Set(request, "X-Ebica-Client", account.ClientId);
        Set(request, "X-Ebica-Timestamp", timestamp);
        Set(request, "X-Ebica-Signature", Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(account.Secret), Encoding.UTF8.GetBytes(signed))));
        return await base.SendAsync(request, cancellationToken);
    }

    // A read that is repeated is the same request again, with what was signed before.
    private static void Set(HttpRequestMessage request, string header, string? value)
    {
        request.Headers.Remove(header);
        request.Headers.Add(header, value);
    }
}
