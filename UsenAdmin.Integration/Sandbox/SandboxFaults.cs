using Microsoft.EntityFrameworkCore;
using UsenAdmin.Integration.Sandbox.Storage;

namespace UsenAdmin.Integration.Sandbox;

/// <summary>A fault of a store, on demand.</summary>
/// <param name="Seconds">How long a slow store takes.</param>
/// <param name="Times">How many answers are spoiled; null means all until it is taken back.</param>
public sealed record SandboxFault(FaultKind Kind, int Seconds = 0, int? Times = null);

/// <summary>障害: makes a store's answers go wrong, and right again.</summary>
public sealed class SandboxFaults(DbContextOptions<SandboxDb> options)
{
    public async Task<IReadOnlyDictionary<string, SandboxFault>> ListAsync(CancellationToken ct)
    {
        await using var db = new SandboxDb(options);
        return await db.Stores.AsNoTracking().Where(s => s.Fault != FaultKind.None)
            .ToDictionaryAsync(s => s.StoreId, s => new SandboxFault(s.Fault, s.FaultSeconds, s.FaultTimes), ct);
    }

    /// <summary>The fault that spoils the next answer of a store, counted: of answers at the same time each takes one.</summary>
    public async Task<SandboxFault> TakeAsync(string storeId, CancellationToken ct)
    {
        await using var db = new SandboxDb(options);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var store = await db.Stores.FromSql($"select * from sandbox.sandbox_stores where store_id = {storeId} for no key update").SingleOrDefaultAsync(ct);
        if (store is null)
        {
            return new SandboxFault(FaultKind.None);
        }

        var taken = new SandboxFault(store.Fault, store.FaultSeconds, store.FaultTimes);
        if (taken is { Kind: not FaultKind.None, Times: { } left })
        {
            (store.Fault, store.FaultTimes) = left <= 1 ? (FaultKind.None, (int?)null) : (taken.Kind, left - 1);
            await db.SaveChangesAsync(ct);
        }

        await transaction.CommitAsync(ct);
        return taken;
    }

    /// <returns>False when there is no such store.</returns>
    public async Task<bool> SetAsync(string storeId, SandboxFault fault, CancellationToken ct)
    {
        await using var db = new SandboxDb(options);
        return await db.Stores.Where(s => s.StoreId == storeId).ExecuteUpdateAsync(
            s => s.SetProperty(x => x.Fault, fault.Times <= 0 ? FaultKind.None : fault.Kind).SetProperty(x => x.FaultSeconds, Math.Clamp(fault.Seconds, 0, 300)).SetProperty(x => x.FaultTimes, fault.Times <= 0 ? null : fault.Times), ct) == 1;
    }
}
