using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Ledgers.Watch;
using UsenAdmin.Integration.Ledgers;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Web.Features.LedgerWatch;
using UsenAdmin.Web.Features.ReservationLinks;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.LedgerWatch;

public sealed class CheckSeatsTests(TestPostgres postgres) : WatchScene(postgres)
{
    protected override string? PublicUrl => null;

    [Fact]
    public async Task Without_webhooks_a_change_is_found_by_schedule_and_the_partner_is_spared_between()
    {
        Lists(Seat("s1", "A1"));
        var (store, tables) = await StoreAsync("0001");
        await MapAsync(await LinkAsync(store), (tables[0], "s1"));
        await Get<RegisterWebhooks>().ExecuteAsync(Ct);
        Assert.Empty(Ledger.Webhooks);

        Lists(Seat("s1", "窓側"));
        var asked = Ledger.SeatsAsked;
        await CheckAsync();
        Assert.Equal(asked, Ledger.SeatsAsked);

        Clock.Advance(TimeSpan.FromMinutes(76));
        await CheckAsync();
        await CheckAsync();
        Assert.Equal(asked + 1, Ledger.SeatsAsked);
        Assert.Equal((DriftKind.Renamed, DriftSource.Schedule), Assert.Single((await OpenAsync()).Select(d => (d.Kind, d.FoundBy))));
    }

    [Fact]
    public async Task A_ledger_that_does_not_answer_is_asked_ever_more_rarely()
    {
        var (store, _) = await StoreAsync("0001");
        Lists(Seat("s1", "A1"));
        await LinkAsync(store);
        Ledger.Seats = LedgerFailure.TimedOut;
        var waits = new List<TimeSpan>();
        for (var i = 0; i < 5; i++)
        {
            Clock.Advance(await NextAsync() - Clock.GetUtcNow());
            await CheckAsync();
            waits.Add(await NextAsync() - Clock.GetUtcNow());
        }

        Assert.InRange(waits[0], TimeSpan.FromMinutes(90), TimeSpan.FromMinutes(150));
        Assert.InRange(waits[4], TimeSpan.FromMinutes(360), TimeSpan.FromMinutes(600));
    }

    [Fact]
    public async Task A_store_that_hangs_does_not_hold_up_the_others()
    {
        Lists(Seat("s1", "A1"));
        for (var i = 1; i <= 20; i++)
        {
            await LinkAsync((await StoreAsync($"00{i:00}", 1)).Store, $"R00{i:00}");
        }

        Clock.Advance(TimeSpan.FromHours(2));
        var hangs = new TaskCompletionSource<LedgerAnswer<LedgerSeats>>();
        var answered = 0;
        var others = new TaskCompletionSource();
        Ledger.SeatsOf = (id, _) =>
        {
            if (id == "R0001")
            {
                return hangs.Task;
            }

            if (Interlocked.Increment(ref answered) == 19)
            {
                others.SetResult();
            }

            return Task.FromResult(Ledger.Seats);
        };
        var round = CheckAsync();
        await others.Task.WaitAsync(TimeSpan.FromSeconds(60), Ct);
        Assert.False(round.IsCompleted);

        hangs.SetResult(LedgerFailure.TimedOut);
        await round;
    }

    [Fact]
    public async Task Two_nodes_share_the_work_and_no_store_is_asked_twice()
    {
        Lists(Seat("s1", "A1"));
        for (var i = 1; i <= 12; i++)
        {
            await LinkAsync((await StoreAsync($"00{i:00}", 1)).Store, $"R00{i:00}");
        }

        Clock.Advance(TimeSpan.FromHours(2));
        var asked = Ledger.SeatsAsked;
        await Task.WhenAll(CheckAsync(), CheckAsync());
        Assert.Equal(asked + 12, Ledger.SeatsAsked);
    }

    [Fact]
    public async Task Links_that_were_not_verified_are_asked_about_again_when_their_time_has_come()
    {
        Ledger.StoreOf = (_, _) => LedgerFailure.Unreachable;
        await LinkAsync((await StoreAsync("0001")).Store);
        Ledger.StoreOf = (_, id) => new LedgerStore(id, id, true);
        Lists(Seat("s1", "A1"));
        await Get<VerifyLinks>().ExecuteAsync(LedgerProvider.Resty, Ct);
        Assert.Equal(LinkState.Registered, await StateAsync());

        Clock.Advance(TimeSpan.FromMinutes(1));
        await Get<VerifyLinks>().ExecuteAsync(LedgerProvider.Ebica, Ct);
        Assert.Equal(LinkState.Registered, await StateAsync());
        await Get<VerifyLinks>().ExecuteAsync(LedgerProvider.Resty, Ct);
        Assert.Equal(LinkState.Verified, await StateAsync());
    }

    private Task CheckAsync() => Get<CheckSeats>().ExecuteAsync(LedgerProvider.Resty, Ct);

    private Task<LinkState> StateAsync() => ReadAsync(db => db.LedgerLinks.Select(l => l.State).SingleAsync(Ct));

    private Task<DateTimeOffset> NextAsync() => ReadAsync(db => db.LedgerLinks.Select(l => l.NextSeatCheckAt).SingleAsync(Ct));
}
