using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.MasterSync;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;
using UsenAdmin.Data.Stores;
using UsenAdmin.Integration.Terminals.Protocol;
using UsenAdmin.Web.Access;

namespace UsenAdmin.Web.Features.MasterSync;

/// <summary>What a run would do if it were started now.</summary>
/// <param name="Stores">The stores in the order in which they would go; at most <see cref="PreviewMasterSync.ListedStores"/> of them.</param>
/// <param name="IsStaged">Whether it would go in waves.</param>
public sealed record SyncPreview(int StoreCount, int TerminalCount, int OpenTerminals, int BusyStores, bool IsStaged, IReadOnlyList<SyncPreviewWave> Waves, IReadOnlyList<SyncPreviewStore> Stores);

/// <summary>A wave of the preview; 0 are the pilots.</summary>
public sealed record SyncPreviewWave(int Wave, int Stores, int Terminals);

/// <summary>A store of the preview, with what would change for its terminals.</summary>
/// <param name="Version">The version its terminals would get.</param>
/// <param name="BusyUntil">When the run would come to it by itself; null when it need not wait.</param>
public sealed record SyncPreviewStore(
    Guid Id, string Code, string Name, int Wave, int Terminals, int OpenTerminals, DateTimeOffset? BusyUntil, long Newest, long Version, IReadOnlyList<MasterChange> Changes);

/// <summary>Says what a run would do before it does it: nothing is written. The run itself decides anew, from the data of its own moment.</summary>
public sealed class PreviewMasterSync(UsenAdminDbFactory contexts, RollOutOptions options, TimeProvider time)
{
    /// <summary>Differences are read for so many stores; of the rest only numbers are told.</summary>
    public const int ListedStores = 100;

    public async Task<Result<SyncPreview>> ExecuteAsync(Actor actor, StartMasterSyncRequest request, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(actor.CompanyId, ct);
        if (await db.RefusalAsync(actor, Permission.SyncMasters, ct) is { } refusal)
        {
            return refusal;
        }

        var chosen = SyncStoreChoice.Stores(db, actor, request);
        var facts = await FactsAsync(db, chosen, request, ct);
        if (facts.Count == 0)
        {
            return Error.NotFound;
        }

        var staged = facts.Count > 1;
        var waves = staged ? RollOutPlan.Waves(facts, options) : facts.ToDictionary(f => f.Id, _ => 0);
        var byWave = facts.GroupBy(f => waves[f.Id]).OrderBy(g => g.Key).Select(g => new SyncPreviewWave(g.Key, g.Count(), g.Sum(f => f.Terminals)));
        var listed = facts.OrderBy(f => waves[f.Id]).ThenBy(f => f.Code, StringComparer.Ordinal).Take(ListedStores).ToDictionary(f => f.Id);
        var stores = await chosen.Where(s => listed.Keys.Contains(s.Id)).ToListAsync(ct);
        var changes = await ChangesAsync(db, stores, ct);
        return new SyncPreview(
            facts.Count, facts.Sum(f => f.Terminals), facts.Sum(f => f.OpenTerminals), staged ? facts.Count(f => f.BusyUntil is not null) : 0, staged, [.. byWave],
            [.. stores.OrderBy(s => waves[s.Id]).ThenBy(s => s.Code, StringComparer.Ordinal).Select(s => new SyncPreviewStore(
                s.Id, s.Code, s.Name, waves[s.Id], listed[s.Id].Terminals, listed[s.Id].OpenTerminals, staged ? listed[s.Id].BusyUntil : null,
                s.MasterVersion, s.MasterVersion + (changes[s.Id].IsNew ? 1 : 0), changes[s.Id].Changes))]);
    }

    private async Task<List<RollOutStore>> FactsAsync(UsenAdminDb db, IQueryable<Store> chosen, StartMasterSyncRequest request, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var stores = await chosen.Select(s => new
        {
            s.Id,
            s.Code,
            s.OpeningHours,
            s.TimeZone,
            s.ChangeoverTime,
            Terminals = db.Terminals.Count(t => t.StoreId == s.Id && t.RevokedAt == null && !t.IsTraining),
            Open = db.Terminals.Count(t => t.StoreId == s.Id && t.RevokedAt == null && !t.IsTraining && t.OpenedAt != null),
        }).ToListAsync(ct);
        return [.. stores.Select(s => new RollOutStore(
            s.Id, s.Code, s.Terminals, s.Open, request.IgnoreHours ? null : StoreClock.BusyUntil(s.OpeningHours, s.TimeZone, s.ChangeoverTime, now)))];
    }

    private static async Task<Dictionary<Guid, (bool IsNew, IReadOnlyList<MasterChange> Changes)>> ChangesAsync(UsenAdminDb db, List<Store> stores, CancellationToken ct)
    {
        var ids = stores.Select(s => s.Id).ToList();
        var newest = await db.MasterVersions.AsNoTracking()
            .Join(db.Stores.Where(s => ids.Contains(s.Id)), m => new { m.StoreId, m.Version }, s => new { StoreId = s.Id, Version = s.MasterVersion }, (m, _) => m)
            .ToDictionaryAsync(m => m.StoreId, ct);
        var content = await MasterComposer.ComposeAsync(db, stores, ct);
        return stores.ToDictionary(s => s.Id, s =>
        {
            var before = newest.GetValueOrDefault(s.Id);
            // What a person has set aside by rolling back makes no version, so it changes nothing.
            return before is not null && MasterVersions.Covers(before.ContentHash, before.SetAsideHash, content[s.Id])
                ? (false, [])
                : (true, MasterDifference.Between(before is null ? null : TerminalJson.Read<MasterDocument>(before.Document), content[s.Id]));
        });
    }
}
