using UsenAdmin.Data.Floor;
using UsenAdmin.Data.Results;
using UsenAdmin.Integration.Ledgers;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Web.Features.Floor;
using UsenAdmin.Web.Features.Floor.Outbox;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.Floor;

/// <summary>Rules 4–17 of the store.</summary>
public sealed class SeatingTests(TestPostgres postgres) : FloorStage(postgres)
{
    [Fact]
    public async Task Thin_path_walk_in_order_checkout_departure_reaches_the_ledger()
    {
        var visit = await SeatedAsync("A1", people: 3);
        await OrderAsync(visit, 800, 2);
        var paid = await PaidAsync(visit);
        Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True((await Get<DepartVisit>().ExecuteAsync(AtPos, visit, Ct)).IsDone);
        await DeliverAsync();

        var record = Assert.Single(Resty.Records).Value;
        Assert.Equal((LedgerReservationStatus.Finished, LedgerReservationSource.PosWalkIn), (record.Status, record.Source));
        Assert.Equal(new LedgerBillFacts("1002500000001", 1600, 3), record.Bill);
        Assert.Equal(("1002500000001", 1600L, VisitState.Paid), (paid.BillNumber, paid.Amount, paid.State));
        Assert.Equal(TableState.Free, (await TableAsync("A1")).State);
    }

    [Fact]
    public async Task Rule_04_all_designated_tables_are_seated_as_one_visit_and_the_ledger_is_told()
    {
        var id = Resty.Book(Six, "ユウセン", 6, "sA1", "sA2");
        await RefreshAsync();

        var visit = await VisitAsync(await SeatedAsync("A2", id, 6));

        Assert.Equal([Tables["A1"], Tables["A2"]], visit.TableIds);
        Assert.Equal((VisitKind.Reservation, "ユウセン", VisitState.Seated), (visit.Kind, visit.GuestName, visit.State));
        Assert.Equal((LedgerReservationStatus.Seated, visit.VisitId.ToString()), (Resty.Records[id].Status, Resty.Records[id].VisitId));
        Assert.Equal((VisitLedgerState.Linked, id), (visit.Ledgers[0].State, visit.Ledgers[0].RecordId));
    }

    [Fact]
    public async Task Rule_04_one_designated_table_taken_or_unmapped_refuses_all()
    {
        var taken = Resty.Book(Six, "ユウセン", 6, "sA1", "sA2");
        var unmapped = Resty.Book(Six.AddDays(1), "レジ", 6, "sA3", "sX");
        await SeatedAsync("待機1");
        await SeatedAsync("A4");
        await RefreshAsync();
        Assert.True((await SeatAsync(AtPos, "A1", null, 2, ErrorKey.AnotherReservationExists)).IsDone);

        Refused(ErrorKey.TableOccupied, await SeatAsync(AtPos, "A2", taken));
        Refused(ErrorKey.CheckTableMapping, await SeatAsync(AtPos, "A3", unmapped));
        Assert.Equal(TableState.Free, (await TableAsync("A2")).State);
    }

    [Fact]
    public async Task Rule_05_without_a_designated_table_it_is_refused_until_it_is_designated_and_refreshed()
    {
        var id = Resty.Book(Six, "ユウセン", 2);
        await RefreshAsync();
        Refused(ErrorKey.TableNotDesignated, await SeatAsync(AtPos, "A1", id));

        Resty.Change(id, r => r with { SeatIds = ["sA1"] });
        await RefreshAsync();
        Assert.True((await SeatAsync(AtPos, "A1", id)).IsDone);
    }

    [Fact]
    public async Task Rule_05_a_designation_taken_away_since_the_last_refresh_is_refused_by_the_ledger_and_nothing_is_seated()
    {
        var id = Resty.Book(Six, "ユウセン", 2, "sA1");
        await RefreshAsync();
        Resty.Change(id, r => r with { SeatIds = [] });

        Refused(ErrorKey.TableNotDesignated, await SeatAsync(AtPos, "A1", id));

        Assert.Equal(TableState.Free, (await TableAsync("A1")).State);
        Assert.Empty((await FloorAsync()).Visits);
    }

    [Fact]
    public async Task Rule_06_at_another_table_the_ledger_gets_the_visit_and_its_table_stays()
    {
        var id = Resty.Book(Six, "ユウセン", 2, "sA1");
        await RefreshAsync();

        var result = await SeatAsync(AtPos, "A3", id);

        Assert.Equal([ErrorKey.LedgerTableNotChanged], Told(result));
        Assert.Equal("ユウセン", result.Value.Warnings[0].Arguments["name"]);
        Assert.Equal((LedgerReservationStatus.Seated, "sA1"), (Resty.Records[id].Status, Resty.Records[id].SeatIds.Single()));
    }

