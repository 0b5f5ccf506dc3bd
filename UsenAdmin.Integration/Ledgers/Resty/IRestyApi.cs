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

    [Get("/v1/stores/{storeId}/business-hours")]
    Task<HttpResponseMessage> GetBusinessHoursAsync(string storeId, [Authorize("Bearer")] string apiKey, CancellationToken ct);

    [Get("/v1/stores/{storeId}/reservations")]
    Task<HttpResponseMessage> GetReservationsAsync(string storeId, string from, string to, string? cursor, [Authorize("Bearer")] string apiKey, CancellationToken ct);

    [Get("/v1/stores/{storeId}/reservations")]
    Task<HttpResponseMessage> GetVisitAsync(string storeId, Guid visitId, [Authorize("Bearer")] string apiKey, CancellationToken ct);

    [Post("/v1/stores/{storeId}/reservations/{reservationId}/seating")]
    Task<HttpResponseMessage> SeatAsync(
        string storeId, string reservationId, [Body(buffered: true)] RestySeating seating, [Authorize("Bearer")] string apiKey, [Header("Idempotency-Key")] string key, CancellationToken ct);

    [Delete("/v1/stores/{storeId}/reservations/{reservationId}/seating")]
    Task<HttpResponseMessage> UnseatAsync(string storeId, string reservationId, [Authorize("Bearer")] string apiKey, CancellationToken ct);

    [Post("/v1/stores/{storeId}/walk-ins")]
    Task<HttpResponseMessage> CreateWalkInAsync(
        string storeId, [Body(buffered: true)] RestySeating seating, [Authorize("Bearer")] string apiKey, [Header("Idempotency-Key")] string key, CancellationToken ct);

    [Put("/v1/stores/{storeId}/reservations/{reservationId}/bill")]
    Task<HttpResponseMessage> PutBillAsync(
        string storeId, string reservationId, [Body(buffered: true)] RestyBill bill, [Authorize("Bearer")] string apiKey, [Header("Idempotency-Key")] string key, CancellationToken ct);

    [Post("/v1/stores/{storeId}/reservations/{reservationId}/departure")]
    Task<HttpResponseMessage> DepartAsync(
        string storeId, string reservationId, [Body(buffered: true)] RestyDeparture departure, [Authorize("Bearer")] string apiKey, [Header("Idempotency-Key")] string key, CancellationToken ct);

    [Put("/v1/webhooks")]
    Task<HttpResponseMessage> PutWebhookAsync(
        [Body(buffered: true)] RestyWebhook webhook, [Authorize("Bearer")] string apiKey, [Header("Idempotency-Key")] string key, CancellationToken ct);
}
