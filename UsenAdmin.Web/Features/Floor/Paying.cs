using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data.Floor;
using UsenAdmin.Data.Floor.Rules;
using UsenAdmin.Data.Results;
using UsenAdmin.Web.Features.Floor.Outbox;

namespace UsenAdmin.Web.Features.Floor;

/// <summary>What paying and taking it back have in common, for one visit and for several.</summary>
internal static class Paying
{
    /// <summary>The next bill of the register, for an action that said it needs one (<see cref="FloorNeeds.BillNumber"/>).</summary>
    public static Bill IssueBill(this FloorWork work, long amount, int partySize)
    {
        var next = work.Turn.NextBill ?? throw new InvalidOperationException("No number was asked for.");
        var bill = new Bill(work.Db.CompanyId, work.StoreId, work.IsPractice, next.RegisterNumber, next.Counter, amount, partySize, work.BusinessDay, work.Now);
        work.Db.Bills.Add(bill);
        return bill;
    }

    /// <summary>The visit is paid with that bill, which its records learn of. With テーブルリセット機能 its tables wait for リセット解除 now (22).</summary>
    /// <param name="share">What its records are told that it paid, whole yen.</param>
    public static async Task PayAsync(this FloorWork work, Visit visit, Bill bill, long share)
    {
        _ = visit.Pay(bill.Id, work.Now);
        await work.TellBillAsync(new BillShare(visit, share), bill.Number);
        if (!work.Master.Document.Settings.TableReset)
        {
            return;
        }

        foreach (var table in await work.HeldTablesAsync(visit.Id))
        {
            work.Db.TableResets.Add(new TableReset(work.Db.CompanyId, work.StoreId, table.TableId, work.IsPractice, visit.Id, work.Now));
        }
    }

    /// <summary>The visit sits unpaid at its tables again, also when it had left; not if somebody sits there meanwhile.</summary>
    /// <returns>Null when it does.</returns>
    public static async Task<Error?> UnpayAsync(this FloorWork work, Visit visit)
    {
        var hadLeft = visit.LeftAt;
        if (visit.Unpay() is { IsDone: false, Error: { } error })
        {
            return error;
        }

        await work.WithdrawCheckoutAsync(visit);
        await work.Db.TableResets.Where(r => r.VisitId == visit.Id).ExecuteDeleteAsync(work.Ct);
        return hadLeft is null ? null : await work.HoldAgainAsync(visit);
    }
}
