using System.Collections.Concurrent;
using UsenAdmin.Tests.Postgres;
using UsenAdmin.Web.Features.ReservationLinks;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.ReservationLinks;

/// <summary>All nodes together never exceed a partner's rate, because PostgreSQL gives each turn once.</summary>
public sealed class PostgresRateTests(TestPostgres postgres)
{
    private static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(250); // ebica's, for 5 a second.
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    private static CancellationToken Ct => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_nodes_never_send_more_than_five_in_any_second()
    {
        var database = await postgres.NewDatabaseAsync();
        var nodes = new[] { new PostgresRate(database.App), new PostgresRate(database.App) };
        var turns = new ConcurrentBag<(DateTimeOffset Earliest, DateTimeOffset Latest)>();

        await Parallel.ForEachAsync(Enumerable.Range(0, 60), new ParallelOptions { MaxDegreeOfParallelism = 12, CancellationToken = Ct }, async (i, ct) =>
        {
            var before = DateTimeOffset.UtcNow;
            var wait = (await nodes[i % 2].BookAsync("ebica/eb000001", Spacing, Long, ct))!.Value;
            turns.Add((before + wait, DateTimeOffset.UtcNow + wait));
        });

        // Each turn lies between its two moments: so the n-th cannot come before the earliest of all and n spacings.
        var first = turns.Min(t => t.Earliest);
        Assert.All(turns.Select(t => t.Latest).Order().Index(), turn => Assert.True(turn.Item >= first + (turn.Index * Spacing)));
    }

    [Fact]
    public async Task Shops_do_not_wait_for_each_other()
    {
        var rate = new PostgresRate((await postgres.NewDatabaseAsync()).App);
        await rate.BookAsync("ebica/eb000001", Long, Long, Ct);

        Assert.Equal(TimeSpan.Zero, await rate.BookAsync("ebica/eb000002", Spacing, Long, Ct));
        Assert.Equal(TimeSpan.Zero, await rate.BookAsync("resty/eb000001", Spacing, Long, Ct));
    }

    [Fact]
    public async Task A_turn_that_comes_too_late_is_not_booked()
    {
        var rate = new PostgresRate((await postgres.NewDatabaseAsync()).App);
        await rate.BookAsync("ebica/eb000001", Long, Long, Ct);

        Assert.Null(await rate.BookAsync("ebica/eb000001", Long, TimeSpan.FromMinutes(1), Ct));
        Assert.InRange((await rate.BookAsync("ebica/eb000001", Spacing, Long, Ct))!.Value, Long / 2, Long);
    }
}
