using Microsoft.EntityFrameworkCore;
using UsenAdmin.Integration.Sandbox.Storage;

namespace UsenAdmin.Integration.Sandbox;

/// <summary>設定 > テーブル設定 of a store: add, rename, remove. Every change moves the ETag.</summary>
public sealed class SandboxTables(DbContextOptions<SandboxDb> options)
{
    public const int MaxNameLength = 40;

    public async Task<IReadOnlyList<SandboxStore>> StoresAsync(string search, CancellationToken ct)
    {
        await using var db = new SandboxDb(options);
        var pattern = $"%{search.Trim()}%";
        return await db.Stores.AsNoTracking()
            .Where(s => EF.Functions.ILike(s.Name, pattern) || EF.Functions.ILike(s.StoreId, pattern))
            .OrderBy(s => s.StoreId).Take(100).ToListAsync(ct);
    }

    public async Task<SandboxStore?> StoreAsync(string storeId, CancellationToken ct)
    {
        await using var db = new SandboxDb(options);
        return await db.Stores.AsNoTracking().SingleOrDefaultAsync(s => s.StoreId == storeId, ct);
    }

    public async Task<IReadOnlyList<SandboxTable>> ListAsync(string storeId, CancellationToken ct)
    {
        await using var db = new SandboxDb(options);
        return await db.Tables.AsNoTracking().Where(t => t.StoreId == storeId).OrderBy(t => t.Order).ToListAsync(ct);
    }

    public Task AddAsync(string storeId, string name, int? maxCapacity, CancellationToken ct) => ChangeAsync(storeId, async (db, _) =>
    {
        var last = await db.Tables.Where(t => t.StoreId == storeId).MaxAsync(t => (int?)t.Order, ct) ?? 0;
        db.Tables.Add(new SandboxTable { StoreId = storeId, TableId = "t" + Guid.NewGuid().ToString("N")[..8], Name = name, MinCapacity = 1, MaxCapacity = maxCapacity, Order = last + 1 });
    }, ct);

    public Task EditAsync(string storeId, string tableId, string name, int? maxCapacity, CancellationToken ct) => ChangeAsync(storeId, async (db, _) =>
    {
        if (await db.Tables.SingleOrDefaultAsync(t => t.StoreId == storeId && t.TableId == tableId, ct) is { } table)
        {
            table.Name = name;
            table.MaxCapacity = maxCapacity;
        }
    }, ct);

    public Task RemoveAsync(string storeId, string tableId, CancellationToken ct) => ChangeAsync(storeId, async (db, _) =>
        await db.Tables.Where(t => t.StoreId == storeId && t.TableId == tableId).ExecuteDeleteAsync(ct), ct);

    public Task FinishAsync(string storeId, bool finished, CancellationToken ct) => ChangeAsync(storeId, (_, store) =>
    {
        store.TablesFinished = finished;
        return Task.CompletedTask;
    }, ct);

    public async Task SetOptionAsync(string storeId, bool posOption, CancellationToken ct)
    {
        await using var db = new SandboxDb(options);
        await db.Stores.Where(s => s.StoreId == storeId).ExecuteUpdateAsync(s => s.SetProperty(x => x.PosOption, posOption), ct);
    }

    public async Task SetHoursAsync(string storeId, IReadOnlyList<SandboxDay> hours, CancellationToken ct)
    {
        await using var db = new SandboxDb(options);
        var store = await db.Stores.SingleAsync(s => s.StoreId == storeId, ct);
        store.Hours = hours;
        await db.SaveChangesAsync(ct);
    }

    private async Task ChangeAsync(string storeId, Func<SandboxDb, SandboxStore, Task> change, CancellationToken ct)
    {
        await using var db = new SandboxDb(options);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var store = await db.Stores.FromSql($"select * from sandbox.sandbox_stores where store_id = {storeId} for update").SingleAsync(ct);
        await change(db, store);
        store.TablesRevision++;
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
