using System.Net;
using UsenAdmin.Integration.Ledgers.Partners;

namespace UsenAdmin.Integration.Ledgers.Resty;

/// <summary>Asks Resty in an account's name.</summary>
internal sealed class RestyCall(TimeProvider time)
{
    public async Task<LedgerAnswer<T>> AskAsync<T>(
        LedgerAccount account,
        Func<string, Task<HttpResponseMessage>> send,
        Func<HttpResponseMessage, Task<LedgerAnswer<T>>> read,
        CancellationToken ct)
        where T : class =>
        PartnerCall.IsVisibleAscii(account.Secret)
            ? await PartnerCall.AskAsync(() => send(account.Secret), response => ReadAsync(response, read, ct), ct)
            : LedgerFailure.CredentialsInvalid;

    private async Task<LedgerAnswer<T>> ReadAsync<T>(HttpResponseMessage response, Func<HttpResponseMessage, Task<LedgerAnswer<T>>> read, CancellationToken ct)
        where T : class =>
        response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.NotModified
            ? await read(response)
            : LedgerAnswer<T>.Failed(await RestyFailure.OfAsync(response, time.GetUtcNow(), ct));
}
