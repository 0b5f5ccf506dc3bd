using System.Text.Json;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Timeout;
using Refit;

namespace UsenAdmin.Integration.Ledgers.Partners;

/// <summary>Asks a partner, and turns whatever it or the network does into an answer; only the caller's own cancellation goes through.</summary>
internal static class PartnerCall
{
    private const int MaxKeyLength = 64;

    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    public static async Task<LedgerAnswer<T>> AskAsync<T>(
        Func<Task<HttpResponseMessage>> send, Func<HttpResponseMessage, Task<LedgerAnswer<T>>> read, CancellationToken ct)
        where T : class
    {
        try
        {
            using var response = await send();
            return await read(response);
        }
        catch (Exception e) when (!ct.IsCancellationRequested && Failure(e) is not null)
        {
            return Failure(e)!.Value;
        }
        catch (Exception e) when (ct.IsCancellationRequested && e is not OperationCanceledException)
        {
            throw new OperationCanceledException(null, e, ct);
        }
    }

    /// <returns>Null when the body is not what the contract says, however broken it is.</returns>
    public static async Task<T?> ReadAsync<T>(HttpResponseMessage response, JsonSerializerOptions json, CancellationToken ct)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(await response.Content.ReadAsByteArrayAsync(ct), json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>How long the partner asks to wait, a day at most.</summary>
    public static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset now)
    {
        TimeSpan? asked = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - now,
            _ => null,
        };
        return asked is { } wait ? TimeSpan.FromTicks(Math.Clamp(wait.Ticks, 0, LongestWait.Ticks)) : null;
    }

    /// <summary>True for what can stand in a header as it is; a partner cannot have given out anything else.</summary>
    public static bool IsVisibleAscii(string text) => text.Length > 0 && text.All(c => c is > ' ' and <= '~');

    /// <exception cref="ArgumentException">No key of 1 to 64 visible ASCII characters: a bug of the caller.</exception>
    public static string Checked(string idempotencyKey) =>
        idempotencyKey.Length <= MaxKeyLength && IsVisibleAscii(idempotencyKey)
            ? idempotencyKey
            : throw new ArgumentException("An idempotency key is 1 to 64 visible ASCII characters.", nameof(idempotencyKey));

    // Null for an exception that is a bug of ours and no failure of the partner.
    private static LedgerFailure? Failure(Exception e) => e switch
    {
        ApiRequestException { InnerException: { } inner } => Failure(inner),
        TimeoutRejectedException or OperationCanceledException => LedgerFailure.TimedOut,
        BrokenCircuitException => LedgerFailure.Unreachable,
        RateLimiterRejectedException => LedgerFailure.RateLimited,
        InvalidDataException => LedgerFailure.Malformed,
        HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError
        } => LedgerFailure.Unreachable,
        HttpRequestException or IOException => LedgerFailure.ConnectionLost,
        _ => null,
    };
}
