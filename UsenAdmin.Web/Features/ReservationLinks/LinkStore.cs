using Microsoft.EntityFrameworkCore;
using Npgsql;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;
using UsenAdmin.Web.Access;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Features.ReservationLinks;

/// <summary>店舗ID as it was typed, for one ledger of a store.</summary>
public sealed record LinkStoreRequest(Guid StoreId, LedgerProvider Provider, string LedgerStoreId);

/// <summary>How far the link came.</summary>
/// <param name="Warning"><see cref="ErrorKey.TableInfoFetchFailed"/> when the ledger could not be asked: the ID is registered all the same.</param>
/// <param name="OfferedMappings">Tables whose mapping of an earlier link with the same ID was taken over.</param>
public sealed record LinkedStore(Guid LinkId, LinkState State, ErrorKey? Warning, int OfferedMappings);

/// <summary>
/// 連携開始 (manual 2-1 ⑥⑦). The ledger is asked first, outside of any transaction. What it refuses is refused here and nothing is
/// written; when it cannot be asked, the ID is registered and verified later by itself.
/// </summary>
public sealed class LinkStore(UsenAdminDbFactory contexts, LedgerDesk desk, SeatBook seats, LiveSignals signals, TimeProvider time)
{
    public async Task<Result<LinkedStore>> ExecuteAsync(Actor actor, LinkStoreRequest request, CancellationToken ct)
    {
        if (await RefusalAsync(actor, request.StoreId, ct) is { } refusal)
        {
            return refusal;
        }

        if (!LedgerStoreId.TryParse(request.Provider, request.LedgerStoreId, out var ledgerStoreId))
        {
            return Error.Invalid("LedgerStoreId", "StoreIdForm");
        }

        var answer = await desk.AskStoreAsync(actor.CompanyId, request.Provider, ledgerStoreId, ct);
        var refused = LedgerDesk.Refusal(answer) ?? (answer is { IsDone: true, Value.PosOption: false } ? ErrorKey.PosOptionRequired : null);
        if (refused is { } key)
        {
            return key;
        }

        var linked = await WriteAsync(actor, request, ledgerStoreId, answer.Value?.Name, ct);
        if (!linked.TryGet(out var link, out var error))
        {
            return error;
        }

        signals.Raise(actor.CompanyId, LiveTopic.Links);
        var fetched = answer.IsDone && await seats.FetchAsync(actor, link.LinkId, ct);
        return link with { Warning = fetched ? null : ErrorKey.TableInfoFetchFailed };
    }

    private async Task<Error?> RefusalAsync(Actor actor, Guid storeId, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(actor.CompanyId, ct);
        return await db.RefusalAsync(actor, Permission.ManageLinks, ct)
            ?? (await db.Stores.AnyAsync(s => s.Id == storeId && s.IsActive, ct) ? null : Error.NotFound);
    }

    private async Task<Result<LinkedStore>> WriteAsync(Actor actor, LinkStoreRequest request, string ledgerStoreId, string? nameInLedger, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(actor.CompanyId, ct);
        // Two admins who link the same store take turns; the second sees that it is linked.
        var store = await db.Stores.FromSql($"select *, xmin from stores where id = {request.StoreId} for update").SingleAsync(ct);
        var links = await db.LedgerLinks.Where(l => l.StoreId == store.Id).ToListAsync(ct);
        if (links.Exists(l => l.IsActive && l.Provider == request.Provider))
        {
            return ErrorKey.ChangedByOther;
        }

        var now = time.GetUtcNow();
        var link = new LedgerLink(actor.CompanyId, store.Id, request.Provider, ledgerStoreId, actor.Name, now);
        if (nameInLedger is not null)
        {
            link.Verify(nameInLedger, now);
        }
        else
        {
            link.Unreachable(now);
        }

        db.LedgerLinks.Add(link);
        store.SummarizeLinks(LedgerLink.Summarize([.. links, link]));
        var previous = links.Where(l => l.Provider == request.Provider && l.LedgerStoreId == ledgerStoreId).MaxBy(l => l.UnlinkedAt);
        var offered = previous is null ? 0 : await TakeOverAsync(db, previous, link, ct);
        db.Audit(actor, AuditAction.LedgerLinked, now, store.Name, store.Id, after: new { link.Provider, link.LedgerStoreId, link.State, link.LedgerStoreName, mappings = offered });
        try
        {
            await db.CommitAsync(ct);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return ErrorKey.StoreIdInUse; // Verified for another store, of this company or another: never told whose.
        }

        return new LinkedStore(link.Id, link.State, null, offered);
    }

    /// <summary>The same ID as before: its mapping is there again, as far as the tables still are.</summary>
    private static async Task<int> TakeOverAsync(UsenAdminDb db, LedgerLink previous, LedgerLink link, CancellationToken ct)
    {
        var seats = await db.LedgerSeats.AsNoTracking().Where(s => s.LinkId == previous.Id).ToListAsync(ct);
        db.LedgerSeats.AddRange(seats.Select(s => new LedgerSeat(link.CompanyId, link.Id, s.SeatId, new SeatFacts(s.Name, s.MinCapacity, s.MaxCapacity, s.Area, s.Order))));
        var mappings = await db.TableMappings.AsNoTracking()
            .Where(m => m.LinkId == previous.Id && db.Tables.Any(t => t.Id == m.TableId && t.IsActive)).ToListAsync(ct);
        db.TableMappings.AddRange(mappings.Select(m => new TableMapping(link.CompanyId, link.Id, m.TableId, m.SeatId, m.SeatName)));
        return mappings.Count;
    }
}
