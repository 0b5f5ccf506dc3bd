using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.MasterSync;
using UsenAdmin.Data.Stores;
using UsenAdmin.Integration.Terminals.Protocol;

namespace UsenAdmin.Web.Features.MasterSync;

/// <summary>Makes master versions, and says which one a terminal that opens takes. Callers have locked the stores' rows, so versions count up without gaps.</summary>
public sealed class MasterVersions(TimeProvider time)
{
    /// <summary>The version that holds the store's content of this moment: a new one where the content changed, else the newest there is.</summary>
    public async Task<long> EnsureAsync(UsenAdminDb db, Store lockedStore, string by, CancellationToken ct)
    {
        await EnsureAsync(db, [lockedStore], by, ct);
        return lockedStore.MasterVersion;
    }

    /// <summary>As for one store, in a handful of statements for all of them. The versions stand in the stores.</summary>
    public async Task EnsureAsync(UsenAdminDb db, IReadOnlyCollection<Store> lockedStores, string by, CancellationToken ct)
    {
        var documents = await MasterComposer.ComposeAsync(db, lockedStores, ct);
        var newest = await NewestAsync(db, lockedStores, ct);
        foreach (var store in lockedStores)
        {
            var hash = HashOf(documents[store.Id]);
            if (!newest.TryGetValue(store.Id, out var known) || !known.Covers(hash))
            {
                Add(db, store, documents[store.Id], hash, by);
            }
            else if (known.SetAsideHash is not null && hash.AsSpan().SequenceEqual(known.ContentHash))
            {
                await db.MasterVersions.Where(m => m.StoreId == store.Id && m.Version == store.MasterVersion)
                    .ExecuteUpdateAsync(m => m.SetProperty(v => v.SetAsideHash, (byte[]?)null), ct);
            }
        }

        await db.SaveChangesAsync(ct);
    }

    /// <summary>
    /// Brings the content of an earlier version back as a new one. What the store's data say meanwhile is set aside: it makes no version
    /// until somebody changes it.
    /// </summary>
    /// <returns>Whether there was such a version.</returns>
    public async Task<bool> RestoreAsync(UsenAdminDb db, Store lockedStore, long version, string by, CancellationToken ct)
    {
        var earlier = await db.MasterVersions.AsNoTracking().SingleOrDefaultAsync(m => m.StoreId == lockedStore.Id && m.Version == version, ct);
        if (earlier is null)
        {
            return false;
        }

        var setAside = HashOf((await MasterComposer.ComposeAsync(db, [lockedStore], ct))[lockedStore.Id]);
        var newest = await NewestAsync(db, [lockedStore], ct);
        if (!newest[lockedStore.Id].ContentHash.AsSpan().SequenceEqual(earlier.ContentHash))
        {
            Add(db, lockedStore, TerminalJson.Read<MasterDocument>(earlier.Document)!, earlier.ContentHash, by).Restoring(version, setAside);
        }

        await db.SaveChangesAsync(ct);
        return true;
    }

    /// <summary>
    /// What a terminal takes that opens or is new: the newest, unless a stopped roll-out holds the store back; then what it is to hold
    /// already, or, for a new one, what the store had before.
    /// </summary>
    public async Task<long> TakeNewestAsync(UsenAdminDb db, Store lockedStore, Guid terminalId, string by, CancellationToken ct)
    {
        var heldAt = await db.SyncRunStores
            .Where(p => p.StoreId == lockedStore.Id && p.PreviousVersion > 0 && (p.Phase == SyncStorePhase.Waiting || p.Phase == SyncStorePhase.Rolling)
                && db.SyncRuns.Any(r => r.Id == p.RunId && r.State == SyncRunState.Running && r.StoppedAt != null))
            .MinAsync(p => p.PreviousVersion, ct);
        var version = heldAt ?? await EnsureAsync(db, lockedStore, by, ct);
        return (await db.Database.SqlQuery<long>(
            $"""
            update terminals set wanted_version = greatest(wanted_version, {version})
            where company_id = {lockedStore.CompanyId} and id = {terminalId}
            returning wanted_version as "Value"
            """).ToListAsync(ct))[0];
    }

    private MasterVersion Add(UsenAdminDb db, Store store, MasterDocument content, byte[] hash, string by)
    {
        var now = time.GetUtcNow();
        var next = store.MasterVersion + 1;
        var version = new MasterVersion(store.CompanyId, store.Id, next, TerminalJson.Write(content with { Version = next, CreatedAt = now }), hash, now, by);
        db.MasterVersions.Add(version);
        store.RaiseMasterVersion(next);
        return version;
    }

    private static async Task<Dictionary<Guid, Hashes>> NewestAsync(UsenAdminDb db, IReadOnlyCollection<Store> stores, CancellationToken ct)
    {
        var ids = stores.Select(s => s.Id).ToList();
        return await db.MasterVersions.AsNoTracking()
            .Join(db.Stores.Where(s => ids.Contains(s.Id)), m => new { m.StoreId, m.Version }, s => new { StoreId = s.Id, Version = s.MasterVersion }, (m, _) => m)
            .Select(m => new Hashes(m.StoreId, m.ContentHash, m.SetAsideHash)).ToDictionaryAsync(h => h.StoreId, ct);
    }

    /// <summary>Whether this content needs no version newer than one with these hashes.</summary>
    public static bool Covers(byte[] contentHash, byte[]? setAsideHash, MasterDocument content)
    {
        var hash = HashOf(content).AsSpan();
        return hash.SequenceEqual(contentHash) || hash.SequenceEqual(setAsideHash);
    }

    private static byte[] HashOf(MasterDocument content) => SHA256.HashData(Encoding.UTF8.GetBytes(TerminalJson.Write(content)));

    private sealed record Hashes(Guid StoreId, byte[] ContentHash, byte[]? SetAsideHash)
    {
        public bool Covers(ReadOnlySpan<byte> hash) => hash.SequenceEqual(ContentHash) || hash.SequenceEqual(SetAsideHash);
    }
}