    [Fact]
    public async Task Rule_08_walk_in_at_an_unmapped_table_is_seated_but_not_linked()
    {
        var result = await SeatAsync(AtPos, "A6");

        Assert.Equal([ErrorKey.WalkInNotLinkedUnmapped], Told(result));
        var ledger = Assert.Single((await VisitAsync(result.Value.SubjectId)).Ledgers);
        Assert.Equal((VisitLedgerState.NotLinked, "walkInNotLinkedUnmapped"), (ledger.State, ledger.Reason));
        Assert.Empty(Resty.Records);
    }

    [Fact]
    public async Task Rule_09_reservation_at_an_unmapped_table_is_refused()
    {
        var id = Resty.Book(Six, "ユウセン", 2, "sA1");
        await RefreshAsync();

        Refused(ErrorKey.CheckTableMapping, await SeatAsync(AtPos, "A6", id));
        Assert.Empty((await FloorAsync()).Visits);
    }

    [Fact]
    public async Task Rule_10_walk_in_at_a_reserved_table_is_asked_and_accepted_is_not_linked_and_carries_the_mark()
    {
        Resty.Book(Six.AddMinutes(60), "ユウセン", 2, "sA1");
        await RefreshAsync();

        var asked = await SeatAsync(AtPos, "A1");
        Refused(ErrorKey.AnotherReservationExists, asked);
        Assert.True(asked.Error!.IsAsked());
        Assert.Empty((await FloorAsync()).Visits);

        var accepted = await SeatAsync(AtPos, "A1", null, 2, ErrorKey.AnotherReservationExists);
        var visit = await VisitAsync(accepted.Value.SubjectId);
        Assert.Equal([ErrorKey.AnotherReservationExists], Told(accepted));
        Assert.Equal((true, VisitLedgerState.NotLinked, "anotherReservationExists"), (visit.Warned, visit.Ledgers[0].State, visit.Ledgers[0].Reason));
        Assert.Single(Resty.Records);
    }

    [Fact]
    public async Task Rule_10_a_reservation_that_begins_after_the_stay_is_none_of_it()
    {
        Resty.Book(Six.AddMinutes(90), "ユウセン", 2, "sA1");
        await RefreshAsync();

        Assert.True((await SeatAsync(AtPos, "A1")).IsDone);
    }

    [Fact]
    public async Task Rule_10_another_reservation_is_refused_whatever_is_accepted()
    {
        var mine = Resty.Book(Six, "ユウセン", 2, "sA2");
        Resty.Book(Six.AddMinutes(30), "レジ", 2, "sA1");
        await RefreshAsync();

        var result = await SeatAsync(AtPos, "A1", mine, 2, ErrorKey.AnotherReservationExists);

        Refused(ErrorKey.AnotherReservationExists, result);
        Assert.False(result.Error!.IsAsked());
    }

    [Fact]
    public async Task Rule_10_a_reservation_made_since_the_last_refresh_is_asked_about_by_the_ledger()
    {
        await RefreshAsync();
        Resty.Book(Six.AddMinutes(30), "ユウセン", 2, "sA1");

        var asked = await SeatAsync(AtPos, "A1");
        Assert.True(asked.Error!.IsAsked());
        Assert.Equal(TableState.Free, (await TableAsync("A1")).State);

        var accepted = await SeatAsync(AtPos, "A1", null, 2, ErrorKey.AnotherReservationExists);
        var visit = await VisitAsync(accepted.Value.SubjectId);
        Assert.Equal((true, VisitLedgerState.NotLinked), (visit.Warned, visit.Ledgers[0].State));
        Assert.Equal(LedgerMessageState.GivenUp, (await MessagesAsync(visit.VisitId)).Single().State);
    }

    [Fact]
    public async Task Rule_10_paid_here_but_still_seated_in_the_ledger_is_another_reservation()
    {
        var id = Resty.Book(Six.AddMinutes(20), "ユウセン", 2, "sA1");
        await RefreshAsync();
        var visit = await SeatedAsync("A1", id);
        await PaidAsync(visit);
        await Get<DepartVisit>().ExecuteAsync(AtPos, visit, Ct); // Before its start: the ledger keeps it seated.
        await DeliverAsync();
        await Get<GiveUpLedgerMessages>().ExecuteAsync(AtPos.Actor, (await MessagesAsync(visit)).First(m => m.State == LedgerMessageState.Refused).MessageId, Ct);
        await DeliverAsync();

        Refused(ErrorKey.AnotherReservationExists, await SeatAsync(AtPos, "A1"));
    }

