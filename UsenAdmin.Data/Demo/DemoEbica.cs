using System.Globalization;
using UsenAdmin.Data.Stores;

namespace UsenAdmin.Data.Demo;

/// <summary>A store's shop at the other ledger, ebica: not linked at first, so that anybody can try a store with two ledgers.</summary>
public sealed record DemoEbicaShop(string ShopCode, string Name, IReadOnlyList<DemoSeat> Seats)
{
    private const int ShopsOfFirst = 6;

    public static string ClientId(string companyCode) => $"demo-ebica-{companyCode}";

    /// <summary>No secret: a demo's.</summary>
    public static string Secret(string companyCode) => $"demo-ebica-secret-{companyCode}";

    /// <summary>The shops of a company: of its walked store, of those with a fault at Resty, and of the healthy ones.</summary>
    public static IReadOnlyList<DemoEbicaShop> Of(DemoCompany company) =>
        [.. company.Stores.Take(ShopsOfFirst).Select((store, i) => new DemoEbicaShop(
            string.Create(CultureInfo.InvariantCulture, $"eb{company.Code}{i + 1:00}"), store.Ledger.Name, [.. SeatsOf(store.Tables)]))];

    // Named in ebica's manner, by full-width short names: most are found by auto-map, some are left for a person.
    private static IEnumerable<DemoSeat> SeatsOf(IReadOnlyList<TableDetails> tables) => tables
        .Where(t => t.Category != TableCategory.Waiting)
        .Select((t, i) => new DemoSeat(
            string.Create(CultureInfo.InvariantCulture, $"E{i + 1:000}"),
            i % 5 == 4 ? string.Create(CultureInfo.InvariantCulture, $"ebica席{i + 1}") : FullWidth(t.ShortName),
            Math.Max(1, t.Capacity / 2),
            Math.Max(1, t.Capacity),
            t.Category == TableCategory.Counter ? "カウンター" : "フロア"));

    private static string FullWidth(string text) => string.Concat(text.Select(c => c is > ' ' and <= '~' ? (char)(c + 0xFEE0) : c));
}
