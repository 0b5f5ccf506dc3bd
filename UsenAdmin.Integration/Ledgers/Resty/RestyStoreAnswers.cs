using System.Net;

namespace UsenAdmin.Integration.Ledgers.Resty;

/// <summary>Reads what Resty says of a store and its seats.</summary>
internal static class RestyStoreAnswers
{
    // What the portal's tables hold. The contract allows a seat's name 40 characters.
    private const int MaxLength = 100;
    private const int MaxStoreNameLength = 200;
    private const int MaxETagLength = 200;

    public static async Task<LedgerAnswer<LedgerStore>> StoreAsync(HttpResponseMessage response, string asked, CancellationToken ct) =>
        await RestyBody.ReadAsync<RestyStore>(response, ct) is { } store && store.StoreId == asked && RestyBody.Fits(store.Name, MaxStoreNameLength)
            ? new LedgerStore(store.StoreId, store.Name, store.PosOption)
            : LedgerFailure.Malformed;

    public static async Task<LedgerAnswer<LedgerSeats>> SeatsAsync(HttpResponseMessage response, string? asked, CancellationToken ct)
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
        table is not null && RestyBody.IsId(table.TableId, MaxLength) && RestyBody.Fits(table.Name, MaxLength) && RestyBody.Fits(table.Area, MaxLength);
}