    [Fact]
    public async Task Rule_11_a_walk_in_of_the_ledgers_own_lets_the_visit_go_on_unlinked_and_can_be_taken_over()
    {
        var own = Resty.Book(Six, null, 2, "sA1");
        Resty.Change(own, r => r with { Source = LedgerReservationSource.WalkIn, Status = LedgerReservationStatus.Seated });

        var result = await SeatAsync(AtPos, "A1");
        var visit = await VisitAsync(result.Value.SubjectId);
        Assert.Equal([ErrorKey.Unexpected], Told(result));
        Assert.Equal((true, VisitLedgerState.NotLinked), (visit.Warned, visit.Ledgers[0].State));

        await RefreshAsync();
        var message = Assert.Single(await MessagesAsync(visit.VisitId));
        Assert.Equal((LedgerMessageState.Refused, true, true), (message.State, message.NeedsPerson, message.CanBind));
        Assert.Equal(own, Assert.Single(await Get<OutboxQueries>().BindableAsync(Company, message.MessageId, Ct)).RecordId);
        await PaidAsync(visit.VisitId);
        Assert.True((await Get<BindLedgerRecord>().ExecuteAsync(AtPos.Actor, message.MessageId, own, Ct)).IsDone);
        await DeliverAsync();

        visit = await VisitAsync(visit.VisitId);
        Assert.Equal((false, VisitLedgerState.Linked, own), (visit.Warned, visit.Ledgers[0].State, visit.Ledgers[0].RecordId));
        Assert.Equal(visit.BillNumber, Resty.Records[own].Bill!.BillNumber);
    }

    [Fact]
    public async Task Rule_12_outside_business_hours_nothing_is_seated()
    {
        Resty.IsOpen = false;
        var id = Resty.Book(Six, "ユウセン", 2, "sA2");
        await RefreshAsync();

        Refused(ErrorKey.OutsideBusinessHours, await SeatAsync(AtPos, "A1"));
        Refused(ErrorKey.OutsideBusinessHours, await SeatAsync(AtPos, "A2", id));
        Assert.Empty((await FloorAsync()).Visits);
        Assert.Single(Resty.Records);

        Resty.IsOpen = true; // The hours were mended there: no 更新 is needed.
        Assert.True((await SeatAsync(AtPos, "A1")).IsDone);
        Assert.True((await SeatAsync(AtPos, "A2", id)).IsDone);
    }

    [Theory]
    [InlineData(LedgerLineState.Down)]
    [InlineData(LedgerLineState.Maintenance)]
    [InlineData(LedgerLineState.CutBefore)]
    [InlineData(LedgerLineState.CutAfter)]
    internal async Task Rule_13_without_an_answer_the_party_sits_and_the_next_order_links_it_once(LedgerLineState line)
    {
        Resty.Line = line;
        var result = await SeatAsync(AtPos, "A1");
        Assert.Equal([ErrorKey.LedgerNetworkError], Told(result));
        var visit = await VisitAsync(result.Value.SubjectId);
        Assert.Equal((VisitState.Seated, false), (visit.State, visit.Warned));

        Resty.Line = LedgerLineState.Up;
        await DeliverAsync();
        Assert.NotEqual(VisitLedgerState.Linked, (await VisitAsync(visit.VisitId)).Ledgers[0].State);
        await OrderAsync(visit.VisitId, 500);
        await DeliverAsync();

        Assert.Equal(VisitLedgerState.Linked, (await VisitAsync(visit.VisitId)).Ledgers[0].State);
        Assert.Single(Resty.Records);
    }

    [Fact]
    public async Task Rule_13_a_refusal_that_comes_later_un_seats_nobody()
    {
        Resty.Line = LedgerLineState.Down;
        var visit = await SeatedAsync("A1");
        (Resty.Line, Resty.IsOpen) = (LedgerLineState.Up, false);
        await OrderAsync(visit, 500);
        await DeliverAsync();

        var seen = await VisitAsync(visit);
        Assert.Equal((VisitState.Seated, true, "outsideBusinessHours"), (seen.State, seen.Warned, seen.Ledgers[0].Reason));
        var message = Assert.Single(await MessagesAsync(visit));
        Assert.True(message.NeedsPerson);

        Resty.IsOpen = true;
        Assert.True((await Get<ResendLedgerMessage>().ExecuteAsync(AtPos.Actor, message.MessageId, Ct)).IsDone);
        await DeliverAsync();
        Assert.Equal(VisitLedgerState.Linked, (await VisitAsync(visit)).Ledgers[0].State);
    }

