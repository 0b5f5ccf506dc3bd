using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Floor.Rules;
using UsenAdmin.Data.Stores;
using UsenAdmin.Integration.Terminals.Protocol;

namespace UsenAdmin.Web.Features.Floor;

/// <summary>Reads the master that a terminal works by. A version never changes, so each is read once per process.</summary>
public sealed class FloorMasters(UsenAdminDbFactory contexts)
{
    private const int AtMost = 4000;

    private readonly ConcurrentDictionary<(Guid Store, long Version), FloorMaster> _masters = new();

    /// <summary>Mostly without a reading: for who does not hold a connection yet.</summary>
    /// <returns>Null when the store never had that version.</returns>
    public async Task<FloorMaster?> FindAsync(FloorCaller caller, CancellationToken ct)
    {
        if (_masters.TryGetValue((caller.StoreId, caller.MasterVersion), out var known))
        {
            return known;
        }

        await using var db = await contexts.OpenAsync(caller.Actor.CompanyId, ct);
        return await FindAsync(db, caller.StoreId, caller.MasterVersion, ct);
    }

    /// <returns>Null when the store never had that version.</returns>
    public async Task<FloorMaster?> FindAsync(UsenAdminDb db, Guid storeId, long version, CancellationToken ct)
    {
        if (_masters.TryGetValue((storeId, version), out var known))
        {
            return known;
        }

        var document = await db.MasterVersions.AsNoTracking().Where(m => m.StoreId == storeId && m.Version == version)
            .Select(m => m.Document).SingleOrDefaultAsync(ct);
        return document is null ? null : Keep(storeId, version, document);
    }

    /// <summary>The newest masters of many stores by one read; a store that has none is left out.</summary>
    public async Task<IReadOnlyDictionary<Guid, FloorMaster>> NewestAsync(UsenAdminDb db, IReadOnlyCollection<Store> stores, CancellationToken ct)
    {
        var found = new Dictionary<Guid, FloorMaster>();
        foreach (var store in stores)
        {
            if (_masters.TryGetValue((store.Id, store.MasterVersion), out var known))
            {
                found[store.Id] = known;
            }
        }

        var versions = stores.Where(s => !found.ContainsKey(s.Id)).ToDictionary(s => s.Id, s => s.MasterVersion);
        if (versions.Count > 0)
        {
            var documents = await db.MasterVersions.AsNoTracking().Where(m => versions.Keys.Contains(m.StoreId))
                .Join(db.Stores, m => new { m.StoreId, m.Version }, s => new { StoreId = s.Id, Version = s.MasterVersion }, (m, _) => new { m.StoreId, m.Version, m.Document })
                .ToListAsync(ct);
            foreach (var document in documents)
            {
                found[document.StoreId] = Keep(document.StoreId, document.Version, document.Document);
            }
        }

        return found;
    }

    private FloorMaster Keep(Guid storeId, long version, string document)
    {
        if (_masters.Count >= AtMost)
        {
            _masters.Clear();
        }

        return _masters[(storeId, version)] = new FloorMaster(TerminalJson.Read<MasterDocument>(document)!);
    }
}

/// <summary>A master with what follows from it.</summary>
public sealed class FloorMaster(MasterDocument document)
{
    public MasterDocument Document { get; } = document;

    public BusinessDays Days { get; } = new(
        TimeZoneInfo.FindSystemTimeZoneById(document.Store.TimeZone),
        TimeOnly.ParseExact(document.Settings.ChangeoverTime, "HH:mm", System.Globalization.CultureInfo.InvariantCulture));

    public int StayMinutes => Document.Settings.DefaultStayMinutes;

    public string NameOf(Guid tableId) => Document.Tables.FirstOrDefault(t => t.TableId == tableId)?.Name ?? "";
}
