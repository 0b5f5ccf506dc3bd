using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace UsenAdmin.E2E;

/// <summary>A portal of its own that is killed, and whose PostgreSQL is killed, while people and devices are at work.</summary>
public sealed class BadDayTests(BadDayTests.OwnPortal own) : BrowserTest(own.Portal), IClassFixture<BadDayTests.OwnPortal>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_that_is_open_while_PostgreSQL_is_killed_answers_the_next_press()
    {
        var page = await NewBrowserAsync();
        await LogInAsync(page);
        await page.GotoAsync("/operations/reservation-link?name=0001");
        await Expect(Row(page)).ToBeVisibleAsync();

        await Portal.KillPostgresAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "検索", Exact = true }).ClickAsync();
        var again = page.GetByRole(AriaRole.Button, new() { Name = "再試行" });
        await Expect(Row(page).Or(again).First).ToBeVisibleAsync();

        await UntilReadyAsync();
        await PressIfThereAsync(again); // As the page itself says.

        await page.GetByLabel("店舗名").FillAsync("0002");
        await page.GetByRole(AriaRole.Button, new() { Name = "検索", Exact = true }).ClickAsync();
        await Expect(Row(page, "0002")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_page_that_is_open_while_the_portal_is_killed_says_so_and_goes_on_after_a_reload_still_signed_in()
    {
        var page = await NewBrowserAsync();
        await LogInAsync(page);
        await page.GotoAsync("/operations/reservation-link?name=0001");
        await Expect(Row(page)).ToBeVisibleAsync();

        await Portal.KillAsync();
        await Expect(page.GetByText("接続が切れました。再接続しています。").First).ToBeVisibleAsync();

        await Portal.StartAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "ページを再読み込み" }).First.ClickAsync();
        await Expect(Row(page)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_run_whose_portal_is_killed_ends_after_the_restart()
    {
        using var device = await Device.EnrollAsync(Portal, "0003");
        var runId = await device.PressAsync();

        await Portal.KillAsync();
        await Portal.StartAsync();

        Assert.Equal("succeeded", await UntilEndedAsync(device, runId!));
    }

    [Fact]
    public async Task A_run_that_is_started_after_PostgreSQL_was_killed_is_worked_on_by_its_job_and_ends()
    {
        using var device = await Device.EnrollAsync(Portal, "0003");
        await Portal.KillPostgresAsync();
        await UntilReadyAsync();

        var runId = await UntilAsync(async () => await device.PressAsync());

        Assert.Equal("succeeded", await UntilEndedAsync(device, runId));
    }

    /// <summary>A page that has found its way back takes its button away, perhaps under the finger.</summary>
    private static async Task PressIfThereAsync(ILocator button)
    {
        try
        {
            await button.ClickAsync(new() { Timeout = 10_000 });
        }
        catch (TimeoutException)
        {
            await Expect(button).ToBeHiddenAsync();
        }
    }

    private static ILocator Row(IPage page, string code = "0001") => page.GetByRole(AriaRole.Row, new() { Name = code });

    private async Task UntilReadyAsync()
    {
        using var http = new HttpClient { BaseAddress = new Uri(Portal.Url) };
        await UntilAsync(async () => (await http.GetAsync(new Uri("/healthz/ready", UriKind.Relative), Ct)).IsSuccessStatusCode ? "ready" : null);
    }

    // The device stays 未開局, so the run ends as soon as its job has reached the store.
    private static Task<string> UntilEndedAsync(HttpClient device, string runId) => UntilAsync(async () =>
    {
        var run = await device.GetFromJsonAsync<JsonElement>($"/api/terminal/v1/master-sync/{runId}", Ct);
        return run.GetProperty("state").GetString() is { } state and not "running" ? state : null;
    });

    private static async Task<string> UntilAsync(Func<Task<string?>> ask)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(300));
        while (await timer.WaitForNextTickAsync(limit.Token))
        {
            if (await ask() is { } answer)
            {
                return answer;
            }
        }

        throw new TimeoutException();
    }

    /// <summary>Not the portal that the other tests share.</summary>
    public sealed class OwnPortal : IAsyncLifetime
    {
        public PortalProcess Portal { get; } = new();

        public ValueTask InitializeAsync() => Portal.InitializeAsync();

        public ValueTask DisposeAsync() => Portal.DisposeAsync();
    }
}
