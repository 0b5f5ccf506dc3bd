using Bunit;
using UsenAdmin.Data.Ledgers;
using UsenAdmin.Data.Ledgers.Watch;
using UsenAdmin.Web.Features.LedgerWatch;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.LedgerWatch;

public class DriftRowTests : ComponentTest
{
    [Fact]
    public void A_renamed_seat_says_old_and_new_and_which_table_and_reservations_it_touches()
    {
        var row = Row(DriftKind.Renamed, "A1", "窓側");
        row.Drift.Touches(2, Clock.GetUtcNow().AddHours(8), Clock.GetUtcNow());

        Assert.Contains("席の名称変更", Render<DriftChange>(p => p.Add(c => c.Row, row)).Markup, StringComparison.Ordinal);
        Assert.Equal("A1 → 窓側", Render<DriftChange>(p => p.Add(c => c.Row, row)).Find(".drift-values span").TextContent);
        var touches = Render<DriftTouches>(p => p.Add(c => c.Row, row)).Markup;
        Assert.Contains("テーブル「A1」のマッピング", touches, StringComparison.Ordinal);
        Assert.Contains("配席待ちの予約 2件", touches, StringComparison.Ordinal);
    }

    [Fact]
    public void An_emptied_list_is_told_as_one_change_of_the_whole_store()
    {
        var row = Row(DriftKind.ListEmptied, "12", "0") with { TableId = null, TableName = null, Mappings = 10 };

        Assert.Contains("席情報がすべてなくなりました", Render<DriftChange>(p => p.Add(c => c.Row, row)).Markup, StringComparison.Ordinal);
        var touches = Render<DriftTouches>(p => p.Add(c => c.Row, row)).Markup;
        Assert.Contains("この店舗のマッピング 10件", touches, StringComparison.Ordinal);
        Assert.Contains("予約の件数は確認できていません", touches, StringComparison.Ordinal);
    }

    private DriftRow Row(DriftKind kind, string before, string after)
    {
        var link = new LedgerLink(Guid.NewGuid(), Guid.NewGuid(), LedgerProvider.Resty, "R0001", "佐藤", Clock.GetUtcNow());
        return new DriftRow(new SeatDrift(link, kind, "s1", before, after, DriftSource.Webhook, Clock.GetUtcNow()), "本店", LedgerProvider.Resty, Guid.NewGuid(), "A1", 1);
    }
}