    [Theory]
    [InlineData(LedgerLineState.CutBefore)]
    [InlineData(LedgerLineState.CutAfter)]
    internal async Task Rule_13_cancelling_and_seating_again_leaves_one_record(LedgerLineState line)
    {
        (Resty.Line, Resty.Times) = (line, 1);
        var first = await SeatedAsync("A1");
        Assert.True((await Get<CancelVisit>().ExecuteAsync(AtPos, first, Ct)).IsDone);
        var second = await SeatedAsync("A1");
        Clock.Advance(TimeSpan.FromMinutes(10));
        await DeliverAsync();

        var alive = Assert.Single(Resty.Records.Values, r => r.Status != LedgerReservationStatus.Cancelled);
        Assert.Equal(second.ToString(), alive.VisitId);
    }

    [Fact]
    public async Task Rule_13_a_reservation_seated_again_after_a_lost_answer_is_seated_for_the_second_visit()
    {
        var id = Resty.Book(Six, "ユウセン", 2, "sA1");
        await RefreshAsync();
        (Resty.Line, Resty.Times) = (LedgerLineState.CutAfter, 1);
        var first = await SeatedAsync("A1", id);
        await Get<CancelVisit>().ExecuteAsync(AtPos, first, Ct);
        var second = await SeatedAsync("A1", id);
        Clock.Advance(TimeSpan.FromMinutes(10));
        await DeliverAsync();

        Assert.Equal((LedgerReservationStatus.Seated, second.ToString()), (Resty.Records[id].Status, Resty.Records[id].VisitId));
    }

    [Fact]
    public async Task Rule_13_give_up_lets_the_visit_go_on_without_the_ledger()
    {
        Resty.Line = LedgerLineState.Down;
        var visit = await SeatedAsync("A1");
        await PaidAsync(visit);

        Assert.True((await Get<GiveUpLedgerMessages>().ExecuteAsync(AtPos.Actor, (await MessagesAsync(visit))[0].MessageId, Ct)).IsDone);
        Resty.Line = LedgerLineState.Up;
        Clock.Advance(TimeSpan.FromHours(1));
        await DeliverAsync();

        Assert.All(await MessagesAsync(visit), m => Assert.Equal(LedgerMessageState.GivenUp, m.State));
        Assert.Empty(Resty.Records);
    }

    [Fact]
    public async Task Rule_14_the_second_gets_already_seated_for_a_reservation_and_occupied_for_a_table()
    {
        var id = Resty.Book(Six, "ユウセン", 2, "sA1");
        await RefreshAsync();
        await SeatedAsync("A1", id);

        Refused(ErrorKey.AlreadySeated, await SeatAsync(AtHandy, "A1", id));
        Refused(ErrorKey.AlreadySeated, await SeatAsync(AtHandy, "A2", id));
        Refused(ErrorKey.TableOccupied, await SeatAsync(AtHandy, "A1"));
    }

    [Fact]
    public async Task Rule_15_cancelling_takes_the_visit_back_here_and_in_the_ledger()
    {
        var id = Resty.Book(Six, "ユウセン", 2, "sA1");
        await RefreshAsync();
        var reservation = await SeatedAsync("A1", id);
        var walkIn = await SeatedAsync("A2");
        await Get<CancelVisit>().ExecuteAsync(AtPos, reservation, Ct);
        await Get<CancelVisit>().ExecuteAsync(AtPos, walkIn, Ct);
        await DeliverAsync();

        Assert.Equal(LedgerReservationStatus.Booked, Resty.Records[id].Status);
        Assert.Equal(LedgerReservationStatus.Cancelled, Resty.Records.Values.Single(r => r.ReservationId != id).Status);
        Assert.All((await FloorAsync()).Tables, t => Assert.Equal(TableState.Free, t.State));
        Assert.True((await SeatAsync(AtPos, "A1", id)).IsDone);
    }

    [Fact]
    public async Task Rule_15_a_message_not_yet_tried_is_withdrawn_and_a_paid_visit_is_not_cancelled()
    {
        Resty.Line = LedgerLineState.Down;
        var visit = await SeatedAsync("A1");
        Assert.True((await Get<CancelVisit>().ExecuteAsync(AtPos, visit, Ct)).IsDone);
        Assert.Equal(LedgerMessageState.GivenUp, Assert.Single(await MessagesAsync(visit)).State);
        Resty.Line = LedgerLineState.Up;
        Clock.Advance(TimeSpan.FromHours(1));
        await DeliverAsync();
        Assert.Empty(Resty.Records);

        var paid = await SeatedAsync("A2");
        await PaidAsync(paid);
        Refused(ErrorKey.ChangedByOther, await Get<CancelVisit>().ExecuteAsync(AtPos, paid, Ct));
    }

