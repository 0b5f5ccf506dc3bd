using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace UsenAdmin.E2E;

/// <summary>Chapters 3 and 4 of the manual: 予約確認, 配席, 注文, 会計 and what is done with tables, on POS and ハンディ, with what the ledger learns of it.</summary>
public sealed partial class ManualChapter3Tests(PortalProcess portal) : FloorTest(portal)
{
    [Fact]
    public async Task A_reservation_is_seated_orders_pays_and_leaves_and_the_ledger_knows_all_of_it()
    {
        using var store = new FloorStore(Portal, "0007");
        var (pos, handy) = await OpenAsync(store);
        var seat = await SeatIdAsync(pos, store);
        var reservation = await store.ReserveAsync("ユウセン", -5, seat);
        await store.ReserveAsync("シテイナシ", 0);

        await pos.GetByRole(AriaRole.Button, new() { NameRegex = new("^予約確認") }).Last.ClickAsync();
        await pos.GetByRole(AriaRole.Button, new() { Name = "更新" }).ClickAsync();
        var card = pos.GetByRole(AriaRole.Listitem, new() { NameRegex = new("^配席待ち .*ユウセン 4名 テーブル指定") });
        await Expect(card).ToBeVisibleAsync();
        await Expect(pos.GetByRole(AriaRole.Listitem, new() { NameRegex = new("シテイナシ 4名 テーブル指定 なし$") })).ToBeVisibleAsync();

        // manual 3-2 ②: without a designated table it is refused, and the message says what to do.
        await pos.GetByRole(AriaRole.Button, new() { Name = "配席 シテイナシ" }).ClickAsync();
        await pos.GetByRole(AriaRole.Button, new() { NameRegex = new(" 空席$") }).First.ClickAsync();
        await Expect(pos.GetByText("予約に座席が指定されていません。予約台帳で座席を指定してから配席してください。").First).ToBeVisibleAsync();

        // manual 3-2 ①
        await pos.GotoAsync("/pos/tables?reservations=open");
        await card.GetByRole(AriaRole.Button, new() { Name = "配席" }).ClickAsync();
        await Expect(pos.GetByRole(AriaRole.Heading, new() { Name = "配席が可能なテーブル" })).ToBeVisibleAsync();
        await pos.Locator("[aria-pressed=true]").ClickAsync();
        await Expect(pos.GetByRole(AriaRole.Heading, new() { Name = "お客様情報入力" })).ToBeVisibleAsync();
        await pos.GetByRole(AriaRole.Button, new() { Name = "配席のみ" }).ClickAsync();

        var tile = pos.GetByRole(AriaRole.Button, new() { NameRegex = new(" ユウセン 様 4名$") });
        await Expect(tile).ToBeVisibleAsync();
        await handy.GotoAsync("/handy/tables");
        await Expect(handy.GetByRole(AriaRole.Button, new() { NameRegex = new(" ユウセン 様 4名$") })).ToBeVisibleAsync();

        await tile.ClickAsync();
        await pos.GetByRole(AriaRole.Button, new() { Name = "注文", Exact = true }).ClickAsync();
        await pos.GetByLabel("商品名").FillAsync("生ビール");
        await pos.GetByLabel("単価（円）").FillAsync("600");
        await pos.GetByLabel("数量").FillAsync("2");
        await pos.GetByRole(AriaRole.Button, new() { Name = "追加" }).ClickAsync();
        await pos.GetByRole(AriaRole.Button, new() { Name = "注文する" }).ClickAsync();
        await Expect(pos.GetByRole(AriaRole.Region, new() { Name = "注文済み" })).ToContainTextAsync("¥1,200");

        await pos.GotoAsync("/pos/tables");
        await pos.GetByRole(AriaRole.Button, new() { NameRegex = new(" ユウセン 様 4名$") }).ClickAsync();
        await pos.GetByRole(AriaRole.Button, new() { Name = "会計", Exact = true }).ClickAsync();
        await pos.GetByRole(AriaRole.Button, new() { Name = "会計する" }).ClickAsync();
        await Expect(pos.GetByTestId("bill-number")).ToHaveTextAsync(BillNumber());
        var number = await pos.GetByTestId("bill-number").TextContentAsync();
        await pos.GetByRole(AriaRole.Button, new() { Name = "退店", Exact = true }).ClickAsync();
        await Expect(pos.GetByRole(AriaRole.Heading, new() { Name = "テーブル一覧" })).ToBeVisibleAsync();

        // 日締め is for the 店舗責任者 and the 企業管理者, who say who they are.
        await pos.GotoAsync("/pos/closing");
        await pos.GetByLabel("担当者コード").FillAsync("0001");
        await pos.GetByLabel("パスワード").FillAsync("tsubaki-demo-2026");
        await AssertLargeEnoughAsync(pos);
        await pos.GetByRole(AriaRole.Button, new() { Name = "日締め", Exact = true }).ClickAsync();
        await Expect(pos.GetByRole(AriaRole.Status).GetByText("¥1,200")).ToBeVisibleAsync();

        // manual 4-1: 会計後に連携された予約情報
        var chart = await NewBrowserAsync();
        await chart.GotoAsync($"/sandbox/stores/{store.LedgerId}");
        await chart.GetByRole(AriaRole.Button, new() { NameRegex = new("ユウセン 様 4名 .* 退店済み$") }).First.ClickAsync(new() { Timeout = 60_000 });
        var visit = chart.GetByRole(AriaRole.Region, new() { Name = "来店情報" });
        await Expect(visit).ToContainTextAsync("1200円");
        await Expect(visit).ToContainTextAsync("伝票情報が更新されました。 伝票番号：" + number);
        Assert.Equal("finished", (await store.RecordAsync(reservation)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Walk_ins_are_asked_about_a_reservation_and_tables_are_moved_merged_grouped_blocked_and_paid_together()
    {
        using var store = new FloorStore(Portal, "0009");
        var (pos, _) = await OpenAsync(store);
        var free = await FreeTablesAsync(pos);

        await WalkInAsync(pos, free[0]);
        await WalkInAsync(pos, free[1]);

        // manual 4-1 ②
        await PickAsync(pos, free[1]);
        await pos.GetByRole(AriaRole.Button, new() { Name = "移動", Exact = true }).ClickAsync();
        await PickAsync(pos, free[2]);
        await Expect(Tile(pos, $"{free[2]} ウォークイン 2名")).ToBeVisibleAsync();
        await Expect(Tile(pos, $"{free[1]} 空席")).ToBeVisibleAsync();

        // manual 4-2 ⑨
        await pos.GetByRole(AriaRole.Button, new() { Name = "グループ", Exact = true }).ClickAsync();
        await PickAsync(pos, free[0]);
        await pos.GetByRole(AriaRole.Button, new() { Name = "グループにする" }).ClickAsync();
        await Expect(pos.GetByText("グループ1").First).ToBeVisibleAsync();

        // manual 4-3 ④
        await pos.GotoAsync("/pos/tables");
        await PickAsync(pos, free[0]);
        await pos.GetByRole(AriaRole.Button, new() { Name = "合算会計", Exact = true }).ClickAsync();
        await PickAsync(pos, free[2]);
        await pos.GetByRole(AriaRole.Button, new() { Name = "合算会計へ進む" }).ClickAsync();
        await pos.GetByRole(AriaRole.Button, new() { Name = "会計する" }).ClickAsync();
        await Expect(pos.GetByTestId("bill-number")).ToHaveTextAsync(BillNumber());
        var number = await pos.GetByTestId("bill-number").TextContentAsync();

        // Until the day is closed it can be taken back.
        await pos.GotoAsync("/pos/bills");
        await pos.GetByRole(AriaRole.Button, new() { Name = $"会計取り消し {number}" }).ClickAsync();
        await Expect(pos.GetByText("取り消せる会計はありません。")).ToBeVisibleAsync();

        // manual 4-1 ①
        await pos.GotoAsync("/pos/tables");
        await PickAsync(pos, free[2]);
        await pos.GetByRole(AriaRole.Button, new() { Name = "統合", Exact = true }).ClickAsync();
        await PickAsync(pos, free[0]);
        await Expect(Tile(pos, $"{free[0]} ウォークイン 4名")).ToBeVisibleAsync();

        // manual 4-2 ②
        await PickAsync(pos, free[3]);
        await pos.GetByRole(AriaRole.Button, new() { Name = "ブロック", Exact = true }).ClickAsync();
        await Expect(Tile(pos, $"{free[3]} ブロック")).ToBeVisibleAsync();

        // 日締め refuses while somebody sits.
        await pos.GotoAsync("/pos/closing");
        await Expect(pos.GetByRole(AriaRole.Button, new() { Name = "日締め", Exact = true })).ToBeDisabledAsync();
    }

    [Fact]
    public async Task A_walk_in_at_a_table_that_is_reserved_is_asked_and_then_carries_the_mark_on_a_handy()
    {
        using var store = new FloorStore(Portal, "0011");
        var (pos, handy) = await OpenAsync(store);
        var seat = await SeatIdAsync(pos, store);
        await store.ReserveAsync("ヤマダ", -5, seat);
        await handy.GotoAsync("/handy/reservations");
        await handy.GetByRole(AriaRole.Button, new() { NameRegex = new("^更新") }).ClickAsync();
        await Expect(handy.GetByRole(AriaRole.Listitem, new() { NameRegex = new("ヤマダ") })).ToBeVisibleAsync();

        // manual 3-2 ③
        await handy.GotoAsync("/handy/tables");
        var reserved = handy.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "ヤマダ 様" }).GetByRole(AriaRole.Button);
        var table = (await reserved.GetAttributeAsync("aria-label"))!.Split(' ')[0];
        await reserved.ClickAsync();
        await handy.GetByRole(AriaRole.Button, new() { Name = "注文", Exact = true }).ClickAsync();
        var asked = handy.GetByRole(AriaRole.Alertdialog, new() { Name = "別の予約が存在します。予約台帳の画面を確認してください。" });
        await Expect(asked).ToBeVisibleAsync();
        await AssertLargeEnoughAsync(handy);
        await asked.GetByRole(AriaRole.Button, new() { Name = "閉じる" }).ClickAsync();
        await handy.GetByRole(AriaRole.Button, new() { Name = "配席のみ" }).ClickAsync();

        await Expect(Tile(handy, $"{table} ▲ウォークイン 2名")).ToBeVisibleAsync();
        await pos.GotoAsync("/pos/tables");
        await Expect(Tile(pos, $"{table} ▲ウォークイン 2名")).ToBeVisibleAsync();
        await PickAsync(pos, table);
        await AssertLargeEnoughAsync(pos);
        await PickAsync(handy, table);
        await AssertLargeEnoughAsync(handy);
        await handy.GetByRole(AriaRole.Button, new() { Name = "グループ", Exact = true }).ClickAsync();
        await AssertLargeEnoughAsync(handy);
    }

    [GeneratedRegex(@"^\d{13}$")]
    private static partial Regex BillNumber();
}
