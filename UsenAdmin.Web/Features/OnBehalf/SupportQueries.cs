using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Stores;
using UsenAdmin.Data.Terminals;

namespace UsenAdmin.Web.Features.OnBehalf;

/// <summary>A 代理操作 as its company sees it on TOP.</summary>
public sealed record SupportSessionRow(Guid Id, string SupporterName, string? StoreName, string Reason, string Ticket, DateTimeOffset? StartedAt, DateTimeOffset ExpiresAt, bool IsRaised);

/// <summary>What is wrong with a store, on one page.</summary>
public sealed record StoreDiagnosis(
    Guid StoreId, string Code, string Name, string? Phone, long MasterVersion,
    IReadOnlyList<DiagnosedLink> Links, IReadOnlyList<DiagnosedTerminal> Terminals, IReadOnlyList<StoreEvent> Events);

/// <summary>A link with how much of it is mapped and which seats are gone or renamed.</summary>
public sealed record DiagnosedLink(
    LedgerProvider Provider, string LedgerStoreId, LinkState State, Data.Results.ErrorKey? Reason, int Tables, int Mapped, IReadOnlyList<string> Gone);

/// <summary>A terminal with the version it holds.</summary>
public sealed record DiagnosedTerminal(string Name, TerminalKind Kind, long Applied, bool IsOpen, TerminalTrouble Trouble, DateTimeOffset? LastSeenAt);

/// <summary>Who did what at the store, newest first.</summary>
public sealed record StoreEvent(DateTimeOffset At, AuditAction Action, string ActorName, string? OnBehalfOf, string Subject);

/// <summary>Reads what support looks at, within the fence of the company on whose behalf they act.</summary>
public sealed class SupportQueries(UsenAdminDbFactory contexts, TimeProvider time)
{
    private const int Events = 20;

    /// <summary>Open and waiting sessions of a company.</summary>
    public async Task<IReadOnlyList<SupportSessionRow>> SessionsAsync(Guid companyId, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var db = await contexts.OpenAsync(companyId, ct);
        return await db.SupportSessions.AsNoTracking().Where(s => s.EndedAt == null && s.ExpiresAt > now).OrderBy(s => s.RequestedAt)
            .Select(s => new SupportSessionRow(
                s.Id, s.SupporterName, db.Stores.Where(x => x.Id == s.StoreId).Select(x => x.Name).FirstOrDefault(), s.Reason, s.Ticket, s.StartedAt, s.ExpiresAt, s.RaisedAt != null))
            .ToListAsync(ct);
    }

    /// <returns>Null when the company has no such store.</returns>
    public async Task<StoreDiagnosis?> DiagnoseAsync(Actor actor, Guid storeId, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(actor.CompanyId, ct);
        var store = await db.Stores.AsNoTracking().SingleOrDefaultAsync(s => s.Id == storeId, ct);
        if (store is null)
        {
            return null;
        }

        var tables = await db.Tables.CountAsync(t => t.StoreId == storeId && t.IsActive && t.Category != TableCategory.Waiting, ct);
        var links = await db.LedgerLinks.AsNoTracking().Where(l => l.StoreId == storeId && l.UnlinkedAt == null)
            .Select(l => new DiagnosedLink(
                l.Provider, l.LedgerStoreId, l.State, l.Reason, tables,
                db.TableMappings.Count(m => m.LinkId == l.Id && db.Tables.Any(t => t.Id == m.TableId && t.IsActive)),
                db.TableMappings.Where(m => m.LinkId == l.Id && db.LedgerSeats.Any(s => s.LinkId == l.Id && s.SeatId == m.SeatId && (s.MissingSince != null || s.Name != m.SeatName)))
                    .Select(m => m.SeatName).ToList()))
            .ToListAsync(ct);
        var terminals = await db.Terminals.AsNoTracking().Where(t => t.StoreId == storeId && t.RevokedAt == null && !t.IsTraining).OrderBy(t => t.Name)
            .Select(t => new DiagnosedTerminal(t.Name, t.Kind, t.AppliedVersion, t.OpenedAt != null, t.Trouble, t.LastSeenAt)).ToListAsync(ct);
        var events = await db.AuditEntries.AsNoTracking().Where(e => e.StoreId == storeId).OrderByDescending(e => e.Id).Take(Events)
            .Select(e => new StoreEvent(e.At, e.Action, e.ActorName, e.OnBehalfOf, e.Subject)).ToListAsync(ct);
        return new StoreDiagnosis(store.Id, store.Code, store.Name, store.Phone, store.MasterVersion, links, terminals, events);
    }
}
