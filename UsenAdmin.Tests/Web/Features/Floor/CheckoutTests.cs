using Microsoft.EntityFrameworkCore;
using UsenAdmin.Data.Floor;
using UsenAdmin.Data.Results;
using UsenAdmin.Integration.Ledgers;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Web.Features.Floor;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.Floor;

/// <summary>Rules 25–28 of the store (manual 4-1, 4-3), and 日締め.</summary>
public sealed class CheckoutTests(TestPostgres postgres) : FloorStage(postgres)
{
    [Theory]
    [InlineData(true, true)] // ① reservations
    [InlineData(true, false)] // ② into a walk-in
    [InlineData(false, true)] // ③ into a reservation
    [InlineData(false, false)] // ④ walk-ins
    public async Task Rule_25_one_bill_the_sum_to_the_destination_and_the_others_closed_with_nothing(bool fromReservation, bool intoReservation)
    {
        var from = fromReservation ? Resty.Book(Six, "ユウセン", 2, "sA1") : null;
        var into = intoReservation ? Resty.Book(Six, "レジ", 3, "sA2") : null;
        await RefreshAsync();
        var a = await SeatedAsync("A1", from, 2);
        var b = await SeatedAsync("A2", into, 3);
        await OrderAsync(a, 700);
        await OrderAsync(b, 500);

        var checkout = await Get<CheckOutTogether>().ExecuteAsync(AtPos, b, [a], Ct);
        await DeliverAsync();

        var view = await Get<FloorQueries>().CombinedCheckoutAsync(AtPos, checkout.Value.SubjectId, Ct);
        Assert.Equal(("1002500000001", 1200L, 2), (view.BillNumber, view.Amount, view.Visits.Count));
        Assert.Equal(new LedgerBillFacts(view.BillNumber, 0, 2), RecordOf(a).Bill);
        Assert.Equal(new LedgerBillFacts(view.BillNumber, 1200, 3), RecordOf(b).Bill);
        Assert.All(view.Visits, v => Assert.Equal((VisitState.Paid, view.BillNumber), (v.State, v.BillNumber)));
        Assert.Equal(fromReservation ? LedgerBillKind.Updated : LedgerBillKind.Linked, Resty.Bills[RecordOf(a).ReservationId].Single().Kind);
    }

    [Fact]
    public async Task Rule_25_it_is_undone_also_after_they_left_until_the_day_is_closed()
    {
        var a = await SeatedAsync("A1");
        var b = await SeatedAsync("A2");
        await OrderAsync(a, 700);
        var checkout = (await Get<CheckOutTogether>().ExecuteAsync(AtPos, b, [a], Ct)).Value.SubjectId;
        await Get<DepartVisit>().ExecuteAsync(AtPos, a, Ct);
        Refused(ErrorKey.ChangedByOther, await Get<UndoCheckout>().ExecuteAsync(AtPos, b, Ct)); // Not of one alone.

        Assert.True((await Get<UndoCombinedCheckout>().ExecuteAsync(AtPos, checkout, Ct)).IsDone);
        Assert.Equal((700L, 0L, VisitState.Seated), ((await VisitAsync(a)).Amount, (await VisitAsync(b)).Amount, (await VisitAsync(a)).State));
        Assert.Equal(a, (await TableAsync("A1")).VisitId);

        checkout = (await Get<CheckOutTogether>().ExecuteAsync(AtPos, b, [a], Ct)).Value.SubjectId;
        await Get<DepartVisit>().ExecuteAsync(AtPos, a, Ct);
        await Get<DepartVisit>().ExecuteAsync(AtPos, b, Ct);
        Assert.True((await Get<CloseBusinessDay>().ExecuteAsync(AtPos, Ct)).IsDone);
        Refused(ErrorKey.ChangedByOther, await Get<UndoCombinedCheckout>().ExecuteAsync(AtPos, checkout, Ct));
    }

    [Fact]
    public async Task Rule_26_the_first_bill_of_a_walk_in_is_linked_and_every_change_is_an_update()
    {
        var walkIn = await SeatedAsync("A1");
        await PaidAsync(walkIn);
        await DeliverAsync();
        await Get<UndoCheckout>().ExecuteAsync(AtPos, walkIn, Ct);
        await OrderAsync(walkIn, 300);
        await PaidAsync(walkIn);
        await DeliverAsync();

        Assert.Equal([LedgerBillKind.Linked, LedgerBillKind.Updated], Resty.Bills.Values.Single().Select(b => b.Kind));
        Assert.Equal([0, 300], Resty.Bills.Values.Single().Select(b => b.Amount));
    }

    [Fact]
    public async Task Rule_26_a_bill_withdrawn_before_it_was_tried_is_never_heard_of()
    {
        var walkIn = await SeatedAsync("A1");
        await PaidAsync(walkIn);
        await Get<UndoCheckout>().ExecuteAsync(AtPos, walkIn, Ct);
        await PaidAsync(walkIn);
        await DeliverAsync();

        Assert.Equal(("1002500000002", LedgerBillKind.Linked), (Resty.Bills.Values.Single().Single().BillNumber, Resty.Bills.Values.Single().Single().Kind));
    }

    [Fact]
    public async Task Rule_27_a_cancelled_bill_leaves_a_void_record_and_its_number_is_gone()
    {
        var visit = await SeatedAsync("A1");
        Assert.Equal("1002500000001", (await PaidAsync(visit)).BillNumber);
        await Get<UndoCheckout>().ExecuteAsync(AtPos, visit, Ct);
        Assert.Equal("1002500000002", (await PaidAsync(visit)).BillNumber);

        Assert.Equal([true, false], await ReadAsync(db => db.Bills.OrderBy(b => b.Counter).Select(b => b.VoidedAt != null).ToListAsync(Ct)));
    }

