using UsenAdmin.Data.Fence;
using UsenAdmin.Data.Floor;
using UsenAdmin.Data.People;
using UsenAdmin.Data.Results;
using UsenAdmin.Integration.Ledgers;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Web.Access;
using UsenAdmin.Web.Features.Floor;
using UsenAdmin.Web.Features.Floor.Outbox;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.Floor;

/// <summary>The outbox: in order, once, whoever dies on the way.</summary>
public sealed class OutboxTests(TestPostgres postgres) : FloorStage(postgres)
{
    [Fact]
    public async Task A_claim_of_a_sender_that_died_is_taken_over_after_its_lease_and_asks_first()
    {
        Resty.Line = LedgerLineState.Down;
        var visit = await SeatedAsync("A1");
        Resty.Line = LedgerLineState.CutAfter;
        Clock.Advance(TimeSpan.FromMinutes(5));
        var dead = Assert.Single(await ClaimAsync());
        var outgoing = await Get<LedgerLine>().PrepareAsync(Company, dead.MessageId, dead.Claim, Ct);
        await Get<LedgerLine>().TellAsync(outgoing!, Ct); // It arrived, and then the process was killed.
        Resty.Line = LedgerLineState.Up;

        Assert.Empty(await ClaimAsync());
        Clock.Advance(LedgerMessage.Lease);
        await DeliverAsync();

        Assert.Equal((VisitLedgerState.Linked, 1), ((await VisitAsync(visit)).Ledgers[0].State, Resty.Records.Count));
        Assert.Equal("find", Resty.Log[^1]);
        Assert.False(await Get<OutboxResults>().FinishAsync(outgoing!, LedgerOutcome.Done("late"), Ct)); // The dead one's word counts no more.
    }

    [Fact]
    public async Task Messages_of_a_visit_go_one_at_a_time_and_in_order()
    {
        Resty.Line = LedgerLineState.Down;
        var visit = await SeatedAsync("A1");
        await OrderAsync(visit, 100);
        await PaidAsync(visit);
        await Get<DepartVisit>().ExecuteAsync(AtPos, visit, Ct);
        Clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Single(await ClaimAsync()); // Three are due, one may go.
        Assert.Empty(await ClaimAsync());
        Resty.Line = LedgerLineState.Up;
        Clock.Advance(LedgerMessage.Lease);
        await DeliverAsync();

        var record = Resty.Records.Keys.Single();
        Assert.Equal(["find", "walk-in sA1", $"bill {record} 100", $"depart {record}"], Resty.Log);
    }

    [Theory]
    [InlineData(LedgerLineState.CutBefore)]
    [InlineData(LedgerLineState.CutAfter)]
    internal async Task A_bill_whose_answer_was_lost_is_written_once(LedgerLineState line)
    {
        var visit = await SeatedAsync("A1");
        await OrderAsync(visit, 100);
        await PaidAsync(visit);
        (Resty.Line, Resty.Times) = (line, 1);
        await DeliverAsync();
        Assert.Equal(LedgerMessageState.Unknown, (await MessagesAsync(visit))[^1].State);

        Clock.Advance(TimeSpan.FromMinutes(10));
        await DeliverAsync();
        Assert.Single(Resty.Bills.Values.Single());
        Assert.Equal(LedgerMessageState.Confirmed, (await MessagesAsync(visit))[^1].State);
    }

    [Fact]
    public async Task A_ledger_that_does_not_answer_in_time_leaves_the_party_sitting_and_is_written_down_when_it_does()
    {
        Resty.Line = LedgerLineState.Hangs;
        var seating = SeatAsync(AtPos, "A1");
        await Resty.Asked.Task.WaitAsync(Ct);
        Clock.Advance(SendNow.Patience);
        var result = await seating;
        Assert.Equal([ErrorKey.LedgerNetworkError], Told(result));
        Assert.Equal(VisitState.Seated, (await VisitAsync(result.Value.SubjectId)).State);

        Resty.Hanging.SetResult();
        await UntilAsync(async () => (await VisitAsync(result.Value.SubjectId)).Ledgers[0].State == VisitLedgerState.Linked);
        Assert.Single(Resty.Records);
    }

