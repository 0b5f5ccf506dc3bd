using UsenAdmin.Integration.Sandbox;
using UsenAdmin.Integration.Sandbox.Engine;
using UsenAdmin.Integration.Sandbox.Storage;
using Xunit;

namespace UsenAdmin.Tests.Integration.Sandbox;

/// <summary>What staff do in the ledger itself: register, move, change the time, cancel, block.</summary>
public sealed class SandboxStaffTests(SandboxDatabase database) : SandboxTest(database)
{
    [Fact]
    public async Task A_move_to_a_table_that_is_taken_is_refused_until_it_is_wanted_all_the_same()
    {
        await ReserveAsync(At(14, 0), "t1");
        var id = await ReserveAsync(At(15, 0), "t2");

        Assert.Equal(BookRefusal.AnotherReservationExists, (await Reservations.MoveAsync(StoreId, id, ["t1"], Staff, evenIfTaken: false, Ct))!.Refusal);
        Assert.Equal(["t2"], (await Reservations.FindAsync(StoreId, id, Ct))!.TableIds);
        var moved = (await Reservations.MoveAsync(StoreId, id, ["t1"], "副店長", evenIfTaken: true, Ct))!.Record!;
        Assert.Equal(("副店長", Staff), (moved.UpdatedBy, moved.CreatedBy));
        Assert.Equal(["t1"], moved.TableIds);
    }

    [Fact]
    public async Task A_blocked_or_unknown_table_is_refused()
    {
        var id = await ReserveAsync(At(18, 0), "t2");
        var block = await Blocks.RegisterAsync(StoreId, new BlockDetails(Today, 18 * 60, 20 * 60, ["t1"], "清掃"), Staff, Ct);

        Assert.Equal(BookRefusal.Blocked, (await Reservations.MoveAsync(StoreId, id, ["t1"], Staff, evenIfTaken: false, Ct))!.Refusal);
        Assert.Equal(BookRefusal.UnknownTable, (await Reservations.MoveAsync(StoreId, id, ["t404"], Staff, evenIfTaken: true, Ct))!.Refusal);
        await Blocks.RemoveAsync(StoreId, block!.BlockId, Ct);
        Assert.Null((await Reservations.MoveAsync(StoreId, id, ["t1"], Staff, evenIfTaken: false, Ct))!.Refusal);
    }

    [Fact]
    public async Task A_note_of_a_doubly_booked_table_changes_without_a_question()
    {
        await ReserveAsync(At(14, 0), "t1");
        var id = await ReserveAsync(At(14, 30), "t1");
        var details = (await Reservations.FindAsync(StoreId, id, Ct))!.Details();

        Assert.Equal("窓側希望", (await Reservations.EditAsync(StoreId, id, details with { Note = "窓側希望" }, Staff, evenIfTaken: false, Ct))!.Record!.Note);
        Assert.Equal(BookRefusal.AnotherReservationExists, (await Reservations.ChangeTimeAsync(StoreId, id, At(14, 45), 90, Staff, evenIfTaken: false, Ct))!.Refusal);
    }

    [Fact]
    public async Task A_reservation_stays_where_it_is_though_its_table_is_gone_and_moves_to_another()
    {
        var id = await ReserveAsync(At(14, 0), "t1");
        await Sandbox.Get<SandboxTables>().RemoveAsync(StoreId, "t1", Ct);

        Assert.Null((await Reservations.ChangeTimeAsync(StoreId, id, At(15, 0), 60, Staff, evenIfTaken: false, Ct))!.Refusal);
        Assert.Equal(["t2"], (await Reservations.MoveAsync(StoreId, id, ["t2"], Staff, evenIfTaken: false, Ct))!.Record!.TableIds);
    }

