using Microsoft.EntityFrameworkCore;
using UsenAdmin.Integration.Sandbox.Engine;
using UsenAdmin.Integration.Sandbox.Storage;
using UsenAdmin.Integration.Sandbox.Webhooks;

namespace UsenAdmin.Integration.Sandbox;

/// <summary>設定 > テーブル設定 of a store: add, rename, remove. Every change moves the ETag and tells the customer.</summary>
public sealed class SandboxTables(DbContextOptions<SandboxDb> options, SandboxBooks books)
{
    public const int MaxNameLength = 40;

    public async Task<IReadOnlyList<SandboxTable>> ListAsync(string storeId, CancellationToken ct)
    {
        await using var db = new SandboxDb(options);
        return await db.Tables.AsNoTracking().Where(t => t.StoreId == storeId).OrderBy(t => t.Order).ToListAsync(ct);
    }

    /// <returns>The new table's ID; null when there is no such store.</returns>
    public async Task<string?> AddAsync(string storeId, string name, int? maxCapacity, CancellationToken ct)
    {
        var tableId = "t" + Guid.NewGuid().ToString("N")[..8];
        return await ChangeAsync(storeId, async book =>
        {
            var last = await book.Db.Tables.Where(t => t.StoreId == storeId).MaxAsync(t => (int?)t.Order, ct) ?? 0;
            book.Db.Tables.Add(new SandboxTable { StoreId = storeId, TableId = tableId, Name = name, MinCapacity = 1, MaxCapacity = maxCapacity, Order = last + 1 });
            return true;
        }, ct) ? tableId : null;
    }

    /// <returns>False when there is no such table.</returns>
    public Task<bool> EditAsync(string storeId, string tableId, string name, int? maxCapacity, CancellationToken ct) => ChangeAsync(storeId, async book =>
    {
        if (await book.Db.Tables.FindAsync([storeId, tableId], ct) is not { } table)
        {
            return false;
        }

        (table.Name, table.MaxCapacity) = (name, maxCapacity);
        return true;
    }, ct);

    /// <summary>Reservations keep the ID of a table that is gone, so that people see which ones are left without.</summary>
    /// <returns>False when there is no such table.</returns>
    public Task<bool> RemoveAsync(string storeId, string tableId, CancellationToken ct) => ChangeAsync(storeId, async book =>
        await book.Db.Tables.Where(t => t.StoreId == storeId && t.TableId == tableId).ExecuteDeleteAsync(ct) == 1, ct);

    /// <returns>False when there is no such store.</returns>
    public Task<bool> FinishAsync(string storeId, bool finished, CancellationToken ct) => ChangeAsync(storeId, book =>
    {
        book.Store.TablesFinished = finished;
        return Task.FromResult(true);
    }, ct);

    private async Task<bool> ChangeAsync(string storeId, Func<StoreBook, Task<bool>> change, CancellationToken ct)
    {
        if (await books.OpenAsync(storeId, ct) is not { } book)
        {
            return false;
        }

        await using (book)
        {
            if (!await change(book))
            {
                return false;
            }

            book.Store.TablesRevision++;
            book.Raise(SandboxEvents.TablesChanged);
            await book.CommitAsync(ct);
            return true;
        }
    }
}
