using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;

namespace UsenAdmin.E2E;

/// <summary>A Japanese Chromium against the running portal. Controls are found by role and the manual's exact words.</summary>
public abstract class BrowserTest(PortalProcess portal) : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    // As long as for clicks. How quick things are is measured by the load project, on a machine that does nothing else.
    static BrowserTest() => Assertions.SetDefaultExpectTimeout(30_000);

    protected PortalProcess Portal { get; } = portal;

    protected IBrowser Browser => _browser ?? throw new InvalidOperationException("The browser was not started.");

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        _playwright?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A browser of its own, with its own cookies and storage.</summary>
    protected async Task<IPage> NewBrowserAsync(int width = 1440, int height = 900)
    {
        var context = await Browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = Portal.Url,
            Locale = "ja-JP",
            TimezoneId = "Asia/Tokyo",
            ViewportSize = new ViewportSize { Width = width, Height = height },
        });
        context.SetDefaultTimeout(30_000);
        return await context.NewPageAsync();
    }

    /// <summary>axe finds nothing serious on the page as it is now.</summary>
    protected static async Task AssertAxeAsync(IPage page)
    {
        var result = await page.RunAxe();
        Assert.Empty(result.Violations.Where(v => v.Impact is "serious" or "critical")
            .Select(v => $"{v.Id}: {v.Help} {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}"));
    }

    protected static async Task LogInAsync(IPage page, string company = "1001", string staff = "0001", string password = "tsubaki-demo-2026")
    {
        await page.GotoAsync("/login");
        await page.GetByLabel("企業コード").FillAsync(company);
        await page.GetByLabel("担当者コード").FillAsync(staff);
        await page.GetByLabel("パスワード", new() { Exact = true }).FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "ログイン" }).ClickAsync();
    }
}
