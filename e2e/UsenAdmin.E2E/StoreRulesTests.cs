using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace UsenAdmin.E2E;

/// <summary>Rules of the floor (12, 13, 15, 19, 22) and what stands between POS and ledger, on the screens where people meet them.</summary>
public sealed class StoreRulesTests(PortalProcess portal) : FloorTest(portal)
{
    [Fact]
    public async Task Outside_the_ledgers_hours_nobody_is_seated_a_visit_is_taken_back_and_a_table_waits_for_its_reset()
    {
        using var store = new FloorStore(Portal, "0012");
        var (pos, handy) = await OpenAsync(store, isLinked: true);
        var table = (await FreeTablesAsync(pos))[0];

        // manual 3-2 ⑤
        await store.CloseLedgerAsync();
        await PickAsync(pos, table);
        await pos.GetByRole(AriaRole.Button, new() { Name = "注文", Exact = true }).ClickAsync();
        var refused = pos.GetByText("営業日・営業時間外のため配席できません。予約台帳の営業日・時間設定を確認してください。");
        await Expect(refused.First).ToBeVisibleAsync();
        await pos.GetByRole(AriaRole.Button, new() { Name = "配席のみ" }).ClickAsync();
        await Expect(pos.GetByRole(AriaRole.Alert).Filter(new() { Has = refused })).ToBeVisibleAsync();
        await AssertAxeAsync(pos);
        await store.OpenLedgerAsync();
        await pos.GotoAsync("/pos/tables");
        await Expect(Tile(pos, $"{table} 空席")).ToBeVisibleAsync();

        await WalkInAsync(pos, table);
        await PickAsync(pos, table);
        await pos.GetByRole(AriaRole.Button, new() { Name = "来店取り消し", Exact = true }).ClickAsync();
        await Expect(Tile(pos, $"{table} 空席")).ToBeVisibleAsync();

        // manual 4-2 ③
        await WalkInAsync(pos, table);
        await PickAsync(pos, table);
        await pos.GetByRole(AriaRole.Button, new() { Name = "会計", Exact = true }).ClickAsync();
        await pos.GetByRole(AriaRole.Button, new() { Name = "会計する" }).ClickAsync();
        await pos.GetByRole(AriaRole.Button, new() { Name = "退店", Exact = true }).ClickAsync();
        await handy.GotoAsync("/handy/tables");
        await Expect(Tile(handy, $"{table} リセット待ち")).ToBeVisibleAsync();
        await PickAsync(pos, table);
        await pos.GetByRole(AriaRole.Button, new() { Name = "リセット解除" }).ClickAsync();
        await Expect(Tile(handy, $"{table} 空席")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_POS_and_ledger_differ_in_stands_on_差異一覧_with_its_step_and_is_gone_once_it_is_mended()
    {
        using var store = new FloorStore(Portal, "0008");
        var (pos, _) = await OpenAsync(store, isLinked: true);
        var free = await FreeTablesAsync(pos);
        var (seat, otherSeat) = (await SeatIdAsync(pos, store, free[0]), await SeatIdAsync(pos, store, free[1]));
        var reservation = await store.ReserveAsync("サイトウ", -5, seat);
        await pos.GotoAsync("/pos/tables?reservations=open");
        await pos.GetByRole(AriaRole.Button, new() { NameRegex = new("^更新") }).ClickAsync();
        await pos.GetByRole(AriaRole.Listitem, new() { NameRegex = new("サイトウ") }).GetByRole(AriaRole.Button, new() { Name = "配席" }).ClickAsync();
        await pos.Locator("[aria-pressed=true]").ClickAsync();
        await pos.GetByRole(AriaRole.Button, new() { Name = "配席のみ" }).ClickAsync();

        // manual 4-1 ②: the POS moves the party, the ledger does not know.
        await PickAsync(pos, free[0]);
        await pos.GetByRole(AriaRole.Button, new() { Name = "移動", Exact = true }).ClickAsync();
        await PickAsync(pos, free[1]);
        await Expect(Tile(pos, $"{free[1]} サイトウ 様 4名")).ToBeVisibleAsync();

        var admin = await NewBrowserAsync();
        await LogInAsync(admin);
        await admin.GotoAsync("/operations/divergence");
        var row = admin.GetByRole(AriaRole.Row).Filter(new() { HasText = "サイトウ" });
        await Expect(row).ToContainTextAsync("座席の違い");
        await row.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(admin.GetByText("予約台帳で、この予約の予約コマを押します。")).ToBeVisibleAsync();
        await Expect(admin.GetByRole(AriaRole.Group, new() { Name = "POSと予約台帳の時間" })).ToContainTextAsync("空席・予約を受け付けます");
        await AssertAxeAsync(admin);

        await store.MoveAsync(reservation, otherSeat);
        await admin.GetByRole(AriaRole.Button, new() { Name = "もう一度確認" }).ClickAsync();
        await Expect(row).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task What_the_ledger_could_not_be_told_is_seen_at_the_visit_and_sent_again_by_hand()
    {
        using var store = new FloorStore(Portal, "0010");
        var (pos, _) = await OpenAsync(store, isLinked: true);
        var table = (await FreeTablesAsync(pos))[0];

        // manual 5: the party sits all the same.
        await store.FaultAsync("down");
        await PickAsync(pos, table);
        await pos.GetByRole(AriaRole.Button, new() { Name = "注文", Exact = true }).ClickAsync();
        await pos.GetByRole(AriaRole.Button, new() { Name = "配席のみ" }).ClickAsync();
        await PickAsync(pos, table);
        await pos.GetByRole(AriaRole.Button, new() { Name = "予約台帳連携", Exact = true }).ClickAsync();
        var again = pos.GetByRole(AriaRole.Button, new() { NameRegex = new("^再送") });
        await Expect(again).ToBeVisibleAsync();

        var admin = await NewBrowserAsync();
        await LogInAsync(admin);
        await admin.GotoAsync("/operations/divergence");
        var row = admin.GetByRole(AriaRole.Row).Filter(new() { HasText = table }).Filter(new() { HasText = "未送信" });
        await Expect(row).ToBeVisibleAsync(new() { Timeout = 60_000 });

        await store.FaultAsync("none");
        await again.ClickAsync();
        await Expect(pos.GetByRole(AriaRole.Dialog).GetByText("確認済み").First).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Expect(pos.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Resty 連携済み");
        await Expect(row).ToHaveCountAsync(0);
    }
}
