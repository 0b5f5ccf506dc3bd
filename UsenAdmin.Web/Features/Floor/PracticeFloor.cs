using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;

namespace UsenAdmin.Web.Features.Floor;

/// <summary>練習: what was practised is gone at the next business day.</summary>
internal static class PracticeFloor
{
    /// <summary>Throws away what a practice floor holds of earlier days. The caller holds the floor.</summary>
    /// <returns>Whether there was anything.</returns>
    public static async Task<bool> SweepAsync(UsenAdminDb db, Guid storeId, DateOnly today, CancellationToken ct)
    {
        if (!await db.Visits.AnyAsync(v => v.StoreId == storeId && v.IsPractice && v.BusinessDay < today, ct))
        {
            return false;
        }

        await db.Visits.Where(v => v.StoreId == storeId && v.IsPractice && v.BusinessDay < today)
            .ExecuteUpdateAsync(v => v.SetProperty(x => x.MergedIntoId, (Guid?)null), ct);
        await db.Visits.Where(v => v.StoreId == storeId && v.IsPractice && v.BusinessDay < today).ExecuteDeleteAsync(ct);
        await db.Bills.Where(b => b.StoreId == storeId && b.IsPractice && b.BusinessDay < today).ExecuteDeleteAsync(ct);
        await db.TableGroups.Where(g => g.StoreId == storeId && g.IsPractice).ExecuteDeleteAsync(ct);
        await db.TableBlocks.Where(b => b.StoreId == storeId && b.IsPractice).ExecuteDeleteAsync(ct);
        return true;
    }
}
