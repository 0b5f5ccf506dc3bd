using System.Net;

namespace UsenAdmin.Integration.Ledgers.Resty;

/// <summary>Asks Resty, and turns whatever it or the network does into an answer; only the caller's own cancellation goes through.</summary>
internal sealed class RestyCall(TimeProvider time)
{
    public async Task<LedgerAnswer<T>> AskAsync<T>(
        LedgerAccount account,
        Func<string, Task<HttpResponseMessage>> send,
        Func<HttpResponseMessage, Task<LedgerAnswer<T>>> read,
        CancellationToken ct)
        where T : class
    {
        if (!IsKey(account.Secret))
        {
            return LedgerFailure.CredentialsInvalid;
        }

        try
        {
            using var response = await send(account.Secret);
            return response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.NotModified
                ? await read(response)
                : LedgerAnswer<T>.Failed(await RestyFailure.OfAsync(response, time.GetUtcNow(), ct));
        }
        catch (Exception e) when (!ct.IsCancellationRequested && RestyFailure.Of(e) is not null)
        {
            return RestyFailure.Of(e)!.Value;
        }
        catch (Exception e) when (ct.IsCancellationRequested && e is not OperationCanceledException)
        {
            throw new OperationCanceledException(null, e, ct);
        }
    }

    // Anything else cannot stand in a header, so the partner cannot have given it out.
    private static bool IsKey(string secret) => secret.Length > 0 && secret.All(c => c is > ' ' and <= '~');
}
