using UsenAdmin.Integration.Sandbox;
using UsenAdmin.Integration.Sandbox.Storage;
using Xunit;

namespace UsenAdmin.Tests.Integration.Sandbox;

/// <summary>Walk-ins that a POS reports, and those that the ledger's own staff entered.</summary>
public sealed class RestyWalkInTests(SandboxDatabase database) : SandboxTest(database)
{
    private static readonly Guid VisitId = Guid.Parse("11111111-2222-3333-4444-555555555555");

    [Fact]
    public async Task A_walk_in_gets_a_record_that_sits()
    {
        var made = await WalkInAsync(VisitId, At(12, 0));

        Assert.Equal((201, "seated", "pos_walk_in"), (made.Status, made.Text("status"), made.Text("source")));
        Assert.Equal(("2026-11-24T12:00:00+09:00", "[\"t1\"]", 90), (made.Text("startAt"), made.Json["tableIds"]!.ToJsonString(), made.Json["durationMinutes"]!.GetValue<int>()));
        Assert.Equal(made.Id, Assert.Single(await ListAsync($"visitId={VisitId}"))!["reservationId"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_stay_that_is_told_is_the_records()
    {
        var made = await PostAsync($"/stores/{StoreId}/walk-ins", new { visitId = VisitId, tableIds = new[] { "t1" }, seatedAt = At(12, 0), partySize = 2, stayMinutes = 120 });

        Assert.Equal(120, made.Json["durationMinutes"]!.GetValue<int>());
    }

    [Fact]
    public async Task The_same_visit_under_another_key_gets_the_record_that_it_has()
    {
        var first = await WalkInAsync(VisitId, At(12, 0));
        var again = await WalkInAsync(VisitId, At(12, 1), "t2");

        Assert.Equal((201, first.Body), (again.Status, again.Body));
        Assert.Single(await ListAsync());
    }

    [Fact]
    public async Task A_designated_reservation_is_in_the_way()
    {
        await ReserveAsync(At(13, 0));

        Assert.Equal("another_reservation_exists", (await WalkInAsync(VisitId, At(12, 0))).Code);
        Assert.Equal(201, (await WalkInAsync(VisitId, At(11, 30))).Status);
    }

    [Fact]
    public async Task A_walk_in_of_the_ledgers_own_is_in_the_way_until_it_is_taken_over()
    {
        var own = await ReserveAsync(At(12, 0), source: ReservationSource.WalkIn);
        Assert.Equal("walk_in_exists", (await WalkInAsync(VisitId, At(12, 10))).Code);

        var taken = await PostAsync($"/stores/{StoreId}/reservations/{own}/seating", Seating(VisitId, At(12, 10)));
        Assert.Equal((200, "seated", "walk_in", VisitId.ToString()), (taken.Status, taken.Text("status"), taken.Text("source"), taken.Text("visitId")));

        Assert.Equal("already_seated", (await PostAsync($"/stores/{StoreId}/reservations/{own}/seating", Seating(Guid.NewGuid(), At(12, 20)))).Code);
        Assert.Equal("another_reservation_exists", (await WalkInAsync(Guid.NewGuid(), At(12, 20))).Code);
    }

    [Fact]
    public async Task A_walk_in_of_the_ledgers_own_that_is_taken_back_is_booked_again()
    {
        var own = await ReserveAsync(At(12, 0), source: ReservationSource.WalkIn);
        await PostAsync($"/stores/{StoreId}/reservations/{own}/seating", Seating(VisitId, At(12, 10)));

        await DeleteAsync($"/stores/{StoreId}/reservations/{own}/seating");

        Assert.Equal("booked", Assert.Single(await ListAsync())!["status"]!.GetValue<string>());
        Assert.Equal("walk_in_exists", (await WalkInAsync(Guid.NewGuid(), At(12, 20))).Code);
    }

    [Fact]
    public async Task A_walk_in_that_is_taken_back_is_cancelled_and_its_table_free()
    {
        var made = await WalkInAsync(VisitId, At(12, 0));

        Assert.Equal(204, (await DeleteAsync($"/stores/{StoreId}/reservations/{made.Id}/seating")).Status);

        Assert.Equal("cancelled", Assert.Single(await ListAsync($"visitId={VisitId}"))!["status"]!.GetValue<string>());
        var again = await WalkInAsync(VisitId, At(12, 5));
        Assert.NotEqual(made.Id, again.Id);
        Assert.Equal(again.Id, Assert.Single(await ListAsync($"visitId={VisitId}"))!["reservationId"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_blocked_table_an_unknown_one_and_closed_hours_refuse()
    {
        await Sandbox.Get<SandboxBlocks>().RegisterAsync(StoreId, new BlockDetails(Today, 25 * 60, 26 * 60, ["t1"], null), Staff, Ct);

        Assert.Equal("blocked", (await WalkInAsync(VisitId, At(24, 30))).Code);
        Assert.Equal((422, "unknown_table"), await StatusOfAsync(WalkInAsync(VisitId, At(12, 0), "t99")));
        Assert.Equal((422, "outside_business_hours"), await StatusOfAsync(WalkInAsync(VisitId, At(8, 0))));
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task While_table_settings_are_not_finished_no_table_is_known()
    {
        await Sandbox.Get<SandboxTables>().FinishAsync(StoreId, false, Ct);

        Assert.Equal("unknown_table", (await WalkInAsync(VisitId, At(12, 0))).Code);
    }

    private static async Task<(int, string?)> StatusOfAsync(Task<RestyReply> reply) => ((await reply).Status, (await reply).Code);

    private Task<RestyReply> WalkInAsync(Guid visitId, DateTimeOffset at, string table = "t1") => PostAsync($"/stores/{StoreId}/walk-ins", Seating(visitId, at, table));
}