    [Fact]
    public async Task Rule_17_before_the_reservations_time_it_is_told()
    {
        var id = Resty.Book(Six.AddMinutes(30), "ユウセン", 2, "sA1");
        await RefreshAsync();

        Assert.Equal([ErrorKey.EarlyArrival], Told(await SeatAsync(AtPos, "A1", id)));
    }

    [Fact]
    public async Task A_cancelled_reservation_is_refused_by_the_list_and_by_the_ledger()
    {
        var id = Resty.Book(Six, "ユウセン", 2, "sA1");
        await RefreshAsync();
        Resty.Change(id, r => r with { Status = LedgerReservationStatus.Cancelled });
        Refused(ErrorKey.ReservationCancelled, await SeatAsync(AtPos, "A1", id));

        await RefreshAsync();
        Refused(ErrorKey.ReservationCancelled, await SeatAsync(AtPos, "A1", id));
        Assert.Empty((await FloorAsync()).Visits);
    }

    [Fact]
    public async Task A_seat_blocked_in_the_ledger_is_asked_about()
    {
        Resty.BlockedSeats.Add("sA1");

        var asked = await SeatAsync(AtPos, "A1");
        Refused(ErrorKey.SeatBlockedInLedger, asked);
        Assert.True(asked.Error!.IsAsked());

        var accepted = await SeatAsync(AtPos, "A1", null, 2, ErrorKey.SeatBlockedInLedger);
        Assert.Equal([ErrorKey.SeatBlockedInLedger], Told(accepted));
        Assert.True((await VisitAsync(accepted.Value.SubjectId)).Warned);
    }

    [Fact]
    public async Task A_seat_that_the_ledger_does_not_know_any_more_is_the_table_mapping()
    {
        Resty.UnknownSeats.Add("sA1");
        Refused(ErrorKey.CheckTableMapping, await SeatAsync(AtPos, "A1"));

        await WriteAsync(async db => db.LedgerSeats.Single(s => s.SeatId == "sA2").Missing(Six));
        Refused(ErrorKey.CheckTableMapping, await SeatAsync(AtPos, "A2"));
        Assert.Empty((await FloorAsync()).Visits);
    }

    [Fact]
    public async Task A_terminal_works_by_the_master_that_it_holds()
    {
        Refused(ErrorKey.UnknownVersion, await SeatAsync(AtPos with { MasterVersion = 99 }, "A1"));
        await WriteAsync(async db =>
        {
            db.TableMappings.Remove(db.TableMappings.Single(m => m.TableId == Tables["A1"]));
            await Task.CompletedTask;
        });
        Assert.Empty(Told(await SeatAsync(AtPos, "A1"))); // Its version still maps A1.

        await PublishAsync();
        await Get<CancelVisit>().ExecuteAsync(AtPos, (await TableAsync("A1")).VisitId!.Value, Ct);
        Assert.Equal([ErrorKey.WalkInNotLinkedUnmapped], Told(await SeatAsync(AtPos, "A1")));
    }

    [Fact]
    public async Task The_check_answers_what_seating_would()
    {
        var id = Resty.Book(Six.AddMinutes(30), "ユウセン", 2, "sA1");
        var without = Resty.Book(Six, "レジ", 2);
        await RefreshAsync();
        var check = Get<CheckSeating>();

        Assert.Equal(ErrorKey.EarlyArrival, Assert.Single((await check.ExecuteAsync(AtPos, Seating(["A1"], id), Ct)).Value).Key);
        Assert.Equal(ErrorKey.TableNotDesignated, (await check.ExecuteAsync(AtPos, Seating(["A2"], without), Ct)).Error!.Key);
        Assert.True((await check.ExecuteAsync(AtPos, Seating(["A1"], null), Ct)).Error!.IsAsked());
        Resty.Book(Six.AddMinutes(10), "新しい人", 2, "sA3"); // Not in the list yet: the ledger is asked now.
        Assert.Equal(ErrorKey.AnotherReservationExists, (await check.ExecuteAsync(AtPos, Seating(["A3"], null), Ct)).Error!.Key);
        Resty.IsOpen = false;
        Assert.Equal(ErrorKey.OutsideBusinessHours, (await check.ExecuteAsync(AtPos, Seating(["A2"], null), Ct)).Error!.Key);
        Resty.Line = LedgerLineState.Down;
        Assert.Equal(ErrorKey.LedgerNetworkError, Assert.Single((await check.ExecuteAsync(AtPos, Seating(["A2"], null), Ct)).Value).Key);
        Assert.Empty((await FloorAsync()).Visits);
    }
}
