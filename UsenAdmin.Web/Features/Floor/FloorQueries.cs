using System.Globalization;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Floor;
using UsenAdmin.Data.Results;

namespace UsenAdmin.Web.Features.Floor;

/// <summary>What terminals read of their store's floor. Pages and the API read the same.</summary>
public sealed class FloorQueries(UsenAdminDbFactory contexts, FloorMasters masters, TimeProvider time)
{
    /// <summary>The version that the terminal last said it holds: by this the server works where a call does not say another.</summary>
    public async Task<long> AppliedVersionAsync(Guid companyId, Guid terminalId, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        return await db.Terminals.Where(t => t.Id == terminalId).Select(t => t.AppliedVersion).SingleAsync(ct);
    }

    /// <summary>Cheap enough to ask every second: a page that sees another one reads the floor.</summary>
    public async Task<long> RevisionAsync(FloorCaller caller, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(caller.Actor.CompanyId, ct);
        return await RevisionAsync(db, caller, ct);
    }

    /// <param name="etag">Of the floor that the caller holds; null reads it in any case.</param>
    /// <returns>With an empty list of tables when the caller holds this floor already, told by <see cref="FloorView.ETag"/>.</returns>
    public Task<Result<FloorView>> FloorAsync(FloorCaller caller, string? etag, CancellationToken ct) =>
        FloorUnlessHeldAsync(caller, current => current == etag, ct);

    /// <param name="isHeld">Whether the caller holds the floor of this ETag already.</param>
    /// <returns>With an empty list of tables when it does.</returns>
    public async Task<Result<FloorView>> FloorUnlessHeldAsync(FloorCaller caller, Func<string, bool> isHeld, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(caller.Actor.CompanyId, ct);
        if (await masters.FindAsync(db, caller.StoreId, caller.MasterVersion, ct) is not { } master)
        {
            return ErrorKey.UnknownVersion;
        }

        var day = master.Days.Of(time.GetUtcNow());
        var revision = await RevisionAsync(db, caller, ct);
        var current = string.Create(CultureInfo.InvariantCulture, $"\"{revision}-{caller.MasterVersion}-{day:yyyyMMdd}\"");
        if (isHeld(current))
        {
            return new FloorView(revision, day, [], [], []) { ETag = current };
        }

        var picture = await FloorPicture.LoadAsync(db, caller.StoreId, caller.IsPractice, master, day, ct);
        var visits = await VisitViews.LoadAsync(db, Open(db, caller, day), ct);
        return FloorReading.Of(picture, visits, revision, day) with { ETag = current };
    }

    public async Task<Result<ReservationListView>> ReservationsAsync(FloorCaller caller, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(caller.Actor.CompanyId, ct);
        if (await masters.FindAsync(db, caller.StoreId, caller.MasterVersion, ct) is not { } master)
        {
            return ErrorKey.UnknownVersion;
        }

        var now = time.GetUtcNow();
        var day = master.Days.Of(now);
        var picture = await FloorPicture.LoadAsync(db, caller.StoreId, caller.IsPractice, master, day, ct);
        var seats = (await db.VisitTables.AsNoTracking().Where(t => picture.Reserved.Values.Contains(t.VisitId)).OrderBy(t => t.Order)
            .Select(t => new { t.VisitId, t.TableId, t.ReleasedAt }).ToListAsync(ct)).ToLookup(t => t.VisitId, t => (t.TableId, t.ReleasedAt));
        return ReservationReading.Of(picture, day, now, visit => VisitViews.Where([.. seats[visit]]));
    }

    /// <returns>Null when this floor has no such visit.</returns>
    public async Task<VisitView?> VisitAsync(FloorCaller caller, Guid visitId, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(caller.Actor.CompanyId, ct);
        return await VisitViews.FindAsync(db, db.Visits.Where(v => v.Id == visitId && v.StoreId == caller.StoreId && v.IsPractice == caller.IsPractice), ct);
    }

    public async Task<GroupView> GroupAsync(FloorCaller caller, Guid groupId, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(caller.Actor.CompanyId, ct);
        var tables = await db.GroupTables.AsNoTracking().Where(t => t.GroupId == groupId && t.LeftAt == null).OrderBy(t => t.Order).Select(t => t.TableId).ToListAsync(ct);
        var visits = await db.VisitTables.AsNoTracking().Where(t => tables.Contains(t.TableId) && t.IsPractice == caller.IsPractice && t.ReleasedAt == null)
            .Select(t => t.VisitId).Distinct().ToListAsync(ct);
        return new GroupView(groupId, tables, visits);
    }

    /// <returns>The checkout with its visits, the destination first.</returns>
    public async Task<CombinedCheckoutView> CombinedCheckoutAsync(FloorCaller caller, Guid checkoutId, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(caller.Actor.CompanyId, ct);
        var checkout = await db.CombinedCheckouts.AsNoTracking().SingleAsync(c => c.Id == checkoutId, ct);
        var bill = await db.Bills.AsNoTracking().SingleAsync(b => b.Id == checkout.BillId, ct);
        var visits = await VisitViews.LoadAsync(db, db.Visits.Where(v => checkout.VisitIds.Contains(v.Id)), ct);
        return new CombinedCheckoutView(checkout.Id, bill.Number, bill.Amount, checkout.UndoneAt, [.. visits.OrderBy(v => v.VisitId != checkout.IntoVisitId)]);
    }

    public async Task<DayClosingView> ClosingAsync(FloorCaller caller, Guid closingId, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(caller.Actor.CompanyId, ct);
        return await db.DayClosings.AsNoTracking().Where(c => c.Id == closingId)
            .Select(c => new DayClosingView(c.BusinessDay, c.Bills, c.Amount, c.Visits, c.People, c.ClosedBy, c.ClosedAt)).SingleAsync(ct);
    }

    /// <summary>The visits that keep the day from being closed.</summary>
    public async Task<IReadOnlyList<VisitView>> OpenVisitsAsync(FloorCaller caller, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(caller.Actor.CompanyId, ct);
        return await VisitViews.LoadAsync(db, Open(db, caller, DateOnly.MinValue), ct);
    }

    private static Task<long> RevisionAsync(UsenAdminDb db, FloorCaller caller, CancellationToken ct) =>
        db.StoreFloors.Where(f => f.StoreId == caller.StoreId && f.IsPractice == caller.IsPractice).Select(f => f.Revision).SingleOrDefaultAsync(ct);

    // A real visit stays until it is over, on whatever day; one of practice only on its own.
    private static IQueryable<Visit> Open(UsenAdminDb db, FloorCaller caller, DateOnly day) => db.Visits.Where(v =>
        v.StoreId == caller.StoreId && v.IsPractice == caller.IsPractice && (!v.IsPractice || v.BusinessDay >= day)
        && (v.State == VisitState.Seating || v.State == VisitState.Seated || v.State == VisitState.Paid));
}

/// <summary>合算会計 as terminals see it. Whole yen.</summary>
public sealed record CombinedCheckoutView(Guid Id, string BillNumber, long Amount, DateTimeOffset? UndoneAt, IReadOnlyList<VisitView> Visits);

/// <summary>日締め: what was counted. Whole yen.</summary>
public sealed record DayClosingView(DateOnly BusinessDay, int Bills, long Amount, int Visits, int People, string ClosedBy, DateTimeOffset ClosedAt);
