using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;
using UsenAdmin.Web.Access;
using UsenAdmin.Web.Account;

namespace UsenAdmin.Web.Features.Floor;

/// <summary>日締め at the register's screen, which anybody in the store can reach: a 店舗責任者 of the store, or a 企業管理者, says who they are.</summary>
public sealed class CloseDayAsManager(UsenAdminDbFactory contexts, SignIn signIn, CloseBusinessDay close)
{
    public async Task<Result<FloorChange>> ExecuteAsync(FloorCaller caller, string staffCode, string password, CancellationToken ct)
    {
        string company;
        await using (var db = await contexts.OpenAsync(caller.Actor.CompanyId, ct))
        {
            company = await db.Companies.Where(c => c.Id == caller.Actor.CompanyId).Select(c => c.Code).SingleAsync(ct);
        }

        if (!(await signIn.ExecuteAsync(new SignInRequest(company, staffCode, password), ct)).TryGet(out var owner, out var error))
        {
            return error;
        }

        Actor manager;
        await using (var db = await contexts.OpenAsync(owner.CompanyId, ct))
        {
            manager = (await db.Users.AsNoTracking().SingleAsync(u => u.Id == owner.UserId, ct)).ToActor();
            if (await db.RefusalAsync(manager, Permission.ManageStores, caller.StoreId, ct) is { } refusal)
            {
                return refusal;
            }
        }

        return await close.ExecuteAsync(caller, manager, ct);
    }
}
