using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Stores;
using UsenAdmin.Web.Features.ReservationLinks;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.ReservationLinks;

public class MappingConflictDialogTests : ComponentTest
{
    [Fact]
    public async Task The_row_of_both_is_chosen_by_a_radio_and_taken_over_without_being_saved()
    {
        var table = Guid.CreateVersion7();
        var editor = new MappingEditor(View(table, null));
        editor.Choose(table, "s1");
        var conflict = new MappingConflict(editor, View(table, "s2"));
        var overlays = ShowOverlays();
        var dialogs = Services.GetRequiredService<IDialogService>();
        await overlays.InvokeAsync(() => dialogs.ShowAsync<MappingConflictDialog>(null, new DialogParameters<MappingConflictDialog>
        {
            { d => d.Conflict, conflict },
            { d => d.Title, "高橋 健 さんが 10:29 に登録した内容があります。確認してから登録してください。" },
        }));

        Assert.Contains("同じ行を2人が変更しています。残す方を選んでください。", overlays.Markup, StringComparison.Ordinal);
        Assert.Contains("取り込んでも、登録を押すまで保存されません。", overlays.Markup, StringComparison.Ordinal);
        overlays.Find("input[aria-label='A1 高橋 健 席2']").Change(true);
        Assert.Equal("s2", conflict.Merge()[table]);
        Assert.Equal(["編集に戻る", "選んだ内容を取り込む"], overlays.FindAll(".mud-dialog-actions button").Select(b => b.TextContent));
    }

    private static TableMappingView View(Guid table, string? seat) => new(
        Guid.Empty, "本店", Guid.Empty, LedgerProvider.Resty, "R0001", LinkState.Verified, 7, "高橋 健", DateTimeOffset.UnixEpoch, null, null,
        [new MappingTable(table, "A1", "", 4, TableCategory.Table, seat, seat)],
        [new MappingSeat("s1", "席1", 4, null, false), new MappingSeat("s2", "席2", 6, null, false)]);
}
