using Hangfire;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;
using UsenAdmin.Data;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Auditing;
using UsenAdmin.Data.Fence;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Ledgers.Watch;
using UsenAdmin.Data.Results;
using UsenAdmin.Integration.Ledgers;
using UsenAdmin.Web.Features.LedgerWatch;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Features.ReservationLinks;

/// <summary>Every few seconds, for each ledger: asks about links that could not be verified yet, or were rejected, when their time has come.</summary>
[Queue(JobServer.Queues.Ledgers)]
[AutomaticRetry(Attempts = 0)]
public sealed class VerifyLinks(CrossCompanyQueries lookups, VerifyLink verify, IOptions<WatchOptions> options, TimeProvider time)
{
    private readonly LedgerRounds _rounds = new(options.Value.AtOnce);

    public Task ExecuteAsync(LedgerProvider provider, CancellationToken ct) => _rounds.RunAsync(
        provider,
        token => lookups.ClaimLinkChecksAsync(provider, time.GetUtcNow(), LedgerRounds.Lease, 1, token),
        async (due, token) =>
        {
            await verify.ExecuteAsync(Actor.Schedule(due.CompanyId, "自動確認"), due.LinkId, token, DriftSource.Schedule);
            return _ => Task.CompletedTask;
        },
        ct);
}

/// <summary>Asks the ledger about one link and moves its state: verified, rejected with the reason, or still unreachable (再試行 does the same by hand).</summary>
public sealed class VerifyLink(UsenAdminDbFactory contexts, LedgerDesk desk, SeatBook seats, LiveSignals signals, TimeProvider time)
{
    public async Task<Result<LinkState>> ExecuteAsync(Actor actor, Guid linkId, CancellationToken ct, DriftSource source = DriftSource.ByHand)
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
        var state = await WriteAsync(actor, linkId, answer, source, ct);
        if (state == LinkState.Verified)
        {
            await seats.FetchAsync(actor, linkId, ct, source);
        }

        signals.Raise(actor.CompanyId, LiveTopic.Links);
        return state;
    }

    private async Task<LinkState> WriteAsync(Actor actor, Guid linkId, LedgerAnswer<LedgerStore> answer, DriftSource source, CancellationToken ct)
    {
        try
        {
            return await MoveAsync(actor, linkId, link => Judge(link, answer), source, ct);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            // Meanwhile verified for another store, of this company or another.
            return await MoveAsync(actor, linkId, link => link.Reject(ErrorKey.StoreIdInUse, time.GetUtcNow()), source, ct);
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

    private async Task<LinkState> MoveAsync(Actor actor, Guid linkId, Action<LedgerLink> move, DriftSource source, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(actor.CompanyId, ct);
        var link = await db.LedgerLinks.FromSql($"select * from ledger_links where id = {linkId} for update").SingleAsync(ct);
        var before = link.State;
        move(link);
        await DriftBook.JudgedAsync(db, link, source, actor.Name, time.GetUtcNow(), ct);
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
