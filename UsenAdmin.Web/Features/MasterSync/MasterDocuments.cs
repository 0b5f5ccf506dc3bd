using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using UsenAdmin.Data;

namespace UsenAdmin.Web.Features.MasterSync;

/// <summary>
/// The masters that terminals fetch. A version never changes once written, so each is read once a node however many terminals of the store
/// ask; the least used leave when together they pass <see cref="MaxCharacters"/>.
/// </summary>
public sealed class MasterDocuments(UsenAdminDbFactory contexts) : IDisposable
{
    public const long MaxCharacters = 32 * 1024 * 1024;

    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = MaxCharacters });

    /// <summary>PostgreSQL is asked only for a version that this node has not read. A version that is not there is a bug of the caller.</summary>
    public async Task<string> ReadAsync(Guid companyId, Guid storeId, long version, CancellationToken ct)
    {
        var key = (companyId, storeId, version);
        if (_cache.TryGetValue(key, out string? known))
        {
            return known!;
        }

        await using var db = await contexts.OpenAsync(companyId, ct);
        var document = await db.MasterVersions.Where(m => m.StoreId == storeId && m.Version == version).Select(m => m.Document).SingleAsync(ct);
        return _cache.Set(key, document, new MemoryCacheEntryOptions { Size = document.Length });
    }

    public void Dispose() => _cache.Dispose();
}
