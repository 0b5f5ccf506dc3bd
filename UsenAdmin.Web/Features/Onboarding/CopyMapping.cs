using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Onboarding;
using UsenAdmin.Web.Features.ReservationLinks;

namespace UsenAdmin.Web.Features.Onboarding;

/// <summary>
/// Copies a sister store's mapping by names: a table gets the seat of the name to which the sister's table of its name is mapped. Only empty
/// rows, only where both names mean one thing; a seat is never used twice.
/// </summary>
public sealed class CopyMapping(UsenAdminDbFactory contexts, TableMappingQuery query, MappingDesk mapping)
{
    /// <param name="fromCode">店舗コード of the sister.</param>
    public async Task<OnboardingOutcome> ExecuteAsync(Actor actor, LedgerProvider provider, string fromCode, Guid storeId, CancellationToken ct) =>
        await SeatNamesAsync(actor.CompanyId, provider, fromCode, ct) is { } sister
            ? await mapping.FillAsync(actor, provider, storeId, editor => Copy(sister, editor), ct)
            : new OnboardingOutcome(OnboardingVerdict.NoSuchStore);

    /// <summary>Table name → seat name of the sister store; null when there is no such store or link.</summary>
    private async Task<Dictionary<string, string>?> SeatNamesAsync(Guid companyId, LedgerProvider provider, string code, CancellationToken ct)
    {
        Guid? store;
        await using (var db = await contexts.OpenAsync(companyId, ct))
        {
            store = await db.Stores.Where(s => s.Code == code).Select(s => (Guid?)s.Id).SingleOrDefaultAsync(ct);
        }

        var view = store is null ? null : await query.ExecuteAsync(companyId, store.Value, provider, ct);
        if (view is null)
        {
            return null;
        }

        var names = view.Seats.ToDictionary(s => s.SeatId, s => s.Name);
        return view.Tables.Where(t => t.SeatId is not null).ToDictionary(t => t.Name, t => names.GetValueOrDefault(t.SeatId!, t.SeatName!));
    }

    private static (IReadOnlyDictionary<Guid, string> Seats, IReadOnlyList<string> Left) Copy(Dictionary<string, string> sister, MappingEditor editor)
    {
        var seats = editor.View.Seats.Where(s => !s.IsMissing).ToLookup(s => s.Name);
        var left = new List<string>();
        foreach (var table in editor.Unmapped.ToList())
        {
            if (!sister.TryGetValue(table.Name, out var seatName))
            {
                left.Add($"{table.Name}: 元の店舗に同じ名前のマッピングなし");
            }
            else if (seats[seatName].ToList() is not [var seat])
            {
                left.Add($"{table.Name}: {(seats.Contains(seatName) ? $"席「{seatName}」が複数" : $"席「{seatName}」なし")}");
            }
            else if (!editor.Choose(table.TableId, seat.SeatId))
            {
                left.Add($"{table.Name}: 席「{seatName}」は別のテーブルで使用中");
            }
        }

        return (editor.Chosen, left);
    }
}
