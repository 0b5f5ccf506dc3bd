using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Stores;
using UsenAdmin.Web.Features.ReservationLinks;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.ReservationLinks;

public class MappingEditorTests
{
    private static readonly Guid A1 = Guid.CreateVersion7();
    private static readonly Guid A2 = Guid.CreateVersion7();
    private static readonly Guid Waiting = Guid.CreateVersion7();

    [Fact]
    public void Waiting_tables_are_neither_counted_nor_mapped()
    {
        var editor = new MappingEditor(View());

        Assert.Equal((0, 2), (editor.Mapped, editor.Total));
        Assert.DoesNotContain(Waiting, editor.AutoMap().Chosen.Keys);
    }

    [Fact]
    public void A_seat_of_another_row_cannot_be_chosen()
    {
        var editor = new MappingEditor(View());
        editor.Choose(A1, "s1");

        Assert.False(editor.Choose(A2, "s1"));
        Assert.Equal(A1, editor.UserOf("s1")!.TableId);
    }

    [Fact]
    public void Auto_map_fills_empty_rows_only_and_is_taken_back_by_one_undo()
    {
        var editor = new MappingEditor(View());
        editor.Choose(A1, "s2");

        editor.AutoMap();
        Assert.Equal("s2", editor.Chosen[A1]);

        editor.Undo();
        Assert.Equal("s2", Assert.Single(editor.Chosen).Value);
    }

    [Fact]
    public void Clear_empties_every_row_and_can_be_undone()
    {
        var editor = new MappingEditor(View(stored: "s1"));

        Assert.Equal(1, editor.Clear());
        Assert.Equal((0, 1), (editor.Mapped, editor.Unsaved));
        editor.Undo();
        Assert.Equal((1, 0), (editor.Mapped, editor.Unsaved));
    }

    [Fact]
    public void After_somebody_else_registered_my_own_changes_stay_on_top_of_theirs()
    {
        var editor = new MappingEditor(View());
        editor.Choose(A2, "s2");

        editor.Rebase(View(stored: "s1", revision: 5));

        Assert.Equal(("s1", "s2", 5), (editor.Chosen[A1], editor.Chosen[A2], editor.View.Revision));
        Assert.Equal(1, editor.Unsaved);
    }

    [Fact]
    public void My_choice_gives_way_where_somebody_else_has_used_the_seat()
    {
        var editor = new MappingEditor(View());
        editor.Choose(A2, "s1");

        editor.Rebase(View(stored: "s1"));

        Assert.Equal("s1", editor.Chosen[A1]);
        Assert.False(editor.Chosen.ContainsKey(A2));
    }

    [Fact]
    public void A_mapped_seat_that_is_gone_keeps_its_row_with_the_name_it_had()
    {
        var editor = new MappingEditor(View(stored: "gone"));

        var seat = editor.SeatOf(editor.Mappable.First());
        Assert.Equal((true, "昔の席"), (seat!.IsMissing, seat.Name));
    }

    [Fact]
    public void With_fewer_seats_than_tables_it_says_how_many_can_still_be_mapped()
    {
        var view = View() with { Seats = [new MappingSeat("s1", "A1", 4, null, false)] };
        var editor = new MappingEditor(view);

        Assert.Equal(1, editor.StillPossible);
    }

    private static TableMappingView View(string? stored = null, int revision = 1) => new(
        Guid.CreateVersion7(), "本店", Guid.CreateVersion7(), LedgerProvider.Resty, "R0001", LinkState.Verified, revision, null, null, null, null,
        [
            new MappingTable(A1, "A1", "A1", 4, TableCategory.Table, stored, stored is null ? null : "昔の席"),
            new MappingTable(A2, "A2", "A2", 4, TableCategory.Table, null, null),
            new MappingTable(Waiting, "待機1", "W1", 0, TableCategory.Waiting, null, null),
        ],
        [new MappingSeat("s1", "A1", 4, null, false), new MappingSeat("s2", "A2", 4, null, false), new MappingSeat("s3", "待機1", 4, null, false)]);
}
