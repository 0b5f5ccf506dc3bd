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

/// <summary>Creates or edits a table of a store.</summary>
public sealed class SaveTable(UsenAdminDbFactory contexts, TimeProvider time)
{
    /// <param name="tableId">Null makes a new one.</param>
    public async Task<Result<Guid>> ExecuteAsync(Actor actor, Guid storeId, Guid? tableId, TableDetails details, CancellationToken ct)
    {
        if (details.Check() is { } wrong)
        {
            return wrong;
        }

        await using var db = await contexts.OpenAsync(actor.CompanyId, ct);
        if (await db.RefusalAsync(actor, Permission.ManageStores, storeId, ct) is { } refusal)
        {
            return refusal;
        }

        var table = tableId is null
            ? await db.Stores.AnyAsync(s => s.Id == storeId, ct) ? db.Tables.Add(new PosTable(actor.CompanyId, storeId, details)).Entity : null
            : await db.Tables.SingleOrDefaultAsync(t => t.Id == tableId && t.StoreId == storeId && t.IsActive, ct);
        if (table is null)
        {
            return Error.NotFound;
        }

        var before = tableId is null ? null : table.Details;
        table.Edit(details);
        if (table.IsWaiting)
        {
            // A 待機テーブル is never joined to a seat (連携対象外).
            await db.TableMappings.Where(m => m.TableId == table.Id).ExecuteDeleteAsync(ct);
        }

        db.Audit(actor, before is null ? AuditAction.TableCreated : AuditAction.TableEdited, time.GetUtcNow(), details.Name, storeId, before, details);
        try
        {
            await db.CommitAsync(ct);
            return table.Id;
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return new Error(ErrorKey.AlreadyExists).With("value", details.Name);
        }
    }
}

/// <summary>Deactivates a table. Its mappings go with it, and stay in the history.</summary>
public sealed class DeactivateTable(UsenAdminDbFactory contexts, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(Actor actor, Guid storeId, Guid tableId, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(actor.CompanyId, ct);
        if (await db.RefusalAsync(actor, Permission.ManageStores, storeId, ct) is { } refusal)
        {
            return refusal;
        }

        var table = await db.Tables.SingleOrDefaultAsync(t => t.Id == tableId && t.StoreId == storeId && t.IsActive, ct);
        if (table is null)
        {
            return Error.NotFound;
        }

        var seats = await db.TableMappings.Where(m => m.TableId == tableId && db.LedgerLinks.Any(l => l.Id == m.LinkId && l.UnlinkedAt == null)).ToListAsync(ct);
        db.TableMappings.RemoveRange(seats);
        table.Deactivate();
        db.Audit(actor, AuditAction.TableDeactivated, time.GetUtcNow(), table.Name, storeId, new { table.Details, seats = seats.Select(s => s.SeatName) });
        await db.CommitAsync(ct);
        return default(Done);
    }
}
