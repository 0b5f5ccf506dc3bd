using System.Globalization;
using Hangfire;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Web.Access;
using UsenAdmin.Web.Features.Stores;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Features.Onboarding;

/// <summary>一括連携: many stores linked and mapped at once, from a file, with a dry run and a report.</summary>
public static class OnboardingFeature
{
    public const string Path = "/operations/reservation-link/bulk";

    public static IServiceCollection AddOnboarding(this IServiceCollection services)
    {
        services.AddSingleton<PlanOnboarding>();
        services.AddSingleton<StartOnboarding>();
        services.AddSingleton<RunOnboarding>();
        services.AddSingleton<OnboardStore>();
        services.AddSingleton<MappingDesk>();
        services.AddSingleton<AutoMapStore>();
        services.AddSingleton<CopyMapping>();
        services.AddSingleton<OnboardingQueries>();
        return services;
    }

    public static void MapOnboarding(this IEndpointRouteBuilder endpoints)
    {
        var files = endpoints.MapGroup(Path).RequireAuthorization(Policies.CompanyAdmin);
        files.MapGet("/template.csv", async (HttpContext http, OnboardingQueries queries, CancellationToken ct) => await CsvFiles.WriteAsync(
            http, "stores-to-link.csv", ["店舗コード", "店舗ID", "予約台帳", "店舗名"],
            (await queries.UnlinkedAsync(http.User.CompanyId(), LedgerProvider.Resty, ct)).Select(s => new[] { s.Code, "", "Resty", s.Name }).ToAsyncEnumerable()));
        files.MapGet("/{run:guid}/report.csv", ReportAsync);
    }

    public static void ScheduleOnboarding(this IRecurringJobManager recurring) =>
        recurring.AddOrUpdate<RunOnboarding>("go-on-with-onboarding", JobServer.Queues.Default, job => job.SweepAsync(CancellationToken.None), "*/20 * * * * *");

    private static async Task<IResult> ReportAsync(Guid run, HttpContext http, OnboardingQueries queries, CancellationToken ct)
    {
        if (await queries.FindAsync(http.User.CompanyId(), run, OnboardingFile.MaxRows, ct) is not { } view)
        {
            return Results.NotFound();
        }

        await CsvFiles.WriteAsync(
            http, $"onboarding-{run:N}.csv", ["行", "店舗コード", "店舗名", "予約台帳", "店舗ID", "結果", "マッピング済み", "残ったテーブル"],
            view.Rows.Select(r => new[]
            {
                r.Row.Line.ToString(CultureInfo.InvariantCulture), r.Row.StoreCode, r.StoreName, r.Row.Provider.ToString(), r.Row.LedgerStoreId,
                OnboardingWords.Of(r.Row.Verdict!.Value), r.Row.Mapped?.ToString(CultureInfo.InvariantCulture), r.Row.Left,
            }).ToAsyncEnumerable());
        return Results.Empty;
    }
}
