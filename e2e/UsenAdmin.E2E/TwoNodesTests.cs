using System.Diagnostics;
using Xunit;

namespace UsenAdmin.E2E;

/// <summary>Two portals on one PostgreSQL, a device at each: what is pressed at one reaches the device at the other.</summary>
public sealed class TwoNodesTests
{
    /// <summary>The poll tells again who was told five seconds ago: a device that hears so soon after the other has heard by Redis.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_Redis_the_other_nodes_device_hears_at_once_and_while_it_is_dead_by_the_poll()
    {
        await using var redis = new RedisServer();
        await redis.StartAsync();
        await using var first = new PortalProcess(null, redis.Address);
        await first.InitializeAsync();
        await using var second = new PortalProcess(first, redis.Address);
        await second.InitializeAsync();
        using var here = await Device.OpenAsync(first, "0003");
        using var there = await Device.OpenAsync(second, "0003", codes: first);
        await using var nearHub = await HubListener.ConnectAsync(first.Url, here.Token());
        await using var farHub = await HubListener.ConnectAsync(second.Url, there.Token());

        await HearsAtOnceAsync(here, nearHub, farHub); // Nodes that have just started are slow once.

        await redis.KillAsync();
        Assert.True(await GapAsync((await here.PressAsync())!, nearHub, farHub) < Patience);

        // It is found again by itself, on both sides.
        await redis.StartAsync();
        await HearsAtOnceAsync(here, nearHub, farHub);
    }

    [Fact]
    public async Task Without_Redis_the_other_nodes_device_hears_by_the_poll()
    {
        await using var first = new PortalProcess(null, null);
        await first.InitializeAsync();
        await using var second = new PortalProcess(first, null);
        await second.InitializeAsync();
        using var here = await Device.OpenAsync(first, "0003");
        using var there = await Device.OpenAsync(second, "0003", codes: first);
        await using var nearHub = await HubListener.ConnectAsync(first.Url, here.Token());
        await using var farHub = await HubListener.ConnectAsync(second.Url, there.Token());

        Assert.True(await GapAsync((await here.PressAsync())!, nearHub, farHub) < Patience);
    }

    private static async Task HearsAtOnceAsync(HttpClient here, HubListener nearHub, HubListener farHub)
    {
        for (var tries = 0; await GapAsync((await here.PressAsync())!, nearHub, farHub) >= AtOnce; tries++)
        {
            Assert.True(tries < 15, "Redis is there, but what is pressed at one node still waits for the poll.");
        }
    }

    /// <summary>Waits until both have heard of the run; how long after the one did the other?</summary>
    private static async Task<TimeSpan> GapAsync(string run, HubListener one, HubListener other)
    {
        var heard = await Task.WhenAll(one.HearsAsync(run, Patience), other.HearsAsync(run, Patience));
        return Stopwatch.GetElapsedTime(heard.Min(), heard.Max());
    }
}
