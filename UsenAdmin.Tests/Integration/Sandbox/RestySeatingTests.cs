using UsenAdmin.Integration.Sandbox;
using UsenAdmin.Integration.Sandbox.Storage;
using Xunit;

namespace UsenAdmin.Tests.Integration.Sandbox;

/// <summary>配席: which party may sit where and when, and what becomes of its record.</summary>
public sealed class RestySeatingTests(SandboxDatabase database) : SandboxTest(database)
{
    private static readonly Guid VisitId = Guid.Parse("11111111-2222-3333-4444-555555555555");

    [Fact]
    public async Task A_designated_reservation_sits_and_keeps_its_tables()
    {
        var id = await ReserveAsync(At(14, 0));

        var seated = await SeatAsync(id, VisitId, At(13, 50), "t2");

        Assert.Equal((200, "seated", VisitId.ToString()), (seated.Status, seated.Text("status"), seated.Text("visitId")));
        Assert.Equal(("2026-11-24T14:00:00+09:00", "[\"t1\"]"), (seated.Text("startAt"), seated.Json["tableIds"]!.ToJsonString()));
    }

    [Fact]
    public async Task A_reservation_without_a_table_sits_only_after_it_got_one()
    {
        var id = await ReserveAsync(At(14, 0), table: null);

        Assert.Equal("table_not_designated", (await SeatAsync(id, VisitId, At(14, 0))).Code);
        await Reservations.MoveAsync(StoreId, id, ["t1"], Staff, evenIfTaken: false, Ct);
        Assert.Equal(200, (await SeatAsync(id, VisitId, At(14, 0))).Status);
    }

