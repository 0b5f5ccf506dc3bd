using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Ledgers.Watch;
using UsenAdmin.Data.Results;

namespace UsenAdmin.Web.Features.LedgerWatch;

/// <summary>Writes 席情報の変更 down in the transaction in which the change is learned, and closes what is over.</summary>
public static class DriftBook
{
    /// <param name="known">The seats as they were; not yet changed.</param>
    /// <returns>True when there is something to see to, new or still.</returns>
    public static async Task<bool> CompareAsync(
        UsenAdminDb db, LedgerLink link, IReadOnlyCollection<LedgerSeat> known, IReadOnlyDictionary<string, SeatFacts> listed, DriftSource source, string by, DateTimeOffset now, CancellationToken ct)
    {
        if (link.MappingRevision == 0)
        {
            return false; // Nothing stands on these seats yet.
        }

        var mapped = await db.TableMappings.AsNoTracking().Where(m => m.LinkId == link.Id).ToDictionaryAsync(m => m.SeatId, m => m.SeatName, ct);
        var open = await OpenAsync(db, link.Id, ct);
        var findings = DriftRule.Compare(known, listed, mapped, open);
        db.SeatDrifts.AddRange(findings.Found.Select(f => new SeatDrift(link, f.Kind, f.SeatId, f.Before, f.After, source, now)));
        foreach (var (drift, after) in findings.Changed)
        {
            drift.Becomes(after);
        }

        foreach (var (drift, resolution) in findings.Over)
        {
            drift.Resolve(resolution, by, now);
        }

        return open.Count + findings.Found.Count > findings.Over.Count;
    }

    /// <summary>The link itself was judged anew: its option, or the store, may be gone or back.</summary>
    public static async Task JudgedAsync(UsenAdminDb db, LedgerLink link, DriftSource source, string by, DateTimeOffset now, CancellationToken ct)
    {
        DriftKind? kind = (link.State, link.Reason) switch
        {
            (LinkState.Rejected, ErrorKey.PosOptionRequired) => DriftKind.OptionEnded,
            (LinkState.Rejected, ErrorKey.StoreIdNotFound) => DriftKind.StoreGone,
            _ => null,
        };
        var open = (await OpenAsync(db, link.Id, ct)).Where(d => d.Kind is DriftKind.OptionEnded or DriftKind.StoreGone).ToList();
        foreach (var over in open.Where(d => d.Kind != kind && (kind is not null || link.State == LinkState.Verified)))
        {
            over.Resolve(kind is null ? DriftResolution.WentBack : DriftResolution.Superseded, by, now);
        }

        if (kind is { } found && link.VerifiedAt is not null && open.TrueForAll(d => d.Kind != found))
        {
            db.SeatDrifts.Add(new SeatDrift(link, found, null, link.LedgerStoreName, null, source, now));
        }
    }

    /// <summary>The mapping was registered anew, by somebody who saw the seats as they are: only what still hangs on a missing seat stays open.</summary>
    public static async Task RegisteredAsync(UsenAdminDb db, LedgerLink link, IEnumerable<string> stillMissing, string by, DateTimeOffset now, CancellationToken ct)
    {
        var missing = stillMissing.ToHashSet();
        var over = (await OpenAsync(db, link.Id, ct)).Where(d => d.Kind is DriftKind.Renamed or DriftKind.Added or DriftKind.CapacityChanged or DriftKind.Removed);
        foreach (var drift in over.Where(d => d.Kind != DriftKind.Removed || !missing.Contains(d.SeatId)))
        {
            drift.Resolve(DriftResolution.Registered, by, now);
        }
    }

    public static async Task UnlinkedAsync(UsenAdminDb db, LedgerLink link, string by, DateTimeOffset now, CancellationToken ct) =>
        (await OpenAsync(db, link.Id, ct)).ForEach(d => d.Resolve(DriftResolution.Unlinked, by, now));

    private static Task<List<SeatDrift>> OpenAsync(UsenAdminDb db, Guid linkId, CancellationToken ct) =>
        db.SeatDrifts.Where(d => d.LinkId == linkId && d.ResolvedAt == null).ToListAsync(ct);
}
