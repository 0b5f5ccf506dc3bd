using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Integration.Terminals.Protocol;

namespace UsenAdmin.Web.Features.MasterSync;

/// <summary>A version of a store's master in its history.</summary>
/// <param name="Holders">How many terminals hold it.</param>
/// <param name="Changes">Against the version before it that is kept; null for the oldest.</param>
public sealed record MasterVersionRow(
    long Version, DateTimeOffset CreatedAt, string CreatedBy, long? RestoredFrom, bool IsNewest, int Holders, IReadOnlyList<MasterChange>? Changes);

/// <summary>The history of a store's masters.</summary>
public sealed record MasterHistory(string StoreName, IReadOnlyList<MasterVersionRow> Versions);

/// <summary>Reads the versions of a store's master, the newest first.</summary>
public sealed class MasterVersionQueries(UsenAdminDbFactory contexts)
{
    public const int AtMost = 30;

    /// <returns>Null when the company has no such store.</returns>
    public async Task<MasterHistory?> HistoryAsync(Guid companyId, Guid storeId, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        var store = await db.Stores.AsNoTracking().Where(s => s.Id == storeId).Select(s => new { s.Name, s.MasterVersion }).SingleOrDefaultAsync(ct);
        if (store is null)
        {
            return null;
        }

        var versions = await db.MasterVersions.AsNoTracking().Where(m => m.StoreId == storeId).OrderByDescending(m => m.Version).Take(AtMost).ToListAsync(ct);
        var holders = await db.Terminals.Where(t => t.StoreId == storeId && t.RevokedAt == null && !t.IsTraining)
            .GroupBy(t => t.AppliedVersion).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        var documents = versions.ConvertAll(v => TerminalJson.Read<MasterDocument>(v.Document)!);
        return new MasterHistory(store.Name, [.. versions.Select((v, i) => new MasterVersionRow(
            v.Version, v.CreatedAt, v.CreatedBy, v.RestoredFrom, v.Version == store.MasterVersion, holders.GetValueOrDefault(v.Version),
            i + 1 < documents.Count ? MasterDifference.Between(documents[i + 1], documents[i]) : null))]);
    }
}
