using System.Net;
using UsenAdmin.Data.Ledgers;

namespace UsenAdmin.Integration.Ledgers.Resty;

/// <summary>Resty予約台帳 as a <see cref="ILedger"/>.</summary>
internal sealed class RestyLedger(IRestyApi api, TimeProvider time) : ILedger
{
    // What the portal's tables hold. The contract allows a seat's name 40 characters.
    private const int MaxLength = 100;
    private const int MaxStoreNameLength = 200;
    private const int MaxETagLength = 200;

    private readonly RestyCall _resty = new(time);

    public LedgerProvider Provider => LedgerProvider.Resty;

    public Task<LedgerAnswer<LedgerStore>> GetStoreAsync(LedgerAccount account, string storeId, CancellationToken ct) =>
        _resty.AskAsync(account, () => api.GetStoreAsync(storeId, account.Secret, ct), response => ReadStoreAsync(response, storeId, ct), ct);

    public Task<LedgerAnswer<LedgerSeats>> GetSeatsAsync(LedgerAccount account, string storeId, string? etag, CancellationToken ct) =>
        _resty.AskAsync(account, () => api.GetTablesAsync(storeId, account.Secret, etag, ct), response => ReadSeatsAsync(response, etag, ct), ct);

    private static async Task<LedgerAnswer<LedgerStore>> ReadStoreAsync(HttpResponseMessage response, string asked, CancellationToken ct) =>
        await RestyBody.ReadAsync<RestyStore>(response, ct) is { } store && store.StoreId == asked && RestyBody.Fits(store.Name, MaxStoreNameLength)
            ? new LedgerStore(store.StoreId, store.Name, store.PosOption)
            : LedgerFailure.Malformed;

    private static async Task<LedgerAnswer<LedgerSeats>> ReadSeatsAsync(HttpResponseMessage response, string? asked, CancellationToken ct)
    {
        var etag = response.Headers.ETag?.ToString() is { Length: <= MaxETagLength } tag ? tag : null;
        if (response.StatusCode == HttpStatusCode.NotModified)
        {
            return asked is null ? LedgerFailure.Malformed : new LedgerSeats(etag ?? asked, true, []);
        }

        var tables = (await RestyBody.ReadAsync<RestyTables>(response, ct))?.Tables;
        if (tables is null || !tables.All(IsSeat) || tables.DistinctBy(t => t.TableId).Count() != tables.Count)
        {
            return LedgerFailure.Malformed;
        }

        return new LedgerSeats(etag, false, [.. tables.OrderBy(t => t.Order).Select(t => new LedgerSeatInfo(t.TableId, t.Name, t.MinCapacity, t.MaxCapacity, t.Area, t.Order))]);
    }

    private static bool IsSeat(RestyTable? table) =>
        table is { TableId.Length: > 0 } && RestyBody.Fits(table.TableId, MaxLength) && RestyBody.Fits(table.Name, MaxLength) && RestyBody.Fits(table.Area, MaxLength);
}