    [Theory]
    [InlineData(14, 0, 409)] // Within 13:00 to 14:30.
    [InlineData(14, 29, 409)]
    [InlineData(14, 30, 200)]
    [InlineData(11, 31, 409)] // Stays until 13:01.
    [InlineData(11, 30, 200)]
    public async Task Another_designated_reservation_that_overlaps_the_stay_is_in_the_way(int hour, int minute, int status)
    {
        await ReserveAsync(At(13, 0), "t2");
        var id = await ReserveAsync(At(11, 0), "t1");

        var answer = await SeatAsync(id, VisitId, At(hour, minute), "t2");

        Assert.Equal((status, status == 409 ? "another_reservation_exists" : null), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Who_still_sits_is_in_the_way_and_who_left_or_cancelled_is_not()
    {
        var sitting = await ReserveAsync(At(13, 0), "t2");
        await SeatAsync(sitting, Guid.NewGuid(), At(13, 0), "t2");
        var id = await ReserveAsync(At(14, 0), "t1");

        Assert.Equal("another_reservation_exists", (await SeatAsync(id, VisitId, At(14, 0), "t2")).Code);
        await PostAsync($"/stores/{StoreId}/reservations/{sitting}/departure", new { leftAt = At(14, 0) });
        await Reservations.CancelAsync(StoreId, await ReserveAsync(At(14, 0), "t2"), Staff, Ct);
        Assert.Equal(200, (await SeatAsync(id, VisitId, At(14, 0), "t2")).Status);
    }

    [Fact]
    public async Task A_second_visit_on_one_record_is_refused_and_the_same_visit_again_gets_its_record()
    {
        var id = await ReserveAsync(At(14, 0));
        await SeatAsync(id, VisitId, At(14, 0));

        Assert.Equal("already_seated", (await SeatAsync(id, Guid.NewGuid(), At(14, 0))).Code);
        var again = await SeatAsync(id, VisitId, At(14, 5), partySize: 4);
        Assert.Equal((200, VisitId.ToString()), (again.Status, again.Text("visitId")));
        Assert.Equal("already_seated", (await SeatAsync(await ReserveAsync(At(18, 0)), VisitId, At(18, 0))).Code);
        await PostAsync($"/stores/{StoreId}/reservations/{id}/departure", new { leftAt = At(15, 0) });
        Assert.Equal("already_seated", (await SeatAsync(id, Guid.NewGuid(), At(15, 0))).Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_cancelled_or_did_not_come_does_not_sit(bool noShow)
    {
        var id = await ReserveAsync(At(14, 0));
        _ = noShow ? await Reservations.NoShowAsync(StoreId, id, Staff, Ct) : await Reservations.CancelAsync(StoreId, id, Staff, Ct);

        Assert.Equal("reservation_cancelled", (await SeatAsync(id, VisitId, At(14, 0))).Code);
    }

    [Theory]
    [InlineData(BlockRepeat.None, 0, true)]
    [InlineData(BlockRepeat.None, -1, false)]
    [InlineData(BlockRepeat.Daily, -3, true)]
    [InlineData(BlockRepeat.Weekly, -7, true)]
    [InlineData(BlockRepeat.Weekly, -6, false)]
    public async Task A_blocked_table_takes_nobody(BlockRepeat repeat, int firstDay, bool blocked)
    {
        var id = await ReserveAsync(At(18, 0));
        var block = new BlockDetails(Today.AddDays(firstDay), 19 * 60, 20 * 60, ["t1"], "清掃", repeat);
        Assert.NotNull(await Sandbox.Get<SandboxBlocks>().RegisterAsync(StoreId, block, Staff, Ct));

        Assert.Equal(blocked ? "blocked" : null, (await SeatAsync(id, VisitId, At(18, 0))).Code);
    }

    [Theory]
    [InlineData(10, 59, "outside_business_hours")]
    [InlineData(11, 0, null)]
    [InlineData(25, 59, null)] // 26:00 is 2 in the morning.
    [InlineData(26, 0, "outside_business_hours")]
    public async Task Outside_the_hours_nobody_sits(int hour, int minute, string? code)
    {
        var id = await ReserveAsync(At(hour, minute), "t1");

        Assert.Equal(code, (await SeatAsync(id, VisitId, At(hour, minute))).Code);
    }

    [Theory]
    [InlineData("tue", 12, "outside_business_hours")] // The weekday has hours of its own, and is closed.
    [InlineData("wed", 12, null)]
    [InlineData("holiday", 12, null)] // The 24th is none; the 23rd was.
    public async Task A_day_of_its_own_hides_the_common_hours(string closed, int hour, string? code)
    {
        await Sandbox.Get<SandboxStores>().SetHoursAsync(StoreId, [new("common", true, "11:00", "23:00"), new(closed, false, null, null)], Ct);

        Assert.Equal(code, (await SeatAsync(await ReserveAsync(At(hour, 0)), VisitId, At(hour, 0))).Code);
    }

    [Fact]
    public async Task A_public_holiday_has_the_hours_of_holidays()
    {
        await Sandbox.Get<SandboxStores>().SetHoursAsync(StoreId, [new("common", true, "11:00", "23:00"), new("mon", true, "9:00", "23:00"), new("holiday", true, "17:00", "36:00")], Ct);
        var yesterday = At(12, 0).AddDays(-1);

        Assert.Equal("outside_business_hours", (await SeatAsync(await ReserveAsync(yesterday), VisitId, yesterday)).Code);
        Assert.Equal(200, (await SeatAsync(await ReserveAsync(At(10, 0), "t2"), VisitId, At(10, 0), "t2")).Status); // 34:00 of the holiday.
    }

    [Fact]
    public async Task A_table_that_the_store_does_not_have_is_unknown()
    {
        var id = await ReserveAsync(At(14, 0));

        Assert.Equal("unknown_table", (await SeatAsync(id, VisitId, At(14, 0), "t99")).Code);
        Assert.Equal("reservation_not_found", (await SeatAsync("r404", VisitId, At(14, 0))).Code);
    }

    [Fact]
    public async Task A_seating_that_is_taken_back_leaves_the_reservation_as_it_was_and_it_may_sit_again()
    {
        var id = await ReserveAsync(At(14, 0));
        await SeatAsync(id, VisitId, At(14, 0));
        await PutAsync($"/stores/{StoreId}/reservations/{id}/bill", Bill(At(15, 0)));

        Assert.Equal(204, (await DeleteAsync($"/stores/{StoreId}/reservations/{id}/seating")).Status);
        Assert.Equal(204, (await DeleteAsync($"/stores/{StoreId}/reservations/{id}/seating")).Status);

        var booked = Assert.Single(await ListAsync())!;
        Assert.Equal("booked", booked["status"]!.GetValue<string>());
        Assert.Equal((null, null, 0), (booked["visitId"], booked["bill"], booked["visitNote"]!.AsArray().Count));
        Assert.Empty(await ListAsync($"visitId={VisitId}"));
        Assert.Equal(200, (await SeatAsync(id, VisitId, At(14, 10))).Status);
    }

    [Fact]
    public async Task Who_left_cannot_be_taken_back()
    {
        var id = await ReserveAsync(At(14, 0));
        await SeatAsync(id, VisitId, At(14, 0));
        await PostAsync($"/stores/{StoreId}/reservations/{id}/departure", new { leftAt = At(15, 0) });

        Assert.Equal("already_finished", (await DeleteAsync($"/stores/{StoreId}/reservations/{id}/seating")).Code);
    }

    [Fact]
    public async Task What_is_refused_leaves_nothing_behind()
    {
        var id = await ReserveAsync(At(9, 0));
        var before = (await ListAsync())[0]!.ToJsonString();

        await SeatAsync(id, VisitId, At(9, 0));
        await SeatAsync(id, VisitId, At(9, 0), "t99");

        Assert.Equal(before, Assert.Single(await ListAsync())!.ToJsonString());
        Assert.Empty(await ListAsync($"visitId={VisitId}"));
    }

    private Task<RestyReply> SeatAsync(string id, Guid visitId, DateTimeOffset at, string table = "t1", int partySize = 2) =>
        PostAsync($"/stores/{StoreId}/reservations/{id}/seating", Seating(visitId, at, table, partySize));
}
