using System.Security.Cryptography;
using UsenAdmin.Data.Floor;
using UsenAdmin.Data.Results;
using UsenAdmin.Integration.Terminals.Protocol;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Web.Features.Floor;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.Floor;

/// <summary>What a change is answered with: the visit as it is now, by whatever way it became known; and the same again for the same key.</summary>
public sealed class FloorAnswersTests(TestPostgres postgres) : FloorStage(postgres)
{
    private protected override IReadOnlyList<string> EbicaTables => ["A1"];

    private protected override bool TableReset => true;

    [Fact]
    public async Task Every_change_is_answered_with_the_visit_as_it_is_read_afterwards()
    {
        Clock.Advance(TimeSpan.FromTicks(12_345_678)); // Finer than what PostgreSQL keeps.
        var reservation = Resty.Book(Six, "ユウセン", 3, "sA2");
        await RefreshAsync();

        var linked = await AnsweredAsync(await SeatAsync(AtPos, "A1"));
        var reserved = await AnsweredAsync(await SeatAsync(AtPos, "A2", reservation));
        var unmapped = await AnsweredAsync(await SeatAsync(AtHandy, "A6"));
        Assert.True((await Get<GroupTables>().ExecuteAsync(AtPos, [Tables["A3"], Tables["A4"]], Ct)).IsDone);
        var grouped = await AnsweredAsync(await SeatAsync(AtPos, "A3"));
        Assert.NotNull(grouped.GroupId);

        await AnsweredAsync(await Get<TakeOrder>().ExecuteAsync(AtHandy, linked.VisitId, [new NewOrderLine("品", 300, 2), new NewOrderLine("別の品", 100, 1)], Ct));
        await AnsweredAsync(await Get<TakeOrder>().ExecuteAsync(AtPos, linked.VisitId, [new NewOrderLine("品", 50, 1)], Ct));
        await AnsweredAsync(await Get<MoveVisit>().ExecuteAsync(AtPos, unmapped.VisitId, Tables["A5"], [], Ct));
        await AnsweredAsync(await Get<MergeVisits>().ExecuteAsync(AtPos, linked.VisitId, new MergeTarget(reserved.VisitId, null), Ct));
        await AnsweredAsync(await Get<UndoMerge>().ExecuteAsync(AtPos, linked.VisitId, Ct));
        Assert.NotNull((await AnsweredAsync(await Get<CheckOutVisit>().ExecuteAsync(AtPos, linked.VisitId, Ct))).BillNumber);
        await AnsweredAsync(await Get<UndoCheckout>().ExecuteAsync(AtPos, linked.VisitId, Ct));
        await AnsweredAsync(await Get<CheckOutVisit>().ExecuteAsync(AtPos, linked.VisitId, Ct));
        Assert.Equal(VisitState.Left, (await AnsweredAsync(await Get<DepartVisit>().ExecuteAsync(AtPos, linked.VisitId, Ct))).State);
        await AnsweredAsync(await Get<DepartVisit>().ExecuteAsync(AtPos, linked.VisitId, Ct));
        await AnsweredAsync(await Get<CancelVisit>().ExecuteAsync(AtPos, grouped.VisitId, Ct));
        await AnsweredAsync(await Get<CancelVisit>().ExecuteAsync(AtPos, reserved.VisitId, Ct));
    }

    [Fact]
    public async Task A_repeated_key_gets_the_answer_of_then_whatever_happened_since()
    {
        Resty.Line = Ebica.Line = LedgerLineState.Down;
        var seat = Caller(Pos, "seat");
        var seated = await SeatAsync(seat, "A1");
        Assert.Contains(ErrorKey.LedgerNetworkError, Told(seated));
        var order = Caller(Pos, "order");
        var ordered = await Get<TakeOrder>().ExecuteAsync(order, seated.Value.SubjectId, [new NewOrderLine("品", 300, 2)], Ct);
        Assert.True((await Get<CancelVisit>().ExecuteAsync(AtPos, seated.Value.SubjectId, Ct)).IsDone);

        var seatedAgain = await SeatAsync(seat, "A1");
        var orderedAgain = await Get<TakeOrder>().ExecuteAsync(order, seated.Value.SubjectId, [new NewOrderLine("品", 300, 2)], Ct);

        Assert.Equal(Written(seated), Written(seatedAgain));
        Assert.Equal(Written(ordered), Written(orderedAgain));
        Assert.Empty((await FloorAsync()).Visits);
    }

    [Fact]
    public async Task A_call_whose_process_died_while_a_ledger_was_asked_is_answered_by_what_it_did()
    {
        var visit = await SeatedAsync("A6");
        var key = Convert.ToHexStringLower(SHA256.HashData("SeatParty\ndied"u8));
        await WriteAsync(db =>
        {
            db.FloorRequests.Add(new FloorRequest(Company, Pos.Id, key, "SeatParty", visit, Clock.GetUtcNow()).Awaited(Clock.GetUtcNow().AddSeconds(6)));
            return Task.CompletedTask;
        });
        Clock.Advance(TimeSpan.FromSeconds(7));

        Assert.Equal(visit, (await SeatAsync(Caller(Pos, "died"), "A6")).Value.SubjectId);
        Assert.Single((await FloorAsync()).Visits);
    }

    [Fact]
    public async Task What_a_ledger_refused_in_time_leaves_the_key_free()
    {
        Resty.IsOpen = false;
        var seat = Caller(Pos, "closed");
        Refused(ErrorKey.OutsideBusinessHours, await SeatAsync(seat, "A2"));
        Resty.IsOpen = true;

        var seated = await SeatAsync(seat, "A2");

        Assert.True(seated.IsDone);
        Assert.Equal(Written(seated), Written(await SeatAsync(seat, "A2")));
    }

    [Fact]
    public async Task Rule_27_a_refused_checkout_uses_no_number()
    {
        Refused(ErrorKey.NotFound, await Get<CheckOutVisit>().ExecuteAsync(AtPos, Guid.NewGuid(), Ct));
        var visit = await SeatedAsync("A6");
        Refused(ErrorKey.NotFound, await Get<CheckOutTogether>().ExecuteAsync(AtPos, visit, [Guid.NewGuid()], Ct));
        var pay = Caller(Pos, "pay");

        Assert.Equal("1002500000001", (await Get<CheckOutVisit>().ExecuteAsync(pay, visit, Ct)).Value.Visit!.BillNumber);
        Assert.Equal("1002500000001", (await Get<CheckOutVisit>().ExecuteAsync(pay, visit, Ct)).Value.Visit!.BillNumber);
        Assert.Equal("1002500000002", (await PaidAsync(await SeatedAsync("A5"))).BillNumber);
    }

    private async Task<VisitView> AnsweredAsync(Result<FloorChange> result)
    {
        Assert.True(result.IsDone, result.Error?.Key.ToString());
        var answered = result.Value.Visit!;
        Assert.Equal(result.Value.Warnings.Select(w => FloorWarning.Of(w)), answered.Warnings);
        Assert.Equal(TerminalJson.Write(await VisitAsync(result.Value.SubjectId)), TerminalJson.Write(answered with { Warnings = [] }));
        return answered;
    }

    private static string Written(Result<FloorChange> result) => TerminalJson.Write(result.Value.Visit!);
}
