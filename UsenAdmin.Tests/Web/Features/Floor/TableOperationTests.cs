using UsenAdmin.Data.Floor;
using UsenAdmin.Data.Results;
using UsenAdmin.Integration.Ledgers;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Web.Features.Floor;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.Floor;

/// <summary>Rules 18–21, 23 and 24 of the store (manual 4-1, 4-2).</summary>
public sealed class TableOperationTests(TestPostgres postgres) : FloorStage(postgres)
{
    [Fact]
    public async Task Rule_18_merging_adds_people_and_orders_and_frees_the_table_and_the_destinations_guest_stays()
    {
        var id = Resty.Book(Six, "ユウセン", 6, "sA1");
        await RefreshAsync();
        var reservation = await SeatedAsync("A1", id, 6);
        var walkIn = await SeatedAsync("A2", people: 2);
        await OrderAsync(reservation, 700);
        await OrderAsync(walkIn, 500);

        var merged = await Get<MergeVisits>().ExecuteAsync(AtPos, walkIn, new MergeTarget(reservation, null), Ct);

        Assert.Equal([ErrorKey.LedgerTableNotChanged], Told(merged));
        var visit = await VisitAsync(reservation);
        Assert.Equal((8, 1200L, "ユウセン", 2), (visit.PartySize, visit.Amount, visit.GuestName, visit.Lines.Count));
        Assert.Equal(TableState.Free, (await TableAsync("A2")).State);
        await PaidAsync(reservation);
        await DeliverAsync();
        Assert.Equal(new LedgerBillFacts("1002500000001", 1200, 8), Resty.Records[id].Bill);
        Assert.Equal(LedgerReservationStatus.Seated, Resty.Records.Values.Single(r => r.VisitId == walkIn.ToString()).Status); // To be tidied up there.
    }

    [Fact]
    public async Task Rule_18_merged_into_a_walk_in_the_guests_name_is_no_longer_shown()
    {
        var id = Resty.Book(Six, "ユウセン", 6, "sA1");
        await RefreshAsync();
        var reservation = await SeatedAsync("A1", id, 6);
        var walkIn = await SeatedAsync("A2", people: 2);

        await Get<MergeVisits>().ExecuteAsync(AtPos, reservation, new MergeTarget(null, Tables["A2"]), Ct);

        Assert.Equal((null, 8), ((await VisitAsync(walkIn)).GuestName, (await VisitAsync(walkIn)).PartySize));
        Assert.Equal(VisitState.Merged, (await VisitAsync(reservation)).State);
        Refused(ErrorKey.AlreadySeated, await SeatAsync(AtPos, "A1", id));
    }

    [Fact]
    public async Task Rule_18_a_create_that_was_never_tried_is_withdrawn_and_asked_for_again_by_the_undo()
    {
        Resty.Line = LedgerLineState.Down;
        var a = await SeatedAsync("A1");
        var b = await SeatedAsync("A2");
        Assert.Empty(Told(await Get<MergeVisits>().ExecuteAsync(AtPos, a, new MergeTarget(b, null), Ct)));
        Assert.Equal(LedgerMessageState.GivenUp, Assert.Single(await MessagesAsync(a)).State);

        Assert.True((await Get<UndoMerge>().ExecuteAsync(AtPos, a, Ct)).IsDone);
        Resty.Line = LedgerLineState.Up;
        Clock.Advance(TimeSpan.FromMinutes(10));
        await DeliverAsync();
        Assert.Equal(2, Resty.Records.Count);
    }

    [Fact]
    public async Task Rule_18_a_merge_is_undone_until_the_day_is_closed_and_not_while_the_other_is_paid()
    {
        var a = await SeatedAsync("A1", people: 3);
        var b = await SeatedAsync("A2", people: 2);
        await OrderAsync(a, 300);
        await OrderAsync(b, 200);
        await Get<MergeVisits>().ExecuteAsync(AtPos, a, new MergeTarget(b, null), Ct);
        await OrderAsync(b, 50);
        await PaidAsync(b);
        Refused(ErrorKey.ChangedByOther, await Get<UndoMerge>().ExecuteAsync(AtPos, a, Ct));
        await Get<UndoCheckout>().ExecuteAsync(AtPos, b, Ct);

        Assert.True((await Get<UndoMerge>().ExecuteAsync(AtPos, a, Ct)).IsDone);
        var (va, vb) = (await VisitAsync(a), await VisitAsync(b));
        Assert.Equal((3, 300L, 2, 250L), (va.PartySize, va.Amount, vb.PartySize, vb.Amount));
        Assert.Equal(a, (await TableAsync("A1")).VisitId);

        await Get<MergeVisits>().ExecuteAsync(AtPos, a, new MergeTarget(b, null), Ct);
        // The merged visit's record still holds the seat in the ledger, which asks about it.
        Assert.True((await SeatAsync(AtPos, "A1", null, 2, ErrorKey.AnotherReservationExists)).IsDone);
        Refused(ErrorKey.TableOccupied, await Get<UndoMerge>().ExecuteAsync(AtPos, a, Ct));
        Assert.Equal(5, (await VisitAsync(b)).PartySize); // Refused means nothing was written.
    }

