using System.Globalization;
using UsenAdmin.Web.Access;

namespace UsenAdmin.Web.Features.Stores;

/// <summary>店舗個別管理: stores and their tables, by hand and by CSV.</summary>
public static class StoresFeature
{
    public static IServiceCollection AddStores(this IServiceCollection services)
    {
        services.AddSingleton<StoreQueries>();
        services.AddSingleton<SaveStore>();
        services.AddSingleton<SetStoreActive>();
        services.AddSingleton<SaveTable>();
        services.AddSingleton<DeactivateTable>();
        services.AddSingleton<ImportFile>();
        return services;
    }

    public static void MapStores(this IEndpointRouteBuilder endpoints)
    {
        var files = endpoints.MapGroup("/stores").RequireAuthorization(Policies.CompanyAdmin);
        files.MapGet("/export.csv", async (HttpContext http, StoreQueries queries) => await CsvFiles.WriteAsync(http, "stores.csv",
            ["店舗コード", "店舗名", "カナ", "ブランド", "エリア", "電話番号"],
            queries.LinesAsync((await http.ActorAsync()).CompanyId, http.RequestAborted).Select(s => new[] { s.Code, s.Name, s.Kana, s.Brand, s.Area, s.Phone })));
        files.MapGet("/tables.csv", async (HttpContext http, StoreQueries queries) => await CsvFiles.WriteAsync(http, "tables.csv",
            ["店舗コード", "テーブル名", "テーブル略称", "定員", "区分"],
            queries.TableLinesAsync((await http.ActorAsync()).CompanyId, http.RequestAborted).Select(t => new[]
            {
                t.StoreCode, t.Details.Name, t.Details.ShortName, t.Details.Capacity.ToString(CultureInfo.InvariantCulture), CategoryName(t.Details.Category),
            })));
    }

    private static string CategoryName(Data.Stores.TableCategory category) => category switch
    {
        Data.Stores.TableCategory.PrivateRoom => "個室",
        Data.Stores.TableCategory.Counter => "カウンター",
        Data.Stores.TableCategory.Waiting => "待機",
        _ => "テーブル",
    };
}
