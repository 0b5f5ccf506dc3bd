using Refit;

namespace UsenAdmin.Integration.Ledgers.Ebica;

/// <summary>ebica POS連携 API, v2. Answers come as they are: the adapter judges them. <see cref="EbicaSigning"/> signs.</summary>
[Headers("Accept: application/json")]
internal interface IEbicaApi
{
    [Get("/api/v2/shops/{shop}")]
    Task<HttpResponseMessage> GetShopAsync(string shop, [Property(EbicaSigning.Account)] LedgerAccount account, CancellationToken ct);

    [Get("/api/v2/shops/{shop}/seats")]
    Task<HttpResponseMessage> GetSeatsAsync(
        string shop, int page, [AliasAs("per_page")] int perPage, [Property(EbicaSigning.Account)] LedgerAccount account, CancellationToken ct);

    [Get("/api/v2/shops/{shop}/calendar")]
    Task<HttpResponseMessage> GetCalendarAsync(string shop, string from, string to, [Property(EbicaSigning.Account)] LedgerAccount account, CancellationToken ct);

    [Get("/api/v2/shops/{shop}/reserves")]
    Task<HttpResponseMessage> GetReservesAsync(
        string shop, int page, [AliasAs("per_page")] int perPage, string from, string to, [Property(EbicaSigning.Account)] LedgerAccount account, CancellationToken ct);

    [Post("/api/v2/shops/{shop}/visits")]
    Task<HttpResponseMessage> SeatAsync(string shop, [Body(buffered: true)] EbicaVisit visit, [Property(EbicaSigning.Account)] LedgerAccount account, CancellationToken ct);

    [Post("/api/v2/shops/{shop}/visits/{visitNo}/cancel")]
    Task<HttpResponseMessage> CancelAsync(string shop, string visitNo, [Property(EbicaSigning.Account)] LedgerAccount account, CancellationToken ct);

    [Post("/api/v2/shops/{shop}/visits/{visitNo}/slip")]
    Task<HttpResponseMessage> SendSlipAsync(
        string shop, string visitNo, [Body(buffered: true)] EbicaSlip slip, [Property(EbicaSigning.Account)] LedgerAccount account, CancellationToken ct);

    [Post("/api/v2/shops/{shop}/visits/{visitNo}/leave")]
    Task<HttpResponseMessage> LeaveAsync(
        string shop, string visitNo, [Body(buffered: true)] EbicaLeave leave, [Property(EbicaSigning.Account)] LedgerAccount account, CancellationToken ct);
}
