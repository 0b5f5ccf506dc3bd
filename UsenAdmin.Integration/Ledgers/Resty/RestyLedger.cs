using System.Net;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Timeout;
using Refit;
using UsenAdmin.Data.Ledgers;

namespace UsenAdmin.Integration.Ledgers.Resty;

/// <summary>Resty予約台帳 as a <see cref="ILedger"/>.</summary>
internal sealed class RestyLedger(IRestyApi api) : ILedger
{
    private const int MaxNameLength = 100;

    public LedgerProvider Provider => LedgerProvider.Resty;

    public Task<LedgerAnswer<LedgerStore>> GetStoreAsync(LedgerAccount account, string storeId, CancellationToken ct) =>
        AskAsync(() => api.GetStoreAsync(storeId, account.Secret, ct), ReadStoreAsync, ct);

    public Task<LedgerAnswer<LedgerSeats>> GetSeatsAsync(LedgerAccount account, string storeId, string? etag, CancellationToken ct) =>
        AskAsync(() => api.GetTablesAsync(storeId, account.Secret, etag, ct), ReadSeatsAsync, ct);

    private static async Task<LedgerAnswer<LedgerStore>> ReadStoreAsync(HttpResponseMessage response, CancellationToken ct) =>
        await RestyBody.ReadAsync<RestyStore>(response, ct) is { } store
            ? new LedgerStore(store.StoreId, store.Name, store.PosOption)
            : LedgerFailure.Malformed;

    private static async Task<LedgerAnswer<LedgerSeats>> ReadSeatsAsync(HttpResponseMessage response, CancellationToken ct)
    {
        var etag = response.Headers.ETag?.ToString();
        if (response.StatusCode == HttpStatusCode.NotModified)
        {
            return new LedgerSeats(etag, true, []);
        }

        var tables = (await RestyBody.ReadAsync<RestyTables>(response, ct))?.Tables;
        if (tables is null || tables.Any(t => t is null || t.TableId.Length is 0 or > MaxNameLength || t.Name.Length > MaxNameLength)
            || tables.DistinctBy(t => t.TableId).Count() != tables.Count)
        {
            return LedgerFailure.Malformed;
        }

        return new LedgerSeats(etag, false, [.. tables.OrderBy(t => t.Order).Select(t => new LedgerSeatInfo(t.TableId, t.Name, t.MinCapacity, t.MaxCapacity, t.Area, t.Order))]);
    }

    /// <summary>Turns whatever the partner or the network does into an answer; only the caller's own cancellation goes through.</summary>
    private static async Task<LedgerAnswer<T>> AskAsync<T>(
        Func<Task<HttpResponseMessage>> call, Func<HttpResponseMessage, CancellationToken, Task<LedgerAnswer<T>>> read, CancellationToken ct)
        where T : class
    {
        try
        {
            using var response = await call();
            return response.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotModified ? await read(response, ct) : await RestyBody.FailureAsync(response, ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested && Failure(e) is { } failure)
        {
            return failure;
        }
    }

    private static LedgerFailure? Failure(Exception e) => e switch
    {
        ApiRequestException { InnerException: { } inner } => Failure(inner),
        TimeoutRejectedException or OperationCanceledException => LedgerFailure.TimedOut,
        BrokenCircuitException => LedgerFailure.Unreachable,
        RateLimiterRejectedException => LedgerFailure.RateLimited,
        HttpRequestException or IOException => LedgerFailure.Unreachable,
        _ => null,
    };
}
