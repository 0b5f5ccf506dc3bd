using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.MasterSync;
using UsenAdmin.Data.Stores;
using UsenAdmin.Data.Terminals;

namespace UsenAdmin.Web.Features.Home;

/// <summary>What TOP says of the company: figures, each with a list that mends it.</summary>
public sealed record HomeView(
    int Stores, int Linked, int FullyMapped, int SeatsChanged, int SyncFailed, int UnmappedTables, int Behind, int Rejected, int Unlinked, int StoresWithTerminals, int StoresNewest);

/// <summary>Counts what needs attention, each figure by one statement over an index.</summary>
public sealed class HomeQueries(UsenAdminDbFactory contexts)
{
    public async Task<HomeView> ExecuteAsync(Guid companyId, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(companyId, ct);
        var bySummary = await db.Stores.Where(s => s.IsActive).GroupBy(s => s.LinkSummary)
            .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        var terminals = db.Terminals.AsNoTracking().Where(t => t.RevokedAt == null && !t.IsTraining)
            .Join(db.Stores, t => t.StoreId, s => s.Id, (t, s) => new { Terminal = t, s.MasterVersion });
        var behind = terminals.Where(t => t.Terminal.AppliedVersion < t.MasterVersion);
        var open = await db.LedgerLinks.AsNoTracking().Where(l => l.UnlinkedAt == null && l.State == LinkState.Verified)
            .Select(l => db.Tables.Count(t => t.StoreId == l.StoreId && t.IsActive && t.Category != TableCategory.Waiting
                && !db.TableMappings.Any(m => m.LinkId == l.Id && m.TableId == t.Id)))
            .ToListAsync(ct);
        var changed = await db.SeatDrifts.CountAsync(d => d.ResolvedAt == null, ct);
        var states = await CountStatesAsync(db, ct);
        var failed = states.GetValueOrDefault(TerminalSyncState.Failed) + states.GetValueOrDefault(TerminalSyncState.NoAnswer);
        var late = states.GetValueOrDefault(TerminalSyncState.Behind) + states.GetValueOrDefault(TerminalSyncState.Syncing) + states.GetValueOrDefault(TerminalSyncState.Held);
        var withTerminals = await terminals.Select(t => t.Terminal.StoreId).Distinct().CountAsync(ct);
        var storesBehind = await behind.Select(t => t.Terminal.StoreId).Distinct().CountAsync(ct);
        var rejected = bySummary.GetValueOrDefault(StoreLinkSummary.NeedsAttention);
        return new HomeView(
            bySummary.Values.Sum(), bySummary.GetValueOrDefault(StoreLinkSummary.Linked) + rejected, open.Count(n => n == 0),
            changed, failed, open.Sum(), late, rejected, bySummary.GetValueOrDefault(StoreLinkSummary.Unlinked), withTerminals, withTerminals - storesBehind);
    }

    // Rows that read alike are counted by the database; what they are called, the one rule says.
    private static async Task<Dictionary<TerminalSyncState, int>> CountStatesAsync(UsenAdminDb db, CancellationToken ct)
    {
        var held = db.HeldStoreIds();
        var alike = await db.Terminals.AsNoTracking().Where(t => t.RevokedAt == null && !t.IsTraining)
            .Join(db.Stores, t => t.StoreId, s => s.Id, (t, s) => new { Terminal = t, s.MasterVersion })
            .Where(t => t.Terminal.AppliedVersion < t.MasterVersion)
            .Select(t => new
            {
                IsOpen = t.Terminal.OpenedAt != null,
                t.Terminal.Trouble,
                Wanted = t.Terminal.WantedVersion >= t.MasterVersion ? 2 : t.Terminal.WantedVersion > t.Terminal.AppliedVersion ? 1 : 0,
                Held = held.Contains(t.Terminal.StoreId),
            })
            .GroupBy(t => t).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(ct);
        return alike.GroupBy(g => TerminalSync.StateOf(0, g.Key.Wanted, 2, g.Key.IsOpen, g.Key.Trouble, g.Key.Held)).ToDictionary(g => g.Key, g => g.Sum(x => x.Count));
    }
}
