using System.Net;
using System.Text.Json;

namespace UsenAdmin.Integration.Ledgers.Resty;

/// <summary>Reads the bodies of Resty's answers, however broken they are.</summary>
internal static class RestyBody
{
    /// <summary>A store has at most some thousand seats; 10 MB is no list of seats any more.</summary>
    public const int MaxBytes = 10 * 1024 * 1024;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict, RespectNullableAnnotations = true };

    /// <returns>Null when it is not what the contract says.</returns>
    public static async Task<T?> ReadAsync<T>(HttpResponseMessage response, CancellationToken ct)
        where T : class
    {
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(ct);
            using var limited = new MemoryStream();
            var buffer = new byte[81920];
            int read;
            while ((read = await stream.ReadAsync(buffer, ct)) > 0)
            {
                if (limited.Length + read > MaxBytes)
                {
                    return null;
                }

                limited.Write(buffer, 0, read);
            }

            return JsonSerializer.Deserialize<T>(limited.GetBuffer().AsSpan(0, (int)limited.Length), Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Clients go by the error's code, never by its message; where there is none, by the status.</summary>
    public static async Task<(LedgerFailure Failure, TimeSpan? RetryAfter)> FailureAsync(HttpResponseMessage response, CancellationToken ct)
    {
        var code = (await ReadAsync<RestyError>(response, ct))?.Error.Code;
        var failure = (code, response.StatusCode) switch
        {
            ("invalid_api_key", _) or (_, HttpStatusCode.Unauthorized) => LedgerFailure.CredentialsInvalid,
            ("pos_option_required", _) => LedgerFailure.PosOptionRequired,
            ("store_not_found", _) => LedgerFailure.StoreNotFound,
            ("maintenance", _) or (_, HttpStatusCode.ServiceUnavailable) => LedgerFailure.Maintenance,
            (_, HttpStatusCode.TooManyRequests) => LedgerFailure.RateLimited,
            (_, >= HttpStatusCode.InternalServerError) => LedgerFailure.ServerError,
            (null, _) => LedgerFailure.Malformed, // A redirect, or an error page of something in between.
            _ => LedgerFailure.Refused,
        };
        return (failure, RetryAfter(response));
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - DateTimeOffset.UtcNow,
        _ => null,
    };
}
