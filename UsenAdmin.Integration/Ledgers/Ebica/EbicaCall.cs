using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using UsenAdmin.Integration.Ledgers.Partners;

namespace UsenAdmin.Integration.Ledgers.Ebica;

/// <summary>Asks ebica in an account's name, and opens the envelope in which it answers.</summary>
internal sealed class EbicaCall(TimeProvider time, ILogger logger)
{
    /// <param name="read">Reads the envelope's data.</param>
    /// <param name="known">What to say when ebica knows the visit already, by its reserve_no.</param>
    public async Task<LedgerAnswer<T>> AskAsync<T>(
        LedgerAccount account,
        Func<Task<HttpResponseMessage>> send,
        Func<JsonElement, LedgerAnswer<T>> read,
        CancellationToken ct,
        Func<string, LedgerAnswer<T>>? known = null)
        where T : class =>
        account is { ClientId: { } clientId, Secret.Length: > 0 } && PartnerCall.IsVisibleAscii(clientId)
            ? await PartnerCall.AskAsync(send, response => OpenAsync(response, read, known, ct), ct)
            : LedgerFailure.CredentialsInvalid;

    private async Task<LedgerAnswer<T>> OpenAsync<T>(
        HttpResponseMessage response, Func<JsonElement, LedgerAnswer<T>> read, Func<string, LedgerAnswer<T>>? known, CancellationToken ct)
        where T : class
    {
        if (response.StatusCode != HttpStatusCode.OK)
        {
            return LedgerAnswer<T>.Failed(new LedgerFailed(EbicaFailure.OfGateway(response.StatusCode), PartnerCall.RetryAfter(response, time.GetUtcNow()), null));
        }

        if (await PartnerCall.ReadAsync<EbicaEnvelope>(response, EbicaJson.Options, ct) is not { Data.ValueKind: JsonValueKind.Object or JsonValueKind.Null } envelope)
        {
            return LedgerFailure.Malformed;
        }

        return envelope switch
        {
            { Result: "OK", ErrorCode: null } => read(envelope.Data),
            { Result: "NG", ErrorCode: EbicaFailure.VisitKnown } when known is not null =>
                EbicaJson.Read<EbicaSeated>(envelope.Data) is { } seated && PartnerText.IsId(seated.ReserveNo) ? known(seated.ReserveNo) : LedgerFailure.Malformed,
            { Result: "NG", ErrorCode: { } code } when EbicaFailure.IsCode(code) => Refused<T>(response, code),
            _ => LedgerFailure.Malformed,
        };
    }

    private LedgerAnswer<T> Refused<T>(HttpResponseMessage response, string code)
        where T : class
    {
        var failed = EbicaFailure.OfCode(code);
        if (failed.Failure == LedgerFailure.ClockOff)
        {
            logger.LogWarning("ebica refuses this machine's clock; it is {Seconds} s ahead of ebica's", (time.GetUtcNow() - response.Headers.Date)?.TotalSeconds);
        }

        return LedgerAnswer<T>.Failed(failed);
    }
}
