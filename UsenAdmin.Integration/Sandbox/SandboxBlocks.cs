using Microsoft.EntityFrameworkCore;
using UsenAdmin.Integration.Sandbox.Engine;
using UsenAdmin.Integration.Sandbox.Storage;

namespace UsenAdmin.Integration.Sandbox;

/// <summary>ブロック登録, ブロック詳細, 削除 and 変更する (manual 4-2 ②). A block does not touch the reservations that stand there already.</summary>
public sealed class SandboxBlocks(DbContextOptions<SandboxDb> options, SandboxBooks books)
{
    public async Task<SandboxBlock?> FindAsync(string storeId, string blockId, CancellationToken ct)
    {
        await using var db = new SandboxDb(options);
        return await db.Blocks.AsNoTracking().SingleOrDefaultAsync(b => b.StoreId == storeId && b.BlockId == blockId, ct);
    }

    /// <returns>The new block; null when there is no such store or table, or when the time is none.</returns>
    public Task<SandboxBlock?> RegisterAsync(string storeId, BlockDetails details, string staff, CancellationToken ct) => ChangeAsync(storeId, async book =>
    {
        if (!await CanStandAsync(book, details, ct))
        {
            return null;
        }

        var block = SandboxBlock.Make(storeId, SandboxIds.New("b"), details, staff, book.Now);
        book.Db.Blocks.Add(block);
        return block;
    }, ct);

    /// <returns>The block; null when there is no such block or table, or when the time is none.</returns>
    public Task<SandboxBlock?> EditAsync(string storeId, string blockId, BlockDetails details, string staff, CancellationToken ct) => ChangeAsync(storeId, async book =>
    {
        var block = await book.Db.Blocks.FindAsync([storeId, blockId], ct);
        if (block is null || !await CanStandAsync(book, details, ct))
        {
            return null;
        }

        block.Edit(details, staff, book.Now);
        return block;
    }, ct);

    /// <returns>The block that was removed; null when there is none.</returns>
    public Task<SandboxBlock?> RemoveAsync(string storeId, string blockId, CancellationToken ct) => ChangeAsync(storeId, async book =>
    {
        var block = await book.Db.Blocks.FindAsync([storeId, blockId], ct);
        if (block is not null)
        {
            book.Db.Blocks.Remove(block);
        }

        return block;
    }, ct);

    private static async Task<bool> CanStandAsync(StoreBook book, BlockDetails details, CancellationToken ct) =>
        details.From >= 0 && details.From < details.To && details.To <= BusinessHours.LatestMinute && !(details.RepeatUntil < details.Date)
        && details.TableIds.Count > 0 && await TableUse.AreKnownAsync(book, details.TableIds, ct);

    private async Task<SandboxBlock?> ChangeAsync(string storeId, Func<StoreBook, Task<SandboxBlock?>> change, CancellationToken ct)
    {
        if (await books.OpenAsync(storeId, ct) is not { } book)
        {
            return null;
        }

        await using (book)
        {
            if (await change(book) is not { } block)
            {
                return null;
            }

            await book.CommitAsync(ct);
            return block;
        }
    }
}
