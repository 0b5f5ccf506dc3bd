using Refit;

namespace UsenAdmin.Integration.Ledgers.Resty;

/// <summary>Resty予約台帳 POS連携 API, v1. Answers come as they are: the adapter judges them.</summary>
[Headers("Accept: application/json")]
internal interface IRestyApi
{
    [Get("/v1/stores/{storeId}")]
    Task<HttpResponseMessage> GetStoreAsync(string storeId, [Authorize("Bearer")] string apiKey, CancellationToken ct);

    [Get("/v1/stores/{storeId}/tables")]
    Task<HttpResponseMessage> GetTablesAsync(string storeId, [Authorize("Bearer")] string apiKey, [Header("If-None-Match")] string? etag, CancellationToken ct);
}
