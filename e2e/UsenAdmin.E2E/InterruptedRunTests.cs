using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace UsenAdmin.E2E;

/// <summary>
/// A run that is cut off in its middle: half of its terminals have confirmed when PostgreSQL is stopped at once, or the portal is killed. The
/// others confirm when they get through again, the run ends by itself, and no terminal is ever asked to go back.
/// </summary>
public sealed class InterruptedRunTests(BadDayTests.OwnPortal own) : IClassFixture<BadDayTests.OwnPortal>
{
    private const int Terminals = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private PortalProcess Portal => own.Portal;

    [Theory]
    [InlineData("0004", false)]
    [InlineData("0005", true)]
    public async Task Every_terminal_ends_on_the_wanted_version(string store, bool killsPortal)
    {
        var terminals = await EnrollAsync(store);
        try
        {
            var run = await terminals[0].PressAsync();
            await UntilAsync(async () => (await StatesAsync(terminals[0], run)).Count(s => s == "pending") == Terminals);
            foreach (var terminal in terminals.Take(Terminals / 2))
            {
                Assert.True(await terminal.FetchAndConfirmAsync());
            }

            using var away = CancellationTokenSource.CreateLinkedTokenSource(Ct);
            var asking = Task.WhenAll(terminals.Select(t => t.AskUntilAsync(away.Token)));
            await InterruptAsync(killsPortal);
            await away.CancelAsync();
            await asking;
            await Task.WhenAll(terminals.Skip(Terminals / 2).Select(t => UntilAsync(t.FetchAndConfirmAsync)));

            await UntilAsync(async () => (await terminals[0].GetAsync("master-sync/" + run))?.GetProperty("state").GetString() == "succeeded");
            Assert.All(await StatesAsync(terminals[0], run), state => Assert.Equal("applied", state));
            var versions = await Task.WhenAll(terminals.Select(async t => (await t.GetAsync("master"))!.Value.GetProperty("version").GetInt64()));
            Assert.Single(versions.Distinct());
            Assert.All(terminals, t => Assert.Equal(versions[0], t.Held));

            // The next press works like any other: everybody holds it already.
            var next = await terminals[1].PressAsync();
            await UntilAsync(async () => (await terminals[1].GetAsync("master-sync/" + next))?.GetProperty("state").GetString() == "succeeded");
        }
        finally
        {
            terminals.ForEach(t => t.Dispose());
        }
    }

    private async Task InterruptAsync(bool killsPortal)
    {
        if (killsPortal)
        {
            await Portal.KillAsync();
            await Portal.StartAsync();
            return;
        }

        await Portal.StopPostgresAtOnceAsync();
        using var http = new HttpClient { BaseAddress = new Uri(Portal.Url) };
        await UntilAsync(async () => (await http.GetAsync(new Uri("/healthz/ready", UriKind.Relative), Ct)).IsSuccessStatusCode);
    }

    private async Task<List<Terminal>> EnrollAsync(string store)
    {
        var codes = await Portal.CommandAsync("enrollment-codes", "--company", "1001", "--store", store, "--kind", "terminal", "--count", Terminals.ToString(null as IFormatProvider));
        var terminals = new List<Terminal>();
        foreach (var code in codes.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            terminals.Add(await Terminal.EnrollAsync(Portal.Url, code));
        }

        Assert.Equal(Terminals, terminals.Count);
        return terminals;
    }

    /// <returns>Those of the terminals of this test; the demo's own may be in the run, too.</returns>
    private static async Task<List<string>> StatesAsync(Terminal terminal, string run) =>
        (await terminal.GetAsync("master-sync/" + run))?.GetProperty("terminals").EnumerateArray()
            .Where(t => t.GetProperty("state").GetString() != "notOpen").Select(t => t.GetProperty("state").GetString()!).ToList() ?? [];

    private static async Task UntilAsync(Func<Task<bool>> reached)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await timer.WaitForNextTickAsync(limit.Token))
        {
            if (await reached())
            {
                return;
            }
        }
    }

    /// <summary>An open device over plain HTTP. It bears that the portal is away, never that it is to hold an older version than before.</summary>
    private sealed class Terminal(string portal, string token) : IDisposable
    {
        private readonly HttpClient _http = new()
        {
            BaseAddress = new Uri(portal + "/api/terminal/v1/"),
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
        };

        private long _wanted;

        public long Held { get; private set; }

        public static async Task<Terminal> EnrollAsync(string portal, string code)
        {
            using var http = new HttpClient();
            var enrolled = await http.PostAsJsonAsync(portal + "/api/terminal/v1/enrollments", new { code, kind = "terminal", serialNumber = code, appVersion = "1" }, Ct);
            var terminal = new Terminal(portal, (await enrolled.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("token").GetString()!);
            (await terminal._http.PostAsync(new Uri("openings", UriKind.Relative), null, Ct)).EnsureSuccessStatusCode();
            return terminal;
        }

        public async Task<string> PressAsync()
        {
            using var pressed = (await _http.PostAsync(new Uri("master-sync", UriKind.Relative), null, Ct)).EnsureSuccessStatusCode();
            return (await pressed.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("runId").GetString()!;
        }

        /// <returns>Null while the portal is away.</returns>
        public async Task<JsonElement?> GetAsync(string path)
        {
            try
            {
                using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative), Ct);
                Assert.NotEqual(HttpStatusCode.Unauthorized, answer.StatusCode);
                return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<JsonElement>(Ct) : null;
            }
            catch (Exception e) when (e is HttpRequestException or JsonException)
            {
                return null;
            }
        }

        /// <returns>Whether the portal knows now what this terminal holds.</returns>
        public async Task<bool> FetchAndConfirmAsync()
        {
            if (await WantedAsync() is not { } wanted)
            {
                return false;
            }

            Held = wanted;
            try
            {
                using var answer = await _http.PutAsJsonAsync("master/applied", new { version = wanted, appliedAt = DateTimeOffset.UtcNow }, Ct);
                return answer.StatusCode == HttpStatusCode.NoContent;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }

        /// <summary>Asks on and on what it is to hold.</summary>
        public async Task AskUntilAsync(CancellationToken end)
        {
            while (!end.IsCancellationRequested)
            {
                await WantedAsync();
            }
        }

        public void Dispose() => _http.Dispose();

        private async Task<long?> WantedAsync()
        {
            if (await GetAsync("master") is not { } master)
            {
                return null;
            }

            var wanted = master.GetProperty("version").GetInt64();
            Assert.True(wanted >= _wanted, $"It was to hold {_wanted}, and is now to hold {wanted}.");
            return _wanted = wanted;
        }
    }
}
