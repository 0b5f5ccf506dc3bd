using System.Net;
using UsenAdmin.Integration.Ledgers.Partners;

namespace UsenAdmin.Integration.Ledgers.Resty;

/// <summary>Reads what Resty says of a store and its seats.</summary>
internal static class RestyStoreAnswers
{
    private const int MaxETagLength = 200; // What the portal's tables hold.

    public static async Task<LedgerAnswer<LedgerStore>> StoreAsync(HttpResponseMessage response, string asked, CancellationToken ct) =>
        await PartnerCall.ReadAsync<RestyStore>(response, RestyJson.Options, ct) is { } store && store.StoreId == asked && PartnerText.Fits(store.Name, PartnerText.MaxStoreNameLength)
            ? new LedgerStore(store.StoreId, store.Name, store.PosOption)
            : LedgerFailure.Malformed;

    public static async Task<LedgerAnswer<LedgerSeats>> SeatsAsync(HttpResponseMessage response, string? asked, CancellationToken ct)
    {
        var etag = response.Headers.ETag?.ToString() is { Length: <= MaxETagLength } tag ? tag : null;
        if (response.StatusCode == HttpStatusCode.NotModified)
        {
            return asked is null ? LedgerFailure.Malformed : new LedgerSeats(etag ?? asked, true, []);
        }

        var tables = (await PartnerCall.ReadAsync<RestyTables>(response, RestyJson.Options, ct))?.Tables;
        if (tables is null || !tables.All(IsSeat) || tables.DistinctBy(t => t.TableId).Count() != tables.Count)
        {
            return LedgerFailure.Malformed;
        }

        return new LedgerSeats(etag, false, [.. tables.OrderBy(t => t.Order).Select(t => new LedgerSeatInfo(t.TableId, t.Name, t.MinCapacity, t.MaxCapacity, t.Area, t.Order))]);
    }

    private static bool IsSeat(RestyTable? table) =>
        table is not null && PartnerText.IsId(table.TableId) && PartnerText.Fits(table.Name) && PartnerText.Fits(table.Area);
}
