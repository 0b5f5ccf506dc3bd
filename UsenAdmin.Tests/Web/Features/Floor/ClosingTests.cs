using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;
using UsenAdmin.Data.Terminals;
using UsenAdmin.Tests.Web.Features.Terminals;
using UsenAdmin.Web.Features.Floor;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.Floor;

/// <summary>日締め at a register is for the 店舗責任者 of its store, who says who they are.</summary>
[Collection(nameof(LivePortal))]
public sealed class ClosingTests(LivePortal portal)
{
    private const string Password = "closing-the-day-2026";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_day_is_closed_by_the_manager_in_charge_and_by_nobody_else()
    {
        using var shop = await FloorShop.OpenAsync(portal);
        var visit = await shop.SeatedAsync("A1");
        await shop.DoneAsync("POST", $"/visits/{visit}/checkout", "{}");
        await shop.DoneAsync("POST", $"/visits/{visit}/departure");
        var (manager, stranger, staff) = (await PersonAsync(StaffRole.StoreManager, shop), await PersonAsync(StaffRole.StoreManager, null), await PersonAsync(StaffRole.StoreStaff, shop));

        Assert.Equal(ErrorKey.LoginFailed, (await CloseAsync(shop, manager, "wrong")).Error!.Key);
        Assert.Equal(ErrorKey.LoginFailed, (await CloseAsync(shop, "nobody", Password)).Error!.Key);
        Assert.Equal(ErrorKey.Forbidden, (await CloseAsync(shop, stranger, Password)).Error!.Key);
        Assert.Equal(ErrorKey.Forbidden, (await CloseAsync(shop, staff, Password)).Error!.Key);
        await using (var db = await portal.Contexts.OpenAsync(portal.Company, Ct))
        {
            Assert.False(await db.DayClosings.AnyAsync(c => c.StoreId == shop.Store.Id, Ct));
        }

        Assert.True((await CloseAsync(shop, manager, Password)).IsDone);
        await using var after = await portal.Contexts.OpenAsync(portal.Company, Ct);
        Assert.Equal(1, (await after.DayClosings.SingleAsync(c => c.StoreId == shop.Store.Id, Ct)).Bills);
        Assert.Equal("店長 " + manager, (await after.AuditEntries.SingleAsync(a => a.StoreId == shop.Store.Id && a.Action == AuditAction.BusinessDayClosed, Ct)).ActorName);
    }

    private Task<Result<FloorChange>> CloseAsync(FloorShop shop, string code, string password) =>
        portal.Get<CloseDayAsManager>().ExecuteAsync(Caller(shop), code, password, Ct);

    private FloorCaller Caller(FloorShop shop) => new(
        new Actor(ActorKind.Terminal, portal.Company, Guid.Parse(shop.Pos.TerminalId), "POS 01", shop.Store.Id), shop.Store.Id, TerminalKind.Pos, false,
        long.Parse(shop.Pos.MasterVersion!, System.Globalization.CultureInfo.InvariantCulture), Guid.NewGuid().ToString("N"));

    private async Task<string> PersonAsync(StaffRole role, FloorShop? inChargeOf)
    {
        var code = Guid.NewGuid().ToString("N")[..8];
        var user = new StaffUser(portal.Company, code, "店長 " + code, role);
        user.PasswordHash = portal.Get<IPasswordHasher<StaffUser>>().HashPassword(user, Password);
        await using var db = await portal.Contexts.OpenAsync(portal.Company, Ct);
        db.Users.Add(user);
        if (inChargeOf is not null)
        {
            db.StaffStores.Add(new StaffStore(portal.Company, user.Id, inChargeOf.Store.Id));
        }

        await db.CommitAsync(Ct);
        return code;
    }
}
