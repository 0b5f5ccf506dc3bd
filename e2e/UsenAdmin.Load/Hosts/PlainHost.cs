using UsenAdmin.Load.Hosts.Plain;

namespace UsenAdmin.Load.Hosts;

/// <summary>
/// The least that a mapping page can be: a Blazor Server page with a bare virtualized table and one datalist, no layout, no sign-in, no styles, its
/// rows in memory. It also plays the ledger that the portal asks for its seats, since both must be the same.
/// </summary>
internal static class PlainHost
{
    public static async Task RunAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        await using var app = builder.Build();
        app.UseAntiforgery();
        app.MapGet("/healthz/ready", () => "ready");
        app.MapGet("/v1/stores/{store}/tables", (string store) => new
        {
            Tables = Enumerable.Range(1, SizeOf(store)).Select(i => new { TableId = PlainRows.SeatId(i), Name = PlainRows.Name(i), Order = i, MinCapacity = 1, MaxCapacity = 4 }),
        });
        app.MapStaticAssets();
        app.MapRazorComponents<PlainApp>().AddInteractiveServerRenderMode();
        await app.RunAsync();
    }

    // The store's ledger ID says how many seats it has.
    private static int SizeOf(string store) => int.Parse(store[1..], System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>The rows of the plain page, and the names that the portal's store has as well.</summary>
internal sealed class PlainRows(int size)
{
    public IReadOnlyList<string> Seats { get; } = [.. Enumerable.Range(1, size).Select(Name)];

    public IReadOnlyList<PlainRow> Tables { get; } = [.. Enumerable.Range(1, size).Select(i => new PlainRow(Name(i)))];

    public static string Name(int number) => $"席{number}";

    public static string SeatId(int number) => $"s{number}";
}

internal sealed class PlainRow(string name)
{
    public string Name => name;

    public string? Seat { get; set; }
}
