using Hangfire;
using Microsoft.Extensions.Options;
using UsenAdmin.Data.Actors;
using UsenAdmin.Data.Fence;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Ledgers.Watch;
using UsenAdmin.Web.Features.ReservationLinks;
using UsenAdmin.Web.Hosting;

namespace UsenAdmin.Web.Features.LedgerWatch;

/// <summary>Every few seconds, for each ledger: looks at the seats of the stores whose time has come, by conditional requests.</summary>
[Queue(JobServer.Queues.Ledgers)]
[AutomaticRetry(Attempts = 0)]
public sealed class CheckSeats(CrossCompanyQueries lookups, SeatBook seats, IOptions<WatchOptions> options, TimeProvider time)
{
    private readonly LedgerRounds _rounds = new(options.Value.AtOnce);

    public Task ExecuteAsync(LedgerProvider provider, CancellationToken ct) => _rounds.RunAsync(
        provider,
        token => lookups.ClaimSeatChecksAsync(provider, time.GetUtcNow(), LedgerRounds.Lease, 1, token),
        async (due, token) => await seats.AskAsync(Actor.Schedule(due.CompanyId, "席情報の定期確認"), due.LinkId, DriftSource.Schedule, token),
        ct);
}
