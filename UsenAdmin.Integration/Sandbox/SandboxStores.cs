using Microsoft.EntityFrameworkCore;
using UsenAdmin.Integration.Sandbox.Engine;
using UsenAdmin.Integration.Sandbox.Storage;
using UsenAdmin.Integration.Sandbox.Webhooks;

namespace UsenAdmin.Integration.Sandbox;

/// <summary>店舗情報 and 営業日・時間設定 of the stores.</summary>
public sealed class SandboxStores(DbContextOptions<SandboxDb> options, SandboxBooks books)
{
    /// <summary>The first 100 whose name or 店舗ID holds the words.</summary>
    public async Task<IReadOnlyList<SandboxStore>> ListAsync(string search, CancellationToken ct)
    {
        await using var db = new SandboxDb(options);
        var pattern = $"%{search.Trim().Replace(@"\", @"\\").Replace("%", @"\%").Replace("_", @"\_")}%";
        return await db.Stores.AsNoTracking()
            .Where(s => EF.Functions.ILike(s.Name, pattern) || EF.Functions.ILike(s.StoreId, pattern))
            .OrderBy(s => s.StoreId).Take(100).ToListAsync(ct);
    }

    public async Task<SandboxStore?> FindAsync(string storeId, CancellationToken ct)
    {
        await using var db = new SandboxDb(options);
        return await db.Stores.AsNoTracking().SingleOrDefaultAsync(s => s.StoreId == storeId, ct);
    }

    /// <summary>担当者 of a store, among whom 担当者選択 asks.</summary>
    public static IReadOnlyList<string> Staff { get; } = ["店長", "副店長", "ホール担当", "予約担当"];

    /// <returns>False when there is no such store.</returns>
    public async Task<bool> SetOptionAsync(string storeId, bool posOption, CancellationToken ct)
    {
        if (await books.OpenAsync(storeId, ct) is not { } book)
        {
            return false;
        }

        await using (book)
        {
            if (book.Store.PosOption != posOption)
            {
                book.Store.PosOption = posOption;
                book.Raise(SandboxEvents.OptionChanged);
            }

            await book.CommitAsync(ct);
            return true;
        }
    }

    /// <summary>営業日・時間設定.</summary>
    /// <returns>False when there is no such store, or when the hours are none: a day twice, no time, an end that is not after its begin.</returns>
    public async Task<bool> SetHoursAsync(string storeId, IReadOnlyList<SandboxDay> hours, CancellationToken ct)
    {
        if (hours.DistinctBy(h => h.Day).Count() != hours.Count || !hours.All(IsDay) || await books.OpenAsync(storeId, ct) is not { } book)
        {
            return false;
        }

        await using (book)
        {
            book.Store.Hours = [.. hours.Select(h => h with { From = Text(h.From), To = Text(h.To), From2 = Text(h.From2), To2 = Text(h.To2) })];
            await book.CommitAsync(ct);
            return true;
        }
    }

    private static bool IsDay(SandboxDay day) => SandboxDay.Names.Contains(day.Day) && (!day.Open || AreTimes(BusinessHours.Of(day), day is { From2: null, To2: null } ? 1 : 2));

    // Each begins on its own day, and a second one when the first is over.
    private static bool AreTimes(IReadOnlyList<(int From, int To)> times, int count) =>
        times.Count == count && times.All(t => t.From < t.To && t.From < 24 * 60) && (count == 1 || times[0].To <= times[1].From);

    private static string? Text(string? time) => BusinessHours.Minutes(time) is { } minutes ? BusinessHours.Text(minutes) : null;
}
