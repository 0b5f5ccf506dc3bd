using Microsoft.Playwright;
using Npgsql;
using UsenAdmin.Data.Demo;
using UsenAdmin.Load.Hosts;

namespace UsenAdmin.Load.Parts;

/// <summary>
/// テーブル情報マッピング in Chromium, beside a plain Blazor page with a bare virtualized table and one datalist. Both are served by processes of their
/// own; the browser's own clock says when rows, or the chosen seat, were painted.
/// </summary>
internal static class MappingMeasure
{
    private const int WarmUp = 3;
    private const int Rounds = 20;

    // Stores of the large demo that are linked; the ledger's store ID says how many seats there are.
    private static readonly (int Size, string Code)[] Sizes = [(200, "000005"), (500, "000010")];

    public static async Task RunAsync(Report report, Settings settings, CancellationToken ct)
    {
        await using var server = await LoadPostgres.StartAsync(ct);
        var database = await LoadPostgres.NewDatabaseAsync(server, "load_mapping", ct);
        await new LargeDemo(database.Owner).SeedAsync(1, 40, ct);
        await using (var owner = NpgsqlDataSource.Create(database.Owner))
        {
            foreach (var (size, code) in Sizes)
            {
                await EnlargeAsync(owner, size, code, ct);
            }
        }

        await using var plain = ServerProcess.Host("plain");
        await plain.StartAsync(ct);
        await using var portal = ServerProcess.Portal(database.App, database.Owner, new Dictionary<string, string>
        {
            ["Ledgers__Resty__BaseUrl"] = plain.Url,
            [$"Ledgers__Resty__ApiKeys__{LargeDemo.BigCompanyCode}"] = "load",
        });
        await portal.StartAsync(ct);

        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        var product = new MappingPage(await NewPageAsync(browser, portal.Url), "button[role=combobox]");
        var bare = new MappingPage(await NewPageAsync(browser, plain.Url), "input[list]");
        await LogInAsync(product.Page);
        await MeasureAsync(report, database.Owner, product, bare, ct);
    }

    private static async Task MeasureAsync(Report report, string owner, MappingPage product, MappingPage bare, CancellationToken ct)
    {
        report.Table("テーブル情報マッピング in Chromium (aim: at most 1.2 × the plain page; interaction under 50 ms)", "tables × seats,what,portal p50,portal p95,plain p50,plain p95,p50 ratio,p95 ratio");
        foreach (var (size, code) in Sizes)
        {
            var store = await StoreAsync(owner, code, ct);
            Console.WriteLine($"({size} × {size} …)");
            var (full, inside, choosing, opening) = (new Pair(), new Pair(), new Pair(), new Samples());
            for (var round = -WarmUp; round < Rounds; round++)
            {
                ct.ThrowIfCancellationRequested();
                // The page is left by its own way: nothing was registered, so nothing asks.
                var fullPortal = await product.OpenAsync($"/operations/reservation-link/{store}/resty/tables");
                var fullPlain = await bare.OpenAsync($"/mapping/{size}");
                await product.SettleAsync();
                await bare.SettleAsync();
                var chosenPortal = await product.ChooseFromListAsync(Math.Abs(round) % 10);
                var chosenPlain = await bare.ChooseFromDatalistAsync(Math.Abs(round) % 10, PlainRows.Name(Math.Abs(round) + 1));
                await product.OpenAsync($"/operations/reservation-link/{store}", "a[href$='/tables'], button[data-href$='/tables']");
                await bare.OpenAsync("/", "#to-200");
                var insidePortal = await product.FollowAsync("a[href$='/resty/tables']");
                var insidePlain = await bare.FollowAsync($"#to-{size}");
                if (round >= 0)
                {
                    full.Add(fullPortal, fullPlain);
                    inside.Add(insidePortal, insidePlain);
                    choosing.Add(chosenPortal.Chosen, chosenPlain);
                    opening.Add(chosenPortal.Opened);
                }
            }

            full.Write(report, size, "the address opened → rows usable");
            inside.Write(report, size, "a link followed → rows usable");
            choosing.Write(report, size, "a seat chosen → painted");
            report.Row(Figures.Count(size), "drop-down pressed → its list painted", Figures.Number(opening.P50), Figures.Number(opening.P95), "the browser's own", "", "", "");
        }
    }

    private static async Task EnlargeAsync(NpgsqlDataSource owner, int size, string code, CancellationToken ct)
    {
        await using var command = owner.CreateCommand("""
            with link as (update ledger_links l set ledger_store_id = 'L' || $1 from stores s where s.company_id = l.company_id and s.id = l.store_id and s.code = $2 returning l.company_id, l.id, l.store_id),
            unmapped as (delete from table_mappings m using link where m.company_id = link.company_id and m.link_id = link.id),
            seats as (
                insert into ledger_seats (company_id, link_id, seat_id, name, min_capacity, max_capacity, "order")
                select company_id, id, 's' || n, '席' || n, 1, 4, n from link, generate_series(1, $1) n on conflict do nothing)
            insert into pos_tables (id, company_id, store_id, name, short_name, capacity, category, "order", is_active)
            select gen_random_uuid(), company_id, store_id, '席' || n, '席' || n, 4, 'Table', n + 100, true from link, generate_series(1, $1 - 8) n
            """);
        command.Parameters.Add(new() { Value = size });
        command.Parameters.Add(new() { Value = code });
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task<Guid> StoreAsync(string owner, string code, CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(owner);
        await using var command = source.CreateCommand("select id from stores where code = $1");
        command.Parameters.Add(new() { Value = code });
        return (Guid)(await command.ExecuteScalarAsync(ct))!;
    }

    private static async Task<IPage> NewPageAsync(IBrowser browser, string url)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = url,
            Locale = "ja-JP",
            TimezoneId = "Asia/Tokyo",
            ViewportSize = new ViewportSize { Width = 1440, Height = 900 },
        });
        context.SetDefaultTimeout(30_000);
        return await context.NewPageAsync();
    }

    private static async Task LogInAsync(IPage page)
    {
        await page.GotoAsync("/login");
        await page.GetByLabel("企業コード").FillAsync(LargeDemo.BigCompanyCode);
        await page.GetByLabel("担当者コード").FillAsync("0001");
        await page.GetByLabel("パスワード", new() { Exact = true }).FillAsync(DemoPlan.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "ログイン" }).ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("/login", StringComparison.Ordinal));
    }

    /// <summary>The same figure of the portal and of the plain page.</summary>
    private sealed class Pair
    {
        private readonly Samples _portal = new();
        private readonly Samples _plain = new();

        public void Add(double portal, double plain)
        {
            _portal.Add(portal);
            _plain.Add(plain);
        }

        public void Write(Report report, int size, string what) => report.Row(
            Figures.Count(size), what, Figures.Number(_portal.P50), Figures.Number(_portal.P95), Figures.Number(_plain.P50), Figures.Number(_plain.P95),
            Figures.Ratio(_portal.P50, _plain.P50), Figures.Ratio(_portal.P95, _plain.P95));
    }
}
