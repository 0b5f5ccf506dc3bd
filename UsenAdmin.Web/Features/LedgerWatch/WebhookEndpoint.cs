namespace UsenAdmin.Web.Features.LedgerWatch;

/// <summary><c>POST /hooks/resty/{opaque key of the company}</c>: open to everybody, the signature decides, whatever the content is called.</summary>
internal static class WebhookEndpoint
{
    public const string Path = "/hooks/resty/";

    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost(Path + "{key}", AnswerAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();

    private static async Task<IResult> AnswerAsync(string key, HttpContext http, ReceiveWebhook receive)
    {
        if (await ReadAsync(http.Request, http.RequestAborted) is not { } body)
        {
            return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        }

        return Results.StatusCode(await receive.ExecuteAsync(key, http.Request.Headers[ReceiveWebhook.SignatureHeader], body, http.RequestAborted));
    }

    /// <summary>The bytes as they came: the signature is over them, so nothing may read them as text first.</summary>
    /// <returns>Null when there are more than <see cref="ReceiveWebhook.MaxBytes"/>; what is beyond is not read.</returns>
    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        if (request.ContentLength > ReceiveWebhook.MaxBytes)
        {
            return null;
        }

        var body = new byte[ReceiveWebhook.MaxBytes + 1];
        var read = await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, ct);
        if (read > ReceiveWebhook.MaxBytes)
        {
            return null; // No conditional: there, null would become an empty memory.
        }

        return body.AsMemory(0, read);
    }
}
