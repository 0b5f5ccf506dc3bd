using Microsoft.AspNetCore.SignalR;

namespace UsenAdmin.Load.Hosts;

/// <summary>
/// The least that a push can cost: a SignalR hub that tells all and is answered, with a document to fetch that lies in memory. It speaks as the
/// portal does, so that the same fleet connects to it, but asks nobody who he is and writes nothing down.
/// </summary>
internal static class RawHubHost
{
    public static async Task RunAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Services.AddSignalR();
        await using var app = builder.Build();
        var document = new string('x', 2_000);
        var version = 0L;
        app.MapGet("/healthz/ready", () => "ready");
        app.MapGet("/api/terminal/v1/master", () => document);
        app.MapPost("/start", async (IHubContext<RawHub> hub) =>
        {
            var next = Interlocked.Increment(ref version);
            await hub.Clients.All.SendAsync("MasterSyncRequested", new { RunId = Guid.Empty, Version = next });
            return next;
        });
        app.MapHub<RawHub>("/hubs/terminal");
        await app.RunAsync();
    }
}

internal sealed class RawHub : Hub
{
    public void MasterApplied(RawApplied applied) => Context.Items[nameof(RawApplied.Version)] = applied.Version;
}

internal sealed record RawApplied(Guid RunId, long Version);