    [Fact]
    public async Task Rule_19_moving_keeps_the_records_and_tells_no_ledger()
    {
        var visit = await SeatedAsync("A1");
        var calls = Resty.Log.Count;

        var moved = await Get<MoveVisit>().ExecuteAsync(AtPos, visit, Tables["A3"], [], Ct);
        await DeliverAsync();

        Assert.Equal([ErrorKey.LedgerTableNotChanged], Told(moved));
        Assert.Equal(calls, Resty.Log.Count);
        Assert.Equal((TableState.Free, visit), ((await TableAsync("A1")).State, (await TableAsync("A3")).VisitId));
        await PaidAsync(visit);
        await DeliverAsync();
        Assert.Equal("sA1", Resty.Records.Values.Single().SeatIds.Single());
        Assert.NotNull(Resty.Records.Values.Single().Bill);
    }

    [Fact]
    public async Task Rule_19_to_a_reserved_table_it_is_asked_and_stays_unlinked()
    {
        Resty.Book(Six.AddMinutes(30), "ユウセン", 2, "sA1");
        await RefreshAsync();
        var visit = await SeatedAsync("待機1");

        var asked = await Get<MoveVisit>().ExecuteAsync(AtPos, visit, Tables["A1"], [], Ct);
        Assert.True(asked.Error!.IsAsked());
        var moved = await Get<MoveVisit>().ExecuteAsync(AtPos, visit, Tables["A1"], [ErrorKey.AnotherReservationExists], Ct);
        await DeliverAsync();

        Assert.Contains(ErrorKey.AnotherReservationExists, Told(moved));
        Assert.True((await VisitAsync(visit)).Warned);
        Assert.Single(Resty.Records);
    }

    [Fact]
    public async Task Rule_19_to_an_unmapped_table_it_is_told_and_from_there_to_a_mapped_one_a_walk_in_is_linked()
    {
        var visit = await SeatedAsync("A6");
        Assert.Empty(Resty.Records);

        Assert.True((await Get<MoveVisit>().ExecuteAsync(AtPos, visit, Tables["A4"], [], Ct)).IsDone);
        await DeliverAsync();
        Assert.Equal("sA4", Assert.Single(Resty.Records).Value.SeatIds.Single());

        Assert.Contains(ErrorKey.WalkInNotLinkedUnmapped, Told(await Get<MoveVisit>().ExecuteAsync(AtPos, visit, Tables["A6"], [], Ct)));
        Assert.Equal(VisitLedgerState.Linked, (await VisitAsync(visit)).Ledgers[0].State);
    }

    [Fact]
    public async Task Rule_19_a_taken_table_is_refused()
    {
        var visit = await SeatedAsync("A1");
        await SeatedAsync("A2");

        Refused(ErrorKey.TableOccupied, await Get<MoveVisit>().ExecuteAsync(AtPos, visit, Tables["A2"], [], Ct));
    }

    [Fact]
    public async Task Rule_20_a_waiting_table_is_for_walk_ins_is_never_linked_and_never_grouped()
    {
        var id = Resty.Book(Six, "ユウセン", 2, "sA1");
        await RefreshAsync();
        Refused(ErrorKey.WaitingTableNotAllowed, await SeatAsync(AtPos, "待機1", id));
        var reservation = await SeatedAsync("A1", id);
        Refused(ErrorKey.WaitingTableNotAllowed, await Get<MoveVisit>().ExecuteAsync(AtPos, reservation, Tables["待機1"], [], Ct));
        Refused(ErrorKey.WaitingTableNotAllowed, await Get<GroupTables>().ExecuteAsync(AtPos, [Tables["A2"], Tables["待機1"]], Ct));

        var waiting = await SeatAsync(AtPos, "待機1");
        Assert.Empty(Told(waiting));
        Assert.Equal(VisitLedgerState.NotLinked, (await VisitAsync(waiting.Value.SubjectId)).Ledgers[0].State);

        Assert.True((await Get<MergeVisits>().ExecuteAsync(AtPos, reservation, new MergeTarget(null, Tables["待機1"]), Ct)).IsDone);
        Assert.Null((await VisitAsync(waiting.Value.SubjectId)).GuestName);
    }

    [Fact]
    public async Task Rule_20_a_reservation_merges_with_a_free_waiting_table_and_comes_back()
    {
        var id = Resty.Book(Six, "ユウセン", 4, "sA1");
        await RefreshAsync();
        var reservation = await SeatedAsync("A1", id, 4);

        var merged = await Get<MergeVisits>().ExecuteAsync(AtPos, reservation, new MergeTarget(null, Tables["待機1"]), Ct);
        var there = await VisitAsync(merged.Value.SubjectId);
        Assert.Equal((VisitKind.WalkIn, 4, null), (there.Kind, there.PartySize, there.GuestName));

        Assert.True((await Get<UndoMerge>().ExecuteAsync(AtPos, reservation, Ct)).IsDone);
        Assert.Equal((TableState.Free, 4), ((await TableAsync("待機1")).State, (await VisitAsync(reservation)).PartySize));
    }

