using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Stores;
using UsenAdmin.Web.Features.ReservationLinks;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.ReservationLinks;

public class MappingConflictTests
{
    private static readonly Guid A1 = Guid.CreateVersion7();
    private static readonly Guid A2 = Guid.CreateVersion7();
    private static readonly Guid A3 = Guid.CreateVersion7();

    [Fact]
    public void A_row_that_both_changed_is_chosen_and_rows_of_one_alone_stay()
    {
        var editor = new MappingEditor(View(null, null, "s3"));
        editor.Choose(A1, "s1");
        editor.Choose(A2, "s4");
        var conflict = new MappingConflict(editor, View("s2", null, null));

        var row = Assert.Single(conflict.Rows);
        Assert.Equal((A1, "s2", "s1"), (row.Table.TableId, row.TheirSeat, row.MySeat));
        Assert.Equal((1, A3), (conflict.MineOnly, Assert.Single(conflict.TheirsOnly).TableId));
        Assert.Equal(new Dictionary<Guid, string> { [A1] = "s1", [A2] = "s4" }, conflict.Merge());

        conflict.TakeAll(mine: false);
        Assert.Equal(new Dictionary<Guid, string> { [A1] = "s2", [A2] = "s4" }, conflict.Merge());
    }

    [Fact]
    public void The_same_choice_of_both_is_no_conflict()
    {
        var editor = new MappingEditor(View(null, null, null));
        editor.Choose(A1, "s1");
        Assert.Empty(new MappingConflict(editor, View("s1", null, null)).Rows);
    }

    [Fact]
    public void A_seat_that_both_want_for_different_tables_is_decided_by_a_person_and_never_used_twice()
    {
        var editor = new MappingEditor(View(null, null, null));
        editor.Choose(A1, "s1");
        var conflict = new MappingConflict(editor, View(null, "s1", null));

        Assert.Equal(A1, Assert.Single(conflict.Rows).Table.TableId);
        Assert.Equal(new Dictionary<Guid, string> { [A1] = "s1" }, conflict.Merge());
        conflict.TakeAll(mine: false);
        Assert.Equal(new Dictionary<Guid, string> { [A2] = "s1" }, conflict.Merge());
    }

    [Fact]
    public void What_was_put_together_is_edited_further_on_the_newest_revision()
    {
        var editor = new MappingEditor(View(null, null, null));
        editor.Choose(A1, "s1");
        var newest = View(null, "s2", null) with { Revision = 8 };
        editor.TakeOver(newest, new MappingConflict(editor, newest).Merge());

        Assert.Equal((8, 2, 1), (editor.View.Revision, editor.Mapped, editor.Unsaved));
    }

    private static TableMappingView View(string? a1, string? a2, string? a3) => new(
        Guid.Empty, "本店", Guid.Empty, LedgerProvider.Resty, "R0001", LinkState.Verified, 7, "高橋 健", DateTimeOffset.UnixEpoch, null, null,
        [Table(A1, "A1", a1), Table(A2, "A2", a2), Table(A3, "A3", a3)],
        [.. Enumerable.Range(1, 4).Select(n => new MappingSeat($"s{n}", $"席{n}", 4, null, false))]);

    private static MappingTable Table(Guid id, string name, string? seat) => new(id, name, "", 4, TableCategory.Table, seat, seat);
}
