using System.Net;
using Npgsql;
using UsenAdmin.Tests.Web.Features.Terminals;
using Xunit;

namespace UsenAdmin.Tests.Web.Features.Floor;

/// <summary>A partner that takes every request and answers none: whoever seats there waits its three seconds, and nobody else does.</summary>
[Collection(nameof(LivePortal))]
public sealed class HungLedgerTests(LivePortal portal)
{
    private const int Stores = 25;

    private static readonly string[] _tables = ["A1", "A2", "A3", "A4"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hundred_seatings_that_wait_for_a_hung_ledger_hold_no_connection_and_keep_no_other_store_waiting()
    {
        var shops = new List<FloorShop>();
        try
        {
            for (var i = 0; i <= Stores; i++)
            {
                shops.Add(await FloorShop.OpenAsync(portal));
            }

            var (other, hung) = (shops[0], shops[1..]);
            await Task.WhenAll(hung.Select(s => s.HangAsync()));
            var seatings = hung.SelectMany(shop => _tables.Select(table => shop.SeatAsync(table))).ToList();
            var all = Task.WhenAll(seatings);
            var held = HeldWhileAsync(all);

            foreach (var table in _tables)
            {
                Assert.Equal(HttpStatusCode.Created, (await other.SeatAsync(table)).Status);
                Assert.Equal(6, (await other.FloorAsync())["tables"]!.AsArray().Count);
            }

            // The party sits, and that the ledger does not know it yet is told.
            Assert.All(await all, seated => Assert.Equal((HttpStatusCode.Created, "ledgerNetworkError"), (seated.Status, FloorApiTests.Text(seated.Json["warnings"]![0]!, "code"))));
            Assert.InRange(await held, 0, 8);
            Assert.Equal(_tables.Length, (await other.RecordsAsync()).Count);
        }
        finally
        {
            await Task.WhenAll(shops.Select(s => s.FaultAsync("none")));
            shops.ForEach(s => s.Dispose());
        }
    }

    /// <returns>The most connections at one time that were held in a transaction without working, for more than a second.</returns>
    private async Task<long> HeldWhileAsync(Task work)
    {
        await using var source = NpgsqlDataSource.Create(portal.Database.Owner);
        var most = 0L;
        while (!work.IsCompleted)
        {
            await using var command = source.CreateCommand(
                "select count(*) from pg_stat_activity where datname = current_database() and state = 'idle in transaction' and clock_timestamp() - state_change > interval '1 second'");
            most = Math.Max(most, (long)(await command.ExecuteScalarAsync(Ct))!);
            await Task.WhenAny(work, Task.Delay(100, Ct));
        }

        return most;
    }
}
