using Hangfire;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Fence;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Results;
using UsenAdmin.Integration.Ledgers;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Features.ReservationLinks;

/// <summary>Every few seconds: asks the ledgers about links that could not be verified yet, or were rejected, when their time has come.</summary>
[Queue(JobServer.Queues.Ledgers)]
[DisableConcurrentExecution(10)]
[AutomaticRetry(Attempts = 0)]
public sealed class VerifyLinks(CrossCompanyQueries lookups, VerifyLink verify, TimeProvider time)
{
    private const int AtMost = 200;
    private const int AtOnce = 8;

    public async Task ExecuteAsync(CancellationToken ct)
    {
        var due = await lookups.DueLinkChecksAsync(time.GetUtcNow(), AtMost, ct);
        await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (link, token) =>
            await verify.ExecuteAsync(Actor.Schedule(link.CompanyId, "自動確認"), link.LinkId, token));
    }
}

/// <summary>Asks the ledger about one link and moves its state: verified, rejected with the reason, or still unreachable (再試行 does the same by hand).</summary>
public sealed class VerifyLink(UsenAdminDbFactory contexts, LedgerDesk desk, SeatBook seats, LiveSignals signals, TimeProvider time)
{
    public async Task<Result<LinkState>> ExecuteAsync(Actor actor, Guid linkId, CancellationToken ct)
    {
        LedgerLink? link;
        await using (var db = await contexts.OpenAsync(actor.CompanyId, ct))
        {
            link = await db.LedgerLinks.AsNoTracking().SingleOrDefaultAsync(l => l.Id == linkId && l.UnlinkedAt == null, ct);
        }

        if (link is null)
        {
            return Error.NotFound;
        }

        var answer = await desk.AskStoreAsync(actor.CompanyId, link.Provider, link.LedgerStoreId, ct);
        var state = await WriteAsync(actor, linkId, answer, ct);
        if (state == LinkState.Verified)
        {
            await seats.FetchAsync(actor, linkId, ct);
        }

        signals.Raise(actor.CompanyId, LiveTopic.Links);
        return state;
    }

    private async Task<LinkState> WriteAsync(Actor actor, Guid linkId, LedgerAnswer<LedgerStore> answer, CancellationToken ct)
    {
        try
        {
            return await MoveAsync(actor, linkId, link => Judge(link, answer), ct);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            // Meanwhile verified for another store, of this company or another.
            return await MoveAsync(actor, linkId, link => link.Reject(ErrorKey.StoreIdInUse, time.GetUtcNow()), ct);
        }
    }

    private void Judge(LedgerLink link, LedgerAnswer<LedgerStore> answer)
    {
        var now = time.GetUtcNow();
        if (LedgerDesk.Refusal(answer) is { } reason)
        {
            link.Reject(reason, now);
        }
        else if (!answer.IsDone)
        {
            link.Unreachable(now);
        }
        else if (!answer.Value.PosOption)
        {
            link.Reject(ErrorKey.PosOptionRequired, now);
        }
        else
        {
            link.Verify(answer.Value.Name, now);
        }
    }

    private async Task<LinkState> MoveAsync(Actor actor, Guid linkId, Action<LedgerLink> move, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(actor.CompanyId, ct);
        var link = await db.LedgerLinks.FromSql($"select * from ledger_links where id = {linkId} for update").SingleAsync(ct);
        var before = link.State;
        move(link);
        if (link.State != before)
        {
            await SeatBook.SummarizeAsync(db, link, ct);
            var store = await db.Stores.Where(s => s.Id == link.StoreId).Select(s => s.Name).SingleAsync(ct);
            db.Audit(actor, link.State == LinkState.Verified ? AuditAction.LedgerLinkVerified : AuditAction.LedgerLinkRejected, time.GetUtcNow(), store, link.StoreId,
                new { link.Provider, link.LedgerStoreId, state = before }, new { link.Provider, link.LedgerStoreId, link.State, link.Reason });
        }

        await db.CommitAsync(ct);
        return link.State;
    }
}
