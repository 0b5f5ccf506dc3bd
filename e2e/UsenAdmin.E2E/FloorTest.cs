using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace UsenAdmin.E2E;

/// <summary>A store's POS and ハンディ in browsers, and what a person does on them.</summary>
public abstract class FloorTest(PortalProcess portal) : BrowserTest(portal)
{
    /// <param name="isLinked">The demo has linked and mapped the store already.</param>
    private protected async Task<(IPage Pos, IPage Handy)> OpenAsync(FloorStore store, bool isLinked = false)
    {
        await store.OpenLedgerAsync();
        if (!isLinked)
        {
            var admin = await NewBrowserAsync();
            await LogInAsync(admin);
            await store.LinkAndMapAsync(admin);
        }

        var pos = await NewBrowserAsync(1024, 768);
        await store.EnrollAsync(pos, "pos");
        var handy = await NewBrowserAsync(390, 844);
        await store.EnrollAsync(handy, "handy");
        await pos.GetByRole(AriaRole.Link, new() { Name = "注文・会計" }).ClickAsync();
        await Expect(pos.GetByRole(AriaRole.Heading, new() { Name = "テーブル一覧" })).ToBeVisibleAsync();
        await Expect(pos.GetByRole(AriaRole.List, new() { Name = "テーブル一覧" })).ToContainTextAsync("Resty");
        return (pos, handy);
    }

    /// <summary>The ledger's ID of the table's seat; without a table of the last one's that is mapped.</summary>
    private protected async Task<string> SeatIdAsync(IPage pos, FloorStore store, string? table = null)
    {
        var tile = table is null
            ? pos.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "Resty" }).Last
            : pos.GetByRole(AriaRole.Listitem, new() { Name = table, Exact = true });
        var text = await tile.GetByText("Resty").First.TextContentAsync();
        var chart = await NewBrowserAsync();
        await chart.GotoAsync($"/sandbox/stores/{store.LedgerId}/settings");
        var name = text!.Replace("Resty ", "", StringComparison.Ordinal).Trim();
        var inputs = chart.Locator("input[aria-label^='テーブル名 ']");
        await Expect(inputs.First).ToBeVisibleAsync();
        for (var i = 0; i < await inputs.CountAsync(); i++)
        {
            if (await inputs.Nth(i).InputValueAsync() == name)
            {
                return (await inputs.Nth(i).GetAttributeAsync("aria-label"))!.Split(' ')[^1];
            }
        }

        throw new InvalidOperationException($"The ledger has no seat {name}.");
    }

    /// <summary>Four tables that are mapped, free, and for which no reservation of the day is known.</summary>
    private protected static async Task<IReadOnlyList<string>> FreeTablesAsync(IPage pos)
    {
        var labels = new List<string>();
        var tiles = pos.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "Resty" }).GetByRole(AriaRole.Button);
        for (var i = await tiles.CountAsync() - 1; i >= 0 && labels.Count < 4; i--)
        {
            labels.Add((await tiles.Nth(i).GetAttributeAsync("aria-label"))![..^" 空席".Length]);
        }

        return labels;
    }

    private protected static async Task WalkInAsync(IPage pos, string table)
    {
        await PickAsync(pos, table);
        await pos.GetByRole(AriaRole.Button, new() { Name = "注文", Exact = true }).ClickAsync();
        await Expect(pos.GetByRole(AriaRole.Heading, new() { Name = "お客様情報入力" })).ToBeVisibleAsync();
        var close = pos.GetByRole(AriaRole.Button, new() { Name = "閉じる" });
        await Expect(pos.GetByText(" 確認").Or(close).First).ToBeVisibleAsync();
        if (await close.IsVisibleAsync())
        {
            await close.ClickAsync();
        }

        await pos.GetByRole(AriaRole.Button, new() { Name = "配席のみ" }).ClickAsync();
        await Expect(pos.GetByRole(AriaRole.Button, new() { NameRegex = new($"^{Regex.Escape(table)} ▲?ウォークイン 2名$") })).ToBeVisibleAsync();
    }

    /// <summary>A finger hits every control, 44 px or more, and none lies beyond the edge.</summary>
    private protected static async Task AssertLargeEnoughAsync(IPage page) => Assert.Empty(await page.EvaluateAsync<string[]>(
        """
        () => [...document.querySelectorAll("button, a[href], input, select, textarea")].map(e => [e, e.getBoundingClientRect()])
            .filter(([e, r]) => e.checkVisibility({ visibilityProperty: true }) && r.width > 1 && (r.width < 44 || r.height < 44 || r.right > innerWidth + 1))
            .map(([e, r]) => `${e.ariaLabel || e.textContent.trim()} ${Math.round(r.width)} × ${Math.round(r.height)}`)
        """));

    private protected static Task PickAsync(IPage pos, string table) =>
        pos.GetByRole(AriaRole.Listitem, new() { Name = table, Exact = true }).GetByRole(AriaRole.Button).ClickAsync();

    private protected static ILocator Tile(IPage pos, string name) => pos.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}