    [Fact]
    public async Task What_stays_unknown_for_three_days_waits_for_a_person()
    {
        Resty.Line = LedgerLineState.CutBefore;
        var visit = await SeatedAsync("A1");
        Clock.Advance(TimeSpan.FromHours(73));
        await DeliverAsync();

        Assert.True(Assert.Single(await MessagesAsync(visit)).NeedsPerson);
        Resty.Line = LedgerLineState.Up;
        await Get<ResendLedgerMessage>().ExecuteAsync(AtPos.Actor, (await MessagesAsync(visit))[0].MessageId, Ct);
        await DeliverAsync();
        Assert.Equal(VisitLedgerState.Linked, (await VisitAsync(visit)).Ledgers[0].State);
    }

    [Fact]
    public async Task A_message_of_another_company_or_store_is_not_found()
    {
        Resty.Line = LedgerLineState.Down;
        var visit = await SeatedAsync("A1");
        var message = (await MessagesAsync(visit))[0].MessageId;

        var stranger = AtPos.Actor with { StoreId = Guid.CreateVersion7() };
        Assert.Equal(ErrorKey.NotFound, (await Get<ResendLedgerMessage>().ExecuteAsync(stranger, message, Ct)).Error!.Key);
        var foreigner = AtPos.Actor with { CompanyId = Guid.CreateVersion7() };
        Assert.Equal(ErrorKey.NotFound, (await Get<GiveUpLedgerMessages>().ExecuteAsync(foreigner, message, Ct)).Error!.Key);
        Assert.Single(await Get<OutboxQueries>().UndeliveredAsync(Company, Shop.Id, Ct));
    }

    [Fact]
    public async Task A_store_manager_works_on_the_outbox_of_their_stores_and_of_no_other()
    {
        Resty.Line = LedgerLineState.Down;
        var visit = await SeatedAsync("A1");
        var message = (await MessagesAsync(visit))[0].MessageId;
        var (inCharge, other) = (NewManager("0031"), NewManager("0032"));
        await WriteAsync(db =>
        {
            db.Users.AddRange(inCharge, other);
            db.StaffStores.Add(new StaffStore(Company, inCharge.Id, Shop.Id));
            return Task.CompletedTask;
        });

        Assert.Equal(ErrorKey.Forbidden, (await Get<ResendLedgerMessage>().ExecuteAsync(other.ToActor(), message, Ct)).Error!.Key);
        Assert.Equal(ErrorKey.Forbidden, (await Get<GiveUpLedgerMessages>().ExecuteAsync(other.ToActor(), message, Ct)).Error!.Key);
        Assert.Equal(ErrorKey.Forbidden, (await Get<BindLedgerRecord>().ExecuteAsync(other.ToActor(), message, "x", Ct)).Error!.Key);
        Assert.Single(await Get<OutboxQueries>().UndeliveredAsync(Company, Shop.Id, Ct));

        Assert.True((await Get<ResendLedgerMessage>().ExecuteAsync(inCharge.ToActor(), message, Ct)).IsDone);
        Assert.Equal(ErrorKey.ChangedByOther, (await Get<BindLedgerRecord>().ExecuteAsync(inCharge.ToActor(), message, "x", Ct)).Error!.Key);
        Assert.True((await Get<GiveUpLedgerMessages>().ExecuteAsync(inCharge.ToActor(), message, Ct)).IsDone);
        Assert.Empty(await Get<OutboxQueries>().UndeliveredAsync(Company, Shop.Id, Ct));

        StaffUser NewManager(string code) => new(Company, code, "店長", StaffRole.StoreManager);
    }

    private Task<List<ClaimedMessage>> ClaimAsync() =>
        Get<CrossCompanyQueries>().ClaimLedgerMessagesAsync(Clock.GetUtcNow(), Clock.GetUtcNow() + LedgerMessage.Lease, 10, Ct);

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        while (!await condition())
        {
            Ct.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
