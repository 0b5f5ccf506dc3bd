using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Ledgers.Watch;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;
using UsenAdmin.Web.Access;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Features.LedgerWatch;

/// <summary>The step that mends a change without opening the mapping.</summary>
public enum DriftStep
{
    /// <summary>新しい名前を承認; of a new seat or capacity, that it was seen.</summary>
    Accept,

    /// <summary>マッピングを解除 of the table that stands on the seat.</summary>
    Unmap,
}

/// <summary>What came of it.</summary>
/// <param name="MappingChanged">Terminals keep the old mapping until the next マスタ同期.</param>
public sealed record SettledDrift(Guid StoreId, string StoreName, bool MappingChanged);

/// <summary>Mends one change of a seat: its new name becomes the mapping's, or its table loses the mapping. All or nothing, and one person at a time.</summary>
public sealed class SettleDrift(UsenAdminDbFactory contexts, LiveSignals signals, TimeProvider time)
{
    public async Task<Result<SettledDrift>> ExecuteAsync(Actor actor, Guid driftId, DriftStep step, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(actor.CompanyId, ct);
        if (await db.RefusalAsync(actor, Permission.ManageLinks, ct) is { } refusal)
        {
            return refusal;
        }

        var found = await db.SeatDrifts.AsNoTracking().SingleOrDefaultAsync(d => d.Id == driftId, ct);
        if (found is null)
        {
            return Error.NotFound;
        }

        // The same lock as 登録 and the fetching of seats: whoever comes second sees what the first one did.
        var link = await db.LedgerLinks.FromSql($"select * from ledger_links where id = {found.LinkId} for update").SingleAsync(ct);
        var drift = await db.SeatDrifts.SingleAsync(d => d.Id == driftId, ct);
        if (drift.ResolvedAt is not null)
        {
            return ErrorKey.ChangedByOther;
        }

        var mapping = await db.TableMappings.SingleOrDefaultAsync(m => m.LinkId == link.Id && m.SeatId == drift.SeatId, ct);
        var before = mapping?.SeatName;
        if (Mend(db, drift, mapping, step) is { } error)
        {
            return error;
        }

        var now = time.GetUtcNow();
        var changed = mapping is not null && (step == DriftStep.Unmap || mapping.SeatName != before);
        if (changed)
        {
            link.MappingRegistered(actor.Name, now);
        }

        var resolution = step == DriftStep.Unmap ? DriftResolution.Unmapped : DriftResolution.Accepted;
        await ResolveAsync(db, drift, resolution, actor.Name, now, ct);
        var store = await db.Stores.Where(s => s.Id == drift.StoreId).Select(s => s.Name).SingleAsync(ct);
        var table = mapping is null ? null : await db.Tables.Where(t => t.Id == mapping.TableId).Select(t => t.Name).SingleOrDefaultAsync(ct);
        db.Audit(actor, AuditAction.SeatDriftResolved, now, store, drift.StoreId,
            new { drift.Kind, table, seat = before ?? drift.Before },
            new { resolution, table, seat = step == DriftStep.Unmap ? null : mapping?.SeatName ?? drift.After });
        await db.CommitAsync(ct);
        signals.Raise(actor.CompanyId, LiveTopic.Links);
        return new SettledDrift(drift.StoreId, store, changed);
    }

    private static Error? Mend(UsenAdminDb db, SeatDrift drift, TableMapping? mapping, DriftStep step)
    {
        if (step == DriftStep.Unmap)
        {
            if (mapping is null)
            {
                return new Error(ErrorKey.ChangedByOther);
            }

            db.TableMappings.Remove(mapping);
            return null;
        }

        switch (drift.Kind)
        {
            case DriftKind.Renamed:
                mapping?.JoinTo(drift.SeatId, drift.After ?? "");
                return null;
            case DriftKind.Added or DriftKind.CapacityChanged:
            case DriftKind.Removed when mapping is null:
                return null;
            default:
                return new Error(ErrorKey.CheckTableMapping); // A seat that is gone, or a link that does not hold, cannot be waved through.
        }
    }

    private static async Task ResolveAsync(UsenAdminDb db, SeatDrift drift, DriftResolution resolution, string by, DateTimeOffset now, CancellationToken ct)
    {
        drift.Resolve(resolution, by, now);
        if (resolution == DriftResolution.Unmapped)
        {
            // Without a mapping, whatever else happened to that seat touches nobody.
            var others = await db.SeatDrifts.Where(d => d.LinkId == drift.LinkId && d.SeatId == drift.SeatId && d.Id != drift.Id && d.ResolvedAt == null).ToListAsync(ct);
            others.ForEach(o => o.Resolve(resolution, by, now));
        }
    }
}
