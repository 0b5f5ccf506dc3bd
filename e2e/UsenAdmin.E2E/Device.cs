using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace UsenAdmin.E2E;

/// <summary>A terminal of the demo that is no browser: its calls go to a node, with its token.</summary>
internal static class Device
{
    private const string Api = "/api/terminal/v1";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <param name="codes">Where its code is made; the node itself when that is not said.</param>
    public static async Task<HttpClient> EnrollAsync(PortalProcess node, string store, PortalProcess? codes = null)
    {
        var code = (await (codes ?? node).CommandAsync("enrollment-codes", "--company", "1001", "--store", store, "--kind", "terminal")).Trim();
        var device = new HttpClient { BaseAddress = new Uri(node.Url) };
        using var enrolled = await device.PostAsJsonAsync(Api + "/enrollments", new { code, kind = "terminal", serialNumber = code, appVersion = "1" }, Ct);
        var token = (await enrolled.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("token").GetString();
        device.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return device;
    }

    /// <summary>開局, too.</summary>
    public static async Task<HttpClient> OpenAsync(PortalProcess node, string store, PortalProcess? codes = null)
    {
        var device = await EnrollAsync(node, store, codes);
        using var opened = await device.PostAsync(new Uri(Api + "/openings", UriKind.Relative), null, Ct);
        opened.EnsureSuccessStatusCode();
        return device;
    }

    /// <summary>マスタ同期, pressed on it.</summary>
    /// <returns>The run's id; null when the portal did not take it, as while it cannot reach its database.</returns>
    public static async Task<string?> PressAsync(this HttpClient device)
    {
        using var pressed = await device.PostAsync(new Uri(Api + "/master-sync", UriKind.Relative), null, Ct);
        return pressed.IsSuccessStatusCode ? (await pressed.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("runId").GetString() : null;
    }

    /// <summary>What it shows to be let in.</summary>
    public static string Token(this HttpClient device) => device.DefaultRequestHeaders.Authorization!.Parameter!;
}