    [Fact]
    public async Task Rule_21_a_blocked_table_takes_nobody_until_it_is_unblocked_and_the_ledger_is_not_told()
    {
        Assert.True((await Get<BlockTable>().ExecuteAsync(AtPos, Tables["A1"], "清掃", Ct)).IsDone);
        Assert.Equal((TableState.Blocked, "清掃"), ((await TableAsync("A1")).State, (await TableAsync("A1")).BlockReason));
        Refused(ErrorKey.TableBlocked, await SeatAsync(AtPos, "A1"));
        var other = await SeatedAsync("A2");
        Refused(ErrorKey.TableBlocked, await Get<MoveVisit>().ExecuteAsync(AtPos, other, Tables["A1"], [], Ct));
        Refused(ErrorKey.TableOccupied, await Get<BlockTable>().ExecuteAsync(AtPos, Tables["A2"], null, Ct));
        Assert.DoesNotContain(Resty.Log, l => l.Contains("sA1", StringComparison.Ordinal));

        await Get<UnblockTable>().ExecuteAsync(AtPos, Tables["A1"], Ct);
        Assert.True((await SeatAsync(AtPos, "A1")).IsDone);
    }

    [Fact]
    public async Task Rule_23_a_group_with_a_designated_table_is_seated_as_that_reservations_visit_and_only_its_seat_is_told()
    {
        var id = Resty.Book(Six, "ユウセン", 6, "sA1");
        await RefreshAsync();
        await GroupAsync("A1", "A2", "A3");

        var visit = await VisitAsync((await SeatAsync(AtPos, "A2", null, 6)).Value.SubjectId);

        Assert.Equal((VisitKind.Reservation, "ユウセン", 3), (visit.Kind, visit.GuestName, visit.TableIds.Count));
        Assert.Equal((LedgerReservationStatus.Seated, 1), (Resty.Records[id].Status, Resty.Records.Count));
        Assert.NotNull(visit.GroupId);
    }

    [Fact]
    public async Task Rule_23_a_group_of_walk_ins_is_one_visit_with_one_record_on_the_first_mapped_table()
    {
        await GroupAsync("A4", "A5", "A6");

        var visit = await VisitAsync((await SeatAsync(AtPos, "A6", null, 8)).Value.SubjectId);

        Assert.Equal(3, visit.TableIds.Count);
        Assert.Single(Assert.Single(Resty.Records).Value.SeatIds);
        Refused(ErrorKey.TableOccupied, await SeatAsync(AtPos, "A5"));
    }

    [Fact]
    public async Task Rule_23_tables_of_two_reservations_become_two_visits_in_one_group()
    {
        var first = Resty.Book(Six, "ユウセン", 2, "sA1");
        var second = Resty.Book(Six, "レジ", 2, "sA2");
        await RefreshAsync();
        var group = await GroupAsync("A1", "A2");

        var a = await VisitAsync(await SeatedAsync("A1", first));
        var b = await VisitAsync(await SeatedAsync("A2", second));

        Assert.Equal((Tables["A1"], Tables["A2"]), (a.TableIds.Single(), b.TableIds.Single()));
        Assert.Equal([a.VisitId, b.VisitId], (await FloorAsync()).Groups.Single(g => g.GroupId == group).VisitIds.Order());
    }

    [Fact]
    public async Task Rule_24_grouped_after_seating_visits_keep_bills_and_records_and_free_tables_join_without_one()
    {
        var id = Resty.Book(Six, "ユウセン", 2, "sA1");
        await RefreshAsync();
        var a = await SeatedAsync("A1", id);
        var b = await SeatedAsync("A2");
        var group = await GroupAsync("A1", "A2", "A3");

        Assert.Equal(2, Resty.Records.Count);
        Assert.Equal(a, (await TableAsync("A3")).VisitId);
        Assert.Equal((group, group), ((await VisitAsync(a)).GroupId, (await VisitAsync(b)).GroupId));
        await OrderAsync(a, 100);
        await OrderAsync(b, 200);
        Assert.NotEqual((await PaidAsync(a)).BillNumber, (await PaidAsync(b)).BillNumber);

        await Get<DissolveGroup>().ExecuteAsync(AtPos, group, Ct);
        Assert.Equal((TableState.Free, TableState.Paid), ((await TableAsync("A3")).State, (await TableAsync("A1")).State));
    }

    [Fact]
    public async Task Rule_24_a_group_ends_with_its_parties()
    {
        var a = await SeatedAsync("A1");
        await GroupAsync("A1", "A2");
        await PaidAsync(a);
        await Get<DepartVisit>().ExecuteAsync(AtPos, a, Ct);

        Assert.Empty((await FloorAsync()).Groups);
        Assert.Equal(TableState.Free, (await TableAsync("A2")).State);
    }

    private async Task<Guid> GroupAsync(params string[] tables)
    {
        var result = await Get<GroupTables>().ExecuteAsync(AtPos, [.. tables.Select(t => Tables[t])], Ct);
        Assert.True(result.IsDone, result.Error?.Key.ToString());
        return result.Value.SubjectId;
    }
}