    [Fact]
    public async Task A_handy_does_not_check_out_and_nobody_checks_out_twice()
    {
        var visit = await SeatedAsync("A1");
        Refused(ErrorKey.NotForThisKind, await Get<CheckOutVisit>().ExecuteAsync(AtHandy, visit, Ct));
        Refused(ErrorKey.NotForThisKind, await Get<CheckOutTogether>().ExecuteAsync(AtHandy, visit, [visit], Ct));
        await PaidAsync(visit);
        Refused(ErrorKey.NotForThisKind, await Get<UndoCheckout>().ExecuteAsync(AtHandy, visit, Ct));
        Refused(ErrorKey.ChangedByOther, await Get<CheckOutVisit>().ExecuteAsync(AtPos, visit, Ct));
        Assert.Equal(1, await ReadAsync(db => db.Bills.CountAsync(Ct)));
    }

    [Fact]
    public async Task Rule_28_a_departure_before_the_start_waits_in_the_outbox_until_the_time_is_changed_there()
    {
        var id = Resty.Book(Six.AddMinutes(60), "ユウセン", 2, "sA1");
        await RefreshAsync();
        var visit = await SeatedAsync("A1", id);
        await PaidAsync(visit);
        var left = await Get<DepartVisit>().ExecuteAsync(AtPos, visit, Ct);
        await DeliverAsync();

        Assert.Equal([ErrorKey.EarlyArrival], Told(left));
        Assert.Equal([LedgerMessageState.Confirmed, LedgerMessageState.Refused, LedgerMessageState.Queued], (await MessagesAsync(visit)).Select(m => m.State));
        Assert.Equal("earlyArrival", (await MessagesAsync(visit))[1].Problem);

        Resty.Change(id, r => r with { StartAt = Six });
        Clock.Advance(TimeSpan.FromMinutes(6));
        await DeliverAsync();
        Assert.All(await MessagesAsync(visit), m => Assert.Equal(LedgerMessageState.Confirmed, m.State));
        Assert.Equal(LedgerReservationStatus.Finished, Resty.Records[id].Status);
    }

    [Fact]
    public async Task Closing_the_day_lists_open_visits_and_counts_what_was_paid()
    {
        var paid = await SeatedAsync("A1", people: 4);
        await OrderAsync(paid, 1000);
        await PaidAsync(paid);
        var voided = await SeatedAsync("A2");
        await PaidAsync(voided);
        await Get<UndoCheckout>().ExecuteAsync(AtPos, voided, Ct);
        await Get<CancelVisit>().ExecuteAsync(AtPos, voided, Ct);

        var refused = await Get<CloseBusinessDay>().ExecuteAsync(AtPos, Ct);
        Assert.Equal((ErrorKey.OpenVisits, "1"), (refused.Error!.Key, refused.Error.Arguments["n"]));
        await Get<DepartVisit>().ExecuteAsync(AtPos, paid, Ct);
        Refused(ErrorKey.NotForThisKind, await Get<CloseBusinessDay>().ExecuteAsync(AtHandy, Ct));

        var closed = await Get<FloorQueries>().ClosingAsync(AtPos, (await Get<CloseBusinessDay>().ExecuteAsync(AtPos, Ct)).Value.SubjectId, Ct);
        Assert.Equal((1, 1000L, 1, 4), (closed.Bills, closed.Amount, closed.Visits, closed.People));
        Refused(ErrorKey.ChangedByOther, await Get<UndoCheckout>().ExecuteAsync(AtPos, paid, Ct));
    }

    private LedgerReservation RecordOf(Guid visit) => Resty.Records.Values.Single(r => r.VisitId == visit.ToString());
}

/// <summary>Rule 22: a store with テーブルリセット機能 (manual 4-2 ③).</summary>
public sealed class TableResetTests(TestPostgres postgres) : FloorStage(postgres)
{
    private protected override bool TableReset => true;

    [Fact]
    public async Task Rule_22_a_paid_table_waits_for_its_reset_and_takes_nobody_until_then()
    {
        var visit = await SeatedAsync("A1");
        await PaidAsync(visit);
        Assert.Equal(TableState.AwaitingReset, (await TableAsync("A1")).State);
        Refused(ErrorKey.TableAwaitingReset, await SeatAsync(AtPos, "A1"));
        await Get<DepartVisit>().ExecuteAsync(AtPos, visit, Ct);
        Assert.Equal(TableState.AwaitingReset, (await TableAsync("A1")).State);

        await Get<ReleaseTableReset>().ExecuteAsync(AtPos, Tables["A1"], Ct);
        Assert.True((await SeatAsync(AtPos, "A1")).IsDone);
    }

    [Fact]
    public async Task Rule_22_with_its_reset_a_paid_party_has_gone()
    {
        var visit = await SeatedAsync("A1");
        await PaidAsync(visit);
        await Get<ReleaseTableReset>().ExecuteAsync(AtPos, Tables["A1"], Ct);

        Assert.Equal((VisitState.Left, TableState.Free), ((await VisitAsync(visit)).State, (await TableAsync("A1")).State));
        Assert.True((await Get<DepartVisit>().ExecuteAsync(AtPos, visit, Ct)).IsDone);
    }
}