    [Fact]
    public async Task Who_left_or_cancelled_is_not_changed_any_more()
    {
        var cancelled = await ReserveAsync(At(14, 0));
        await Reservations.CancelAsync(StoreId, cancelled, Staff, Ct);
        var walkIn = (await PostAsync($"/stores/{StoreId}/walk-ins", Seating(Guid.NewGuid(), At(12, 0)))).Id;

        Assert.Equal(BookRefusal.AlreadySeated, (await Reservations.NoShowAsync(StoreId, walkIn, Staff, Ct))!.Refusal);
        await PostAsync($"/stores/{StoreId}/reservations/{walkIn}/departure", new { leftAt = At(13, 0) });

        Assert.Equal(BookRefusal.ReservationCancelled, (await Reservations.MoveAsync(StoreId, cancelled, [], Staff, evenIfTaken: true, Ct))!.Refusal);
        Assert.Equal(BookRefusal.AlreadyFinished, (await Reservations.CancelAsync(StoreId, walkIn, Staff, Ct))!.Refusal);
        Assert.Null((await Reservations.CancelAsync(StoreId, cancelled, Staff, Ct))!.Refusal);
        Assert.Equal(BookRefusal.ReservationNotFound, (await Reservations.CancelAsync(StoreId, "r404", Staff, Ct))!.Refusal);
        Assert.Null(await Reservations.CancelAsync("NOSUCH01", "r404", Staff, Ct));
    }

    [Fact]
    public async Task The_chart_shows_a_day_until_5_in_the_morning_with_its_blocks()
    {
        var night = await ReserveAsync(At(28, 59));
        await ReserveAsync(At(4, 59));
        await ReserveAsync(At(29, 0));
        var weekly = await Blocks.RegisterAsync(StoreId, new BlockDetails(Today.AddDays(-14), 18 * 60, 20 * 60, ["t1", "t2"], null, BlockRepeat.Weekly, Today), Staff, Ct);
        await Blocks.RegisterAsync(StoreId, new BlockDetails(Today.AddDays(-1), 18 * 60, 20 * 60, ["t1"], null), Staff, Ct);

        var chart = (await Reservations.ChartAsync(StoreId, Today, Ct))!;

        Assert.Equal(night, Assert.Single(chart.Reservations).ReservationId);
        Assert.Equal((weekly!.BlockId, Staff, At(12, 0)), (Assert.Single(chart.Blocks).BlockId, chart.Blocks[0].RegisteredBy, chart.Blocks[0].RegisteredAt));
        Assert.Equal([(11 * 60, 26 * 60)], chart.Hours);
        Assert.Equal(["A1", "A2", "A7"], chart.Tables.Select(t => t.Name));
        Assert.Empty((await Reservations.ChartAsync(StoreId, Today.AddDays(7), Ct))!.Blocks);
    }

    [Theory]
    [InlineData(18 * 60, 18 * 60)]
    [InlineData(-1, 60)]
    [InlineData(18 * 60, (36 * 60) + 1)]
    public async Task A_block_whose_time_is_none_is_not_registered(int from, int to) =>
        Assert.Null(await Blocks.RegisterAsync(StoreId, new BlockDetails(Today, from, to, ["t1"], null), Staff, Ct));

    [Fact]
    public async Task A_block_changes_and_goes()
    {
        var block = (await Blocks.RegisterAsync(StoreId, new BlockDetails(Today, 18 * 60, 20 * 60, ["t1"], null), Staff, Ct))!;

        await Blocks.EditAsync(StoreId, block.BlockId, block.Details() with { TableIds = ["t3"], Note = "修理" }, "副店長", Ct);
        Assert.Null(await Blocks.EditAsync(StoreId, block.BlockId, block.Details() with { TableIds = ["t404"] }, Staff, Ct));

        var changed = (await Blocks.FindAsync(StoreId, block.BlockId, Ct))!;
        Assert.Equal(("t3", "修理", "副店長"), (Assert.Single(changed.TableIds), changed.Note, changed.RegisteredBy));
        Assert.NotNull(await Blocks.RemoveAsync(StoreId, block.BlockId, Ct));
        Assert.Null(await Blocks.FindAsync(StoreId, block.BlockId, Ct));
    }

    private SandboxBlocks Blocks => Sandbox.Get<SandboxBlocks>();
}
