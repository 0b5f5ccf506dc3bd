using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using Microsoft.Playwright;

namespace UsenAdmin.Load.Parts;

/// <summary>From one terminal's press to another's screen: テーブル一覧 in Chromium, beside a bare WebSocket that only hears that the floor has changed.</summary>
internal static class FloorScreensMeasure
{
    private const int WarmUp = 5;

    public static async Task RunAsync(Report report, Settings settings, CancellationToken ct)
    {
        await using var scene = await FloorScene.StartAsync("load_floor_screens", 1, 3, linked: false, ct);
        var (acting, watching, hearing) = (scene.Stores[0][0], scene.Stores[0][1], scene.Stores[0][2]);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        var context = await browser.NewContextAsync(new BrowserNewContextOptions { BaseURL = scene.Portal.Url, Locale = "ja-JP", ViewportSize = new ViewportSize { Width = 1024, Height = 768 } });
        await context.AddCookiesAsync([new Cookie { Name = "usenadmin-terminal", Value = watching.Token, Url = scene.Portal.Url }]);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/pos/tables");
        await page.GetByRole(AriaRole.Listitem, new() { Name = "A1", Exact = true }).WaitForAsync();

        using var socket = await ListenAsync(scene.Portal.Url, hearing.Token, ct);
        var (painted, heard, answered) = (new Samples(), new Samples(), new Samples());
        var table = acting.Tables[0];
        for (var press = -WarmUp; press < settings.Presses; press++)
        {
            var blocks = press % 2 == 0;
            // The page says itself when the word is there: nobody asks it again and again.
            var seen = page.EvaluateAsync(
                """
                word => new Promise(resolve => {
                    const there = () => document.querySelector("li[aria-label='A1'] button").getAttribute("aria-label") === word && requestAnimationFrame(() => resolve());
                    const watch = new MutationObserver(() => there() && watch.disconnect());
                    watch.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
                    there();
                })
                """, blocks ? "A1 ブロック" : "A1 空席");
            var told = HearAsync(socket, ct);
            await Task.Delay(Random.Shared.Next(5, 40), ct);
            var clock = Stopwatch.GetTimestamp();
            var answer = acting.SendAsync(blocks ? HttpMethod.Put : HttpMethod.Delete, $"tables/{table}/block", blocks ? "{}" : null, Guid.NewGuid().ToString("N"), ct);
            var times = await Task.WhenAll(AtAsync(seen, clock), AtAsync(told, clock), AtAsync(answer, clock));
            FloorTerminal.Must(await answer);
            if (press >= 0)
            {
                painted.Add(times[0]);
                heard.Add(times[1]);
                answered.Add(times[2]);
            }
        }

        report.Table("One terminal's press → another's screen (aim: p95 under a second)", "what,presses,p50,p95,p95 ratio to heard");
        report.Row("painted on テーブル一覧 in Chromium", Figures.Count(painted.Count), Figures.Number(painted.P50), Figures.Number(painted.P95), Figures.Ratio(painted.P95, heard.P95));
        report.Row("heard on a bare WebSocket", Figures.Count(heard.Count), Figures.Number(heard.P50), Figures.Number(heard.P95), "1");
        report.Row("answered to who pressed", Figures.Count(answered.Count), Figures.Number(answered.P50), Figures.Number(answered.P95), Figures.Ratio(answered.P95, heard.P95));
    }

    private static async Task<double> AtAsync(Task what, long from)
    {
        await what;
        return Stopwatch.GetElapsedTime(from).TotalMilliseconds;
    }

    private static async Task<ClientWebSocket> ListenAsync(string url, string token, CancellationToken ct)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri(url.Replace("http", "ws", StringComparison.Ordinal) + "/hubs/terminal?access_token=" + token), ct);
        await socket.SendAsync(Encoding.UTF8.GetBytes("{\"protocol\":\"json\",\"version\":1}\u001e"), WebSocketMessageType.Text, true, ct);
        await socket.ReceiveAsync(new byte[1024], ct);
        return socket;
    }

    private static async Task HearAsync(ClientWebSocket socket, CancellationToken ct)
    {
        var buffer = new byte[8192];
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer, ct);
            if (Encoding.UTF8.GetString(buffer, 0, received.Count).Contains("FloorChanged", StringComparison.Ordinal))
            {
                return;
            }
        }
    }
}
