using Microsoft.EntityFrameworkCore;
using Npgsql;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;
using UsenAdmin.Data.Stores;
using UsenAdmin.Web.Access;

namespace UsenAdmin.Web.Features.Stores;

/// <summary>A new store, or new details of one.</summary>
/// <param name="StoreId">Null makes a new one.</param>
/// <param name="RowVersion">Of the state that was edited.</param>
/// <param name="Brand">By name; one that is new is made.</param>
public sealed record SaveStoreRequest(Guid? StoreId, uint RowVersion, StoreDetails Details, string? Brand, string? Area);

/// <summary>Creates or edits a store. Two people at once: the second is told and overwrites nothing.</summary>
public sealed class SaveStore(UsenAdminDbFactory contexts, TimeProvider time)
{
    public async Task<Result<Guid>> ExecuteAsync(Actor actor, SaveStoreRequest request, CancellationToken ct)
    {
        if (request.Details.Check() is { } wrong)
        {
            return wrong;
        }

        await using var db = await contexts.OpenAsync(actor.CompanyId, ct);
        var refused = request.StoreId is { } known
            ? await db.RefusalAsync(actor, Permission.ManageStores, known, ct)
            : await db.RefusalAsync(actor, Permission.ManageStores, ct);
        if (refused is { } refusal)
        {
            return refusal;
        }

        var details = request.Details with { BrandId = await StoreGroups.BrandAsync(db, request.Brand, ct), AreaId = await StoreGroups.AreaAsync(db, request.Area, ct) };
        var store = await FindOrAddAsync(db, actor, request, details, ct);
        if (!store.TryGet(out var saved, out var error))
        {
            return error;
        }

        try
        {
            await db.CommitAsync(ct);
            return saved.Id;
        }
        catch (DbUpdateConcurrencyException)
        {
            return ErrorKey.ChangedByOther;
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return new Error(ErrorKey.AlreadyExists).With("value", details.Code);
        }
    }

    private async Task<Result<Store>> FindOrAddAsync(UsenAdminDb db, Actor actor, SaveStoreRequest request, StoreDetails details, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (request.StoreId is not { } id)
        {
            var added = new Store(actor.CompanyId, details);
            db.Stores.Add(added);
            db.Audit(actor, AuditAction.StoreCreated, now, details.Name, added.Id, after: details);
            return added;
        }

        var store = await db.Stores.SingleOrDefaultAsync(s => s.Id == id, ct);
        if (store is null)
        {
            return Error.NotFound;
        }

        db.Entry(store).Property(s => s.RowVersion).OriginalValue = request.RowVersion;
        var before = store.Details;
        var edited = store.Edit(details);
        if (!edited.IsDone)
        {
            return edited.Error;
        }

        db.Audit(actor, AuditAction.StoreEdited, now, details.Name, store.Id, before, details);
        return store;
    }
}

/// <summary>Finds brands and areas by their names, making those that are new.</summary>
internal static class StoreGroups
{
    public static async Task<Guid?> BrandAsync(UsenAdminDb db, string? name, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            return null;
        }

        var brand = db.Brands.Local.FirstOrDefault(b => b.Name == name) ?? await db.Brands.SingleOrDefaultAsync(b => b.Name == name, ct)
            ?? db.Brands.Add(new Brand(db.CompanyId, name)).Entity;
        return brand.Id;
    }

    public static async Task<Guid?> AreaAsync(UsenAdminDb db, string? name, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            return null;
        }

        var area = db.Areas.Local.FirstOrDefault(a => a.Name == name) ?? await db.Areas.SingleOrDefaultAsync(a => a.Name == name, ct)
            ?? db.Areas.Add(new Area(db.CompanyId, name)).Entity;
        return area.Id;
    }
}

/// <summary>Deactivates a store, or brings it back.</summary>
public sealed class SetStoreActive(UsenAdminDbFactory contexts, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(Actor actor, Guid storeId, bool active, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(actor.CompanyId, ct);
        if (await db.RefusalAsync(actor, Permission.ManageStores, ct) is { } refusal)
        {
            return refusal;
        }

        var store = await db.Stores.SingleOrDefaultAsync(s => s.Id == storeId, ct);
        if (store is null)
        {
            return Error.NotFound;
        }

        if (active)
        {
            store.Reactivate();
        }
        else
        {
            store.Deactivate();
        }

        db.Audit(actor, active ? AuditAction.StoreReactivated : AuditAction.StoreDeactivated, time.GetUtcNow(), store.Name, store.Id);
        await db.CommitAsync(ct);
        return default(Done);
    }
}
