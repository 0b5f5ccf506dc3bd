using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.MasterSync;
using UsenAdmin.Data.Stores;
using UsenAdmin.Integration.Terminals.Protocol;

namespace UsenAdmin.Web.Features.MasterSync;

/// <summary>Makes master versions, and raises which one a terminal is to hold.</summary>
public sealed class MasterVersions(UsenAdminDbFactory contexts, TerminalNotifier notifier, TimeProvider time)
{
    /// <summary>
    /// The version that holds the store's content of this moment: a new one where the content changed, else the newest there is.
    /// The caller has locked the store's row, so versions count up without gaps.
    /// </summary>
    public async Task<long> EnsureAsync(UsenAdminDb db, Store lockedStore, string by, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var next = lockedStore.MasterVersion + 1;
        var document = await MasterComposer.ComposeAsync(db, lockedStore, ct);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(TerminalJson.Write(document)));
        var newest = await db.MasterVersions.AsNoTracking()
            .Where(m => m.StoreId == lockedStore.Id && m.Version == lockedStore.MasterVersion)
            .Select(m => m.ContentHash).SingleOrDefaultAsync(ct);
        if (newest is not null && newest.AsSpan().SequenceEqual(hash))
        {
            return lockedStore.MasterVersion;
        }

        var stamped = document with { Version = next, CreatedAt = now };
        db.MasterVersions.Add(new MasterVersion(lockedStore.CompanyId, lockedStore.Id, next, TerminalJson.Write(stamped), hash, now, by));
        lockedStore.RaiseMasterVersion(next);
        await db.SaveChangesAsync(ct);
        return next;
    }

    /// <summary>This terminal is to hold the version, or a newer one that it is to hold already; it is told if it is connected.</summary>
    public async Task WantAsync(Guid companyId, Guid terminalId, long version, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        await db.Database.ExecuteSqlAsync(
            $"update terminals set wanted_version = greatest(wanted_version, {version}) where company_id = {companyId} and id = {terminalId}", ct);
        await db.CommitAsync(ct);
        await notifier.MasterRequestedAsync([terminalId], Guid.Empty, version, ct);
    }
}
